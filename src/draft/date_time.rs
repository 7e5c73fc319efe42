//! The type of date-times.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ReadText;

/// The text of a date-time as it was written. The rules check it as part of its document; `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DateTime", extend("format" = "date-time")))]
#[serde(bound(deserialize = "T: ReadText<'de>"))]
pub struct DateTime<T = String>(T);

/// The name by which `serde` knows the type.
pub(super) const NAME: &str = "DateTime";

impl<T: AsRef<str>> DateTime<T> {
    /// A text that the rules have not checked.
    pub(crate) fn new(text: T) -> Self {
        Self(text)
    }

    /// The text as it was written, such as `2026-01-31T09:30:00Z`.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }
}

impl<T> DateTime<T> {
    /// A date-time that is checked as part of its document.
    pub(crate) fn unchecked(text: T) -> Self {
        Self(text)
    }

    /// The same date-time with its text in another type.
    pub(crate) fn map<U>(self, text: impl FnOnce(T) -> U) -> DateTime<U> {
        DateTime(text(self.0))
    }
}

impl<T> fmt::Debug for DateTime<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DateTime(…)")
    }
}
