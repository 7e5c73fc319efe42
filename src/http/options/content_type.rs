//! The media type of a request's body.

use std::borrow::Cow;
use std::str::FromStr;

use super::invalid::InvalidOption;
use crate::text::ascii::is_token;

/// The media type of JSON.
pub(crate) const JSON: &str = "application/json";
const TEXT_JSON: &str = "text/json";

/// The media types in the contract. `*` stands for any name.
#[cfg(feature = "schema")]
pub(crate) const MEDIA_TYPES: [&str; 4] = [
    "application/json-patch+json",
    JSON,
    TEXT_JSON,
    "application/*+json",
];

/// The media type of a request's body: one of those in the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType(Cow<'static, str>);

impl Default for ContentType {
    /// `application/json`
    fn default() -> Self {
        Self(Cow::Borrowed(JSON))
    }
}

impl ContentType {
    /// Reads `application/json`, `text/json` or a type of the form `application/*+json`, such as
    /// `application/json-patch+json`, without parameters: JSON defines none (RFC 8259, section 11).
    ///
    /// # Errors
    ///
    /// [`InvalidOption::ContentType`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let is_structured = || {
            let name = text.strip_prefix("application/")?.strip_suffix("+json")?;
            Some(is_token(name))
        };
        if matches!(text, JSON | TEXT_JSON) || is_structured() == Some(true) {
            Ok(Self(Cow::Owned(text.to_owned())))
        } else {
            Err(InvalidOption::ContentType)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// As [`ContentType::parse`].
impl FromStr for ContentType {
    type Err = InvalidOption;

    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        Self::parse(text)
    }
}
