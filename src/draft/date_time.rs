//! The type of date-times.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The text of a date-time as it was written. The rules check it as part of its document; `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DateTime", extend("format" = "date-time")))]
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

/// Takes any text. `TryFrom<Client>` of [`Customer`](crate::Customer) checks it.
impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<T> fmt::Debug for DateTime<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DateTime(…)")
    }
}
