//! The bearer token of a call.

use std::str::FromStr;

use super::invalid::InvalidOption;
use crate::text::ascii::AsciiSet;
use crate::text::hidden::HiddenText;

/// A bearer token. `Debug` does not print it, and no error contains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token(HiddenText);

impl Token {
    /// Reads a `b64token` (RFC 6750, section 2.1): letters, digits, `-._~+/`, then any number of `=`.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Token`] for any other text, which a header could not carry.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        const LETTER: AsciiSet = AsciiSet::alphanumeric_and("-._~+/");
        let bytes = text.as_bytes();
        let last = bytes.iter().rposition(|byte| *byte != b'=');
        let body = last.and_then(|last| bytes.get(..=last));
        if body.is_some_and(|body| LETTER.contains_all(body)) {
            Ok(Self(text.to_owned().into()))
        } else {
            Err(InvalidOption::Token)
        }
    }

    /// The value of the `Authorization` field (RFC 6750, section 2.1).
    pub fn to_authorization(&self) -> String {
        [BEARER, &*self.0].concat()
    }
}

/// As [`Token::parse`].
impl FromStr for Token {
    type Err = InvalidOption;

    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        Self::parse(text)
    }
}

/// The text before the token in an `Authorization` field.
pub(crate) const BEARER: &str = "Bearer ";
