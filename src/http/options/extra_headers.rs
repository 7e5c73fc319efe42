//! Header fields that the caller adds.

use std::fmt;

use super::invalid::InvalidOption;
use crate::draft::Value;
use crate::issue::Expected;
use crate::text::ascii::is_token;

/// Further header fields that the caller adds. `Debug` prints their names only: a value may be a secret.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ExtraHeaders(Vec<(String, String)>);

impl ExtraHeaders {
    /// The fields that every call sets itself.
    const RESERVED: [&str; 4] = ["authorization", "content-type", "idempotency-key", "accept"];

    /// The fields that concern one connection (RFC 9110, sections 7.2 and 7.6.1). `fetch` refuses them or leaves them out.
    const CONNECTION: [&str; 9] = [
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];

    /// Adds a field (RFC 9110, section 5): its name is a token, its value is visible ASCII characters, spaces and tabs.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Headers`] for any other name, and for one that the call or the connection sets;
    /// [`InvalidOption::HeaderValue`] for any other value.
    pub fn add(&mut self, name: &str, value: &str) -> Result<(), InvalidOption> {
        let is_one_of = |names: &[&str]| {
            names
                .iter()
                .any(|refused| refused.eq_ignore_ascii_case(name))
        };
        let is_reserved = is_one_of(&Self::RESERVED) || is_one_of(&Self::CONNECTION);
        let is_value_byte = |byte: u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t');
        if !is_token(name) || is_reserved {
            return Err(InvalidOption::Headers);
        }
        if !value.bytes().all(is_value_byte) {
            return Err(InvalidOption::HeaderValue);
        }
        self.0.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    pub(super) fn from_value(name: &str, value: &Value<'_>) -> Result<Self, InvalidOption> {
        let draft = value
            .as_object()
            .ok_or_else(|| InvalidOption::wrong_type(name, Expected::Object))?;
        let mut headers = Self::default();
        for (name, value) in &draft.members {
            headers.add(name, value.as_text().ok_or(InvalidOption::HeaderValue)?)?;
        }
        Ok(headers)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }
}

impl fmt::Debug for ExtraHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}
