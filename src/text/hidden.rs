//! Text that must not reach a log by accident.

use std::fmt;
use std::ops::Deref;

/// A text that `Debug` does not print: it may repeat personal data or a secret.
///
/// It dereferences to `str`, for the code that shows it to a person.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HiddenText(String);

impl From<String> for HiddenText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Deref for HiddenText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HiddenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
