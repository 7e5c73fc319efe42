//! The error of this crate's own `serde` formats.

use std::fmt;

use serde::de::Expected;

/// A type or a value that the format does not support.
///
/// It carries no text: the formats are used with this crate's own structs, whose types they all support, and
/// the texts that `serde` offers would be downloaded by every browser.
#[derive(Debug)]
pub(crate) struct Unsupported;

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unsupported type")
    }
}

impl std::error::Error for Unsupported {}

impl serde::de::Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
}

impl serde::ser::Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
