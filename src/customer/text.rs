//! The types that the texts of a client can have.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use validator::ValidateLength;

use super::limits::Param;
use crate::draft::ReadText;
use crate::issue::Code;

/// The type of a client's texts: `String`, or a view of a text that has not been copied.
#[expect(private_bounds, reason = "only the types of this crate are texts")]
pub trait Text: AsRef<str> + Default + PartialEq + Serialize + ValidateLength<u64> + Param {}

impl Text for String {}
impl Text for TextView<'_> {}
impl Text for DraftText {}

impl<'de: 'a, 'a> ReadText<'de> for TextView<'a> {}
impl ReadText<'_> for DraftText {}

/// A text of a draft, copied.
#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct DraftText(pub(super) String);

impl AsRef<str> for DraftText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ValidateLength<u64> for DraftText {
    fn length(&self) -> Option<u64> {
        self.0.length()
    }
}

impl Param for DraftText {
    fn describe(&self, code: &mut Code) {
        self.0.describe(code);
    }
}

/// A text that the reader left in its place.
#[derive(Clone, Copy, PartialEq)]
pub enum TextView<'a> {
    /// The whole text.
    Whole(&'a str),
    /// The length of a text that no rule reads, in Unicode code points.
    Unread(u32),
}

impl Default for TextView<'_> {
    fn default() -> Self {
        Self::Unread(0)
    }
}

/// The empty text in place of an unread one.
impl AsRef<str> for TextView<'_> {
    fn as_ref(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Unread(_) => "",
        }
    }
}

impl ValidateLength<u64> for TextView<'_> {
    #[inline]
    fn length(&self) -> Option<u64> {
        Some(match self {
            Self::Whole(text) => count(text),
            Self::Unread(length) => u64::from(*length),
        })
    }

    /// Counts only the texts that may be too long: a text has no more code points than bytes.
    #[inline]
    fn validate_length(&self, min: Option<u64>, max: Option<u64>, equal: Option<u64>) -> bool {
        if let (Self::Whole(text), None, Some(max), None) = (self, min, max, equal)
            && text.len() as u64 <= max
        {
            return true;
        }
        Length(self.length()).validate_length(min, max, equal)
    }
}

/// A length that is compared with limits as `validator` does.
struct Length(Option<u64>);

impl ValidateLength<u64> for Length {
    fn length(&self) -> Option<u64> {
        self.0
    }
}

/// The number of Unicode code points.
#[inline(never)]
fn count(text: &str) -> u64 {
    text.chars().count() as u64
}

impl Param for TextView<'_> {
    #[inline(never)]
    fn describe(&self, code: &mut Code) {
        if let Code::TooLong { length, .. } = code {
            *length = self.length().unwrap_or_default() as u32;
        }
    }
}

/// Takes a text, or the length of an unread one as a `u32`.
impl<'de: 'a, 'a> Deserialize<'de> for TextView<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct View;

        impl<'de> Visitor<'de> for View {
            type Value = TextView<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<TextView<'de>, E> {
                Ok(TextView::Whole(text))
            }

            fn visit_u32<E: Error>(self, length: u32) -> Result<TextView<'de>, E> {
                Ok(TextView::Unread(length))
            }
        }

        deserializer.deserialize_str(View)
    }
}

impl Serialize for TextView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_ref())
    }
}
