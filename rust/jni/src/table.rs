//! The core's tables as rows of text: commands, options, kinds of failure, the version.

use std::sync::OnceLock;

use panel_core::command::{find, COMMANDS};
use panel_core::{ErrorKind, Result};

static PRETENDED: OnceLock<String> = OnceLock::new();

/// The version of this library, which the jar compares with its own.
pub fn version() -> &'static str {
    PRETENDED.get().map_or(env!("CARGO_PKG_VERSION"), String::as_str)
}

/// Makes [`version`] answer otherwise, for the testing twin; the packed library has no way to call it. Only the first call
/// counts.
pub fn pretend_version(version: String) {
    let _ = PRETENDED.set(version);
}

/// The names of all kinds of failure.
pub fn error_kinds() -> Vec<&'static str> {
    ErrorKind::ALL.iter().map(|kind| kind.name()).collect()
}

/// The names of all commands.
pub fn commands() -> Vec<&'static str> {
    COMMANDS.iter().map(|command| command.name).collect()
}

/// Seven strings for each option of a command: key, label, kind, default, suggested, allowed, choices joined by a bar.
///
/// # Errors
/// There is no such command.
pub fn options(command: &str) -> Result<Vec<String>> {
    let mut row = Vec::new();
    for option in find(command)?.options {
        for text in [option.key, option.label, option.kind.name(), option.default, option.suggested, option.allowed] {
            row.push(text.to_string());
        }
        row.push(option.kind.choices().join("|"));
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_has_seven_strings_and_no_choice_holds_a_bar() {
        for command in COMMANDS {
            let rows = options(command.name).unwrap();
            assert_eq!(rows.len(), 7 * command.options.len());
            for (row, option) in rows.chunks(7).zip(command.options) {
                assert_eq!((row[0].as_str(), row[2].as_str()), (option.key, option.kind.name()));
                let words: Vec<_> = row[6].split('|').filter(|word| !word.is_empty()).collect();
                assert_eq!(words, option.kind.choices());
            }
        }
        assert!(options("rfcr").unwrap_err().sentence().starts_with("command: rfcr is not allowed"));
    }
}
