//! Every way in which a command can fail: a stable kind for programs and one sentence for the user.

use thiserror::Error;

/// What went wrong, for programs. The names of [`ErrorKind::name`] are stable: they cross the JNI boundary and are
/// compared with the Java enumeration by a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An option has an unknown key or a value that is not allowed.
    InvalidOption,
    /// An image cannot be used: its size, its number or one of its pixels.
    InvalidImage,
    /// The caller asked to stop.
    Cancelled,
    /// A fault of this program.
    Internal,
}

impl ErrorKind {
    /// All kinds, in a fixed order.
    pub const ALL: [ErrorKind; 4] =
        [ErrorKind::InvalidOption, ErrorKind::InvalidImage, ErrorKind::Cancelled, ErrorKind::Internal];

    /// The stable name, in upper case with underscores as a Java enumeration constant is written.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::InvalidOption => "INVALID_OPTION",
            ErrorKind::InvalidImage => "INVALID_IMAGE",
            ErrorKind::Cancelled => "CANCELLED",
            ErrorKind::Internal => "INTERNAL",
        }
    }
}

/// A failure: its kind and one sentence that names what was wrong and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{sentence}")]
pub struct Error {
    kind: ErrorKind,
    sentence: String,
}

/// The result of everything that can fail here.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure of the given kind.
    pub fn new(kind: ErrorKind, sentence: impl Into<String>) -> Self {
        Error { kind, sentence: sentence.into() }
    }

    /// The failure of an option: `key: value is not allowed; it must be ...`.
    pub fn option(key: &str, value: &str, allowed: &str) -> Self {
        Error::new(ErrorKind::InvalidOption, format!("{key}: {value} is not allowed; it must be {allowed}."))
    }

    /// The failure of an image.
    pub fn image(sentence: impl Into<String>) -> Self {
        Error::new(ErrorKind::InvalidImage, sentence)
    }

    /// The answer to a request to stop.
    pub fn cancelled() -> Self {
        Error::new(ErrorKind::Cancelled, "Cancelled.")
    }

    /// The kind, for programs.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The sentence, for the user.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_distinct_names() {
        let mut names: Vec<_> = ErrorKind::ALL.iter().map(|k| k.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ErrorKind::ALL.len());
    }

    #[test]
    fn an_option_error_names_key_value_and_what_is_allowed() {
        let e = Error::option("block", "14", "an even number from 24 to 512");
        assert_eq!(e.to_string(), "block: 14 is not allowed; it must be an even number from 24 to 512.");
        assert_eq!(e.kind(), ErrorKind::InvalidOption);
    }
}
