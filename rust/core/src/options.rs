//! The one table of options: keys, labels, defaults and what is allowed, and the reading of values from text.
//!
//! Options arrive as text because they come from macros, dialogs, files and command lines alike; the sentence for a bad
//! value is worded here alone. Keys, defaults and ranges are the contract with users (commands.md, "Keys of `rFRC Map...`";
//! method.md, section 1).

use crate::error::{Error, Result};

/// What kind of value an option takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A whole number; `64` and `64.0` are the same.
    Integer,
    /// A decimal number.
    Number,
    /// One of a list of words.
    Choice(&'static [&'static str]),
    /// A check box: `true` or `false`.
    Flag,
}

impl Kind {
    /// The stable name that crosses the JNI boundary.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Choice(_) => "choice",
            Kind::Flag => "flag",
        }
    }

    /// The words of a [`Kind::Choice`], otherwise none.
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Kind::Choice(words) => words,
            _ => &[],
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct OptionSpec {
    /// The macro key: the first word of the label, in lower case.
    pub key: &'static str,
    /// The words beside the field in a dialog; empty for an option that programs set and no dialog shows.
    pub label: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// The value where a macro or a program leaves the key out.
    pub default: &'static str,
    /// The value a dialog starts with; differs from `default` for some check boxes.
    pub suggested: &'static str,
    /// What is allowed, to follow "it must be".
    pub allowed: &'static str,
}

/// A table of `N` rows: all of the first one, then all of the second one.
pub(crate) const fn joined<const N: usize>(first: &[OptionSpec], second: &[OptionSpec]) -> [OptionSpec; N] {
    assert!(first.len() + second.len() == N);
    let mut all = [first[0]; N];
    let mut row = 0;
    while row < N {
        all[row] = if row < first.len() { first[row] } else { second[row - first.len()] };
        row += 1;
    }
    all
}

/// `key=value` pairs of one command, checked against its rows of the table: every key is known and none comes twice.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    specs: &'static [OptionSpec],
    values: Vec<(&'static OptionSpec, &'a str)>,
}

impl<'a> Options<'a> {
    /// Takes the pairs of a command whose table is `specs`.
    ///
    /// # Errors
    /// An unknown key, named together with the known ones, or a key that comes twice.
    pub fn new(specs: &'static [OptionSpec], pairs: &[(&'a str, &'a str)]) -> Result<Self> {
        let mut values: Vec<(&'static OptionSpec, &'a str)> = Vec::with_capacity(pairs.len());
        for &(key, value) in pairs {
            let Some(spec) = specs.iter().find(|s| s.key == key) else {
                let known: Vec<_> = specs.iter().map(|s| s.key).collect();
                let allowed = if known.is_empty() {
                    "left out, for this command has no options".into()
                } else {
                    format!("one of {}", known.join(", "))
                };
                return Err(Error::option("option", key, &allowed));
            };
            if values.iter().any(|(s, _)| s.key == key) {
                return Err(Error::option(key, value, "given once"));
            }
            values.push((spec, value));
        }
        Ok(Options { specs, values })
    }

    /// Whether the command has an option of this key.
    pub fn has(&self, key: &str) -> bool {
        self.specs.iter().any(|s| s.key == key)
    }

    /// The row of a key and its text: the given one, or the default.
    fn text(&self, key: &str) -> Result<(&'static OptionSpec, &'a str)> {
        if let Some(&(spec, value)) = self.values.iter().find(|(s, _)| s.key == key) {
            return Ok((spec, value.trim()));
        }
        match self.specs.iter().find(|s| s.key == key) {
            Some(spec) => Ok((spec, spec.default)),
            None => Err(Error::new(crate::ErrorKind::Internal, format!("no option {key} in this command's table"))),
        }
    }

    /// The value of a [`Kind::Number`] option within a range (both ends included).
    ///
    /// # Errors
    /// Not a finite number, or out of the range.
    pub fn number(&self, key: &str, lowest: f64, highest: f64) -> Result<f64> {
        let (spec, text) = self.text(key)?;
        match text.parse::<f64>() {
            Ok(v) if v.is_finite() && (lowest..=highest).contains(&v) => Ok(v),
            _ => Err(Error::option(key, text, spec.allowed)),
        }
    }

    /// The value of a [`Kind::Integer`] option within a range (both ends included).
    ///
    /// # Errors
    /// Not a whole number, or out of the range.
    pub fn integer(&self, key: &str, lowest: u32, highest: u32) -> Result<u32> {
        let value = self.number(key, f64::from(lowest), f64::from(highest))?;
        if value.fract() != 0.0 {
            let (spec, text) = self.text(key)?;
            return Err(Error::option(key, text, spec.allowed));
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole and within two u32
        Ok(value as u32)
    }

    /// The value of a [`Kind::Integer`] option that must be even, within a range (both ends included).
    ///
    /// # Errors
    /// Not a whole number, odd, or out of the range.
    pub fn even(&self, key: &str, lowest: u32, highest: u32) -> Result<u32> {
        let value = self.integer(key, lowest, highest)?;
        if value.is_multiple_of(2) {
            return Ok(value);
        }
        let (spec, text) = self.text(key)?;
        Err(Error::option(key, text, spec.allowed))
    }

    /// Whether an option's text is this word (upper and lower case are the same), for options that take a number or a word.
    ///
    /// # Errors
    /// The command has no such option: a fault of this program.
    pub fn says(&self, key: &str, word: &str) -> Result<bool> {
        Ok(self.text(key)?.1.eq_ignore_ascii_case(word))
    }

    /// The index of the word given for a [`Kind::Choice`] option; upper and lower case are the same.
    ///
    /// # Errors
    /// A word that is not in the list.
    pub fn choice(&self, key: &str) -> Result<usize> {
        let (spec, text) = self.text(key)?;
        spec.kind
            .choices()
            .iter()
            .position(|word| word.eq_ignore_ascii_case(text))
            .ok_or_else(|| Error::option(key, text, spec.allowed))
    }

    /// The value of a [`Kind::Flag`] option.
    ///
    /// # Errors
    /// Neither `true` nor `false`.
    pub fn flag(&self, key: &str) -> Result<bool> {
        let (spec, text) = self.text(key)?;
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Error::option(key, text, spec.allowed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECS: &[OptionSpec] = &[
        OptionSpec {
            key: "size",
            label: "Size",
            kind: Kind::Integer,
            default: "7",
            suggested: "7",
            allowed: "a whole number from 1 to 9",
        },
        OptionSpec {
            key: "shape",
            label: "Shape",
            kind: Kind::Choice(&["Round", "Square"]),
            default: "Round",
            suggested: "Round",
            allowed: "Round or Square",
        },
        OptionSpec {
            key: "deep",
            label: "Deep",
            kind: Kind::Flag,
            default: "false",
            suggested: "true",
            allowed: "true or false",
        },
    ];

    #[test]
    fn missing_keys_take_their_default() {
        let o = Options::new(SPECS, &[]).unwrap();
        assert_eq!(o.integer("size", 1, 9), Ok(7));
        assert_eq!(o.choice("shape"), Ok(0));
        assert_eq!(o.flag("deep"), Ok(false));
    }

    #[test]
    fn bad_values_are_named() {
        for text in ["0", "10", "7.5", "seven", "", "NaN", "inf", "-1"] {
            let pairs = [("size", text)];
            let e = Options::new(SPECS, &pairs).unwrap().integer("size", 1, 9).unwrap_err();
            assert_eq!(e.sentence(), format!("size: {text} is not allowed; it must be a whole number from 1 to 9."));
        }
        let o = Options::new(SPECS, &[("shape", "oval"), ("deep", "1"), ("size", "3.0")]).unwrap();
        assert_eq!(
            o.choice("shape").unwrap_err().sentence(),
            "shape: oval is not allowed; it must be Round or Square."
        );
        assert!(o.flag("deep").is_err());
        assert_eq!(o.integer("size", 1, 9), Ok(3));
    }

    #[test]
    fn unknown_and_repeated_keys_are_refused() {
        let e = Options::new(SPECS, &[("sise", "3")]).unwrap_err();
        assert_eq!(e.sentence(), "option: sise is not allowed; it must be one of size, shape, deep.");
        assert!(Options::new(SPECS, &[("size", "3"), ("size", "4")]).is_err());
    }
}
