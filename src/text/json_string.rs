//! JSON strings, also those with an unpaired surrogate.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A JSON string as bytes. `serde_json` reads an unpaired surrogate into bytes (as WTF-8); asked for text, it would
/// refuse the whole document.
pub(crate) struct JsonString<'a>(Cow<'a, [u8]>);

impl<'a> JsonString<'a> {
    /// The text, unless it has an unpaired surrogate.
    pub(crate) fn well_formed(self) -> Option<Cow<'a, str>> {
        match self.0 {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        }
    }

    /// The text with U+FFFD in place of every unpaired surrogate.
    pub(crate) fn lossy(self) -> Cow<'a, str> {
        if let Cow::Borrowed(bytes) = self.0
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return Cow::Borrowed(text);
        }
        let mut text = String::with_capacity(self.0.len());
        for chunk in self.0.utf8_chunks() {
            text.push_str(chunk.valid());
            // In WTF-8 a surrogate is three bytes, each invalid by itself, of which the first is 0xED.
            if chunk.invalid() == [0xED] {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Cow::Owned(text)
    }
}

impl<'de> Deserialize<'de> for JsonString<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = JsonString<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E: Error>(
                self,
                bytes: &'de [u8],
            ) -> Result<JsonString<'de>, E> {
                Ok(JsonString(Cow::Borrowed(bytes)))
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<JsonString<'de>, E> {
                Ok(JsonString(Cow::Owned(bytes.to_owned())))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}
