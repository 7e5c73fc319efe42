//! The bearer token of a call.

use super::invalid::InvalidOption;
use crate::text::ascii::is_alphanumeric_or;
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
        let body = || text.bytes().rev().skip_while(|byte| *byte == b'=');
        let is_token_byte = |byte: u8| is_alphanumeric_or(byte, "-._~+/");
        if body().next().is_some() && body().all(is_token_byte) {
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

/// The text before the token in an `Authorization` field.
pub(crate) const BEARER: &str = "Bearer ";
