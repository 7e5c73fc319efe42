//! The key that makes a `POST` repeatable.

use std::str::FromStr;

use super::invalid::InvalidOption;
use crate::text::hidden::HiddenText;

/// The largest length of a key.
pub(crate) const MAX_LENGTH: usize = 255;

/// The `Idempotency-Key` of a request, such as a UUID: the server makes one customer of all requests with the same key.
/// `Debug` does not print it, since a key may be made of data that identifies a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(HiddenText);

impl IdempotencyKey {
    /// Reads 1 to 255 visible ASCII characters.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::IdempotencyKey`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let is_visible = |byte: u8| byte.is_ascii_graphic();
        if (1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(is_visible) {
            Ok(Self(text.to_owned().into()))
        } else {
            Err(InvalidOption::IdempotencyKey)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// As [`IdempotencyKey::parse`].
impl FromStr for IdempotencyKey {
    type Err = InvalidOption;

    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        Self::parse(text)
    }
}
