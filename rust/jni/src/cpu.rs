//! What the processor can do and what of it is used, for About and Check Installation.

use panel_core::simd::Level;
use panel_core::Result;

/// The architecture and the best vector instructions that were found, such as `x86-64 with AVX2 and FMA`; and where `word`
/// names lesser ones, which they are.
///
/// # Errors
/// The processor has no instructions of that word.
pub fn describe(word: &str) -> Result<String> {
    let (best, used) = (Level::best(), Level::parse(word)?);
    let limit = if used == best { String::new() } else { format!(", limited to {}", used.name()) };
    Ok(format!("{} with {}{limit}", architecture(), best.name()))
}

fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x86-64",
        "aarch64" => "ARM64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_has_a_name_and_each_of_its_levels_too() {
        let full = describe("auto").unwrap();
        assert_eq!(full, format!("{} with {}", architecture(), Level::best().name()));
        for level in Level::available().into_iter().skip(1) {
            assert_eq!(describe(level.word()).unwrap(), format!("{full}, limited to {}", level.name()));
        }
        assert!(describe("mmx").unwrap_err().sentence().starts_with("simd: mmx is not allowed"));
    }
}
