//! JSON text (RFC 8259) into a draft.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Draft, Value};
use crate::issue::{Code, Issue};
use crate::rules::number::Number;

impl<'a> Draft<'a> {
    /// Reads an object. Nested values are skipped, not kept, however deep they are.
    ///
    /// # Errors
    ///
    /// One issue with the document as a whole.
    pub(crate) fn from_json(json: &'a [u8]) -> Result<Self, Issue> {
        let text = std::str::from_utf8(json).map_err(|_| Issue::at_root(Code::InvalidText {}))?;
        let not_an_object = |_| Issue::not_an_object();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let draft = deserializer
            .deserialize_map(Entries)
            .map_err(not_an_object)?;
        deserializer.end().map_err(not_an_object)?;
        Ok(draft)
    }
}

struct Entries;

impl<'a> Visitor<'a> for Entries {
    type Value = Draft<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Draft<'a>, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Text<'a>>()? {
            let raw = map.next_value::<&'a RawValue>()?.get();
            entries.push((key.lossy(), value(raw).map_err(A::Error::custom)?));
        }
        Ok(Draft { entries })
    }
}

fn value(raw: &str) -> Result<Value<'_>, serde_json::Error> {
    Ok(match raw.as_bytes() {
        b"null" => Value::Null,
        b"true" => Value::Bool(true),
        b"false" => Value::Bool(false),
        [b'-' | b'0'..=b'9', ..] => Value::Number(Number::from_json(raw)),
        [b'"', ..] => match serde_json::from_str::<Text<'_>>(raw)?.well_formed() {
            Some(text) => Value::Text(text),
            None => Value::IllFormedText,
        },
        _ => Value::Other,
    })
}

/// A JSON string as bytes: `serde_json` reads an unpaired surrogate as bytes only (as WTF-8), and
/// refuses the whole document where it is asked for text.
struct Text<'a>(Cow<'a, [u8]>);

impl<'a> Text<'a> {
    fn well_formed(self) -> Option<Cow<'a, str>> {
        match self.0 {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        }
    }

    /// For keys, which have to be shown: U+FFFD in place of every unpaired surrogate.
    fn lossy(self) -> Cow<'a, str> {
        match self.0 {
            Cow::Borrowed(bytes) if let Ok(text) = std::str::from_utf8(bytes) => {
                Cow::Borrowed(text)
            }
            bytes => {
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    // WTF-8 has a surrogate as three bytes, each invalid by itself, from 0xED on.
                    if chunk.invalid() == [0xED] {
                        text.push(char::REPLACEMENT_CHARACTER);
                    }
                }
                Cow::Owned(text)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(bytes)))
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(bytes.to_owned())))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}
