//! JSON text (RFC 8259) into a draft.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Draft, Value};
use crate::issue::{Code, Issue};
use crate::rules::number::Number;

impl<'a> Draft<'a> {
    /// Reads an object and what is in it to the given depth, of which the root is the first. What is nested
    /// deeper is skipped, not kept, however deep it is.
    ///
    /// # Errors
    ///
    /// One issue with the document as a whole.
    pub(crate) fn from_json(json: &'a [u8], depth: u8) -> Result<Self, Issue> {
        let text = std::str::from_utf8(json).map_err(|_| Issue::at_root(Code::InvalidText {}))?;
        object(text, depth).map_err(|_| Issue::not_an_object())
    }
}

fn object(text: &str, depth: u8) -> Result<Draft<'_>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let draft = deserializer.deserialize_map(Entries { depth })?;
    deserializer.end()?;
    Ok(draft)
}

struct Entries {
    depth: u8,
}

impl<'a> Visitor<'a> for Entries {
    type Value = Draft<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Draft<'a>, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Text<'a>>()? {
            let raw = map.next_value::<&'a RawValue>()?.get();
            entries.push((
                key.lossy(),
                value(raw, self.depth).map_err(A::Error::custom)?,
            ));
        }
        Ok(Draft { entries })
    }
}

/// A value in an object or array that is as `depth` says, or less, from the end of what is kept.
fn value(raw: &str, depth: u8) -> Result<Value<'_>, serde_json::Error> {
    Ok(match raw.as_bytes() {
        b"null" => Value::Null,
        b"true" => Value::Bool(true),
        b"false" => Value::Bool(false),
        [b'-' | b'0'..=b'9', ..] => Value::Number(Number::from_json(raw)),
        [b'"', ..] => match serde_json::from_str::<Text<'_>>(raw)?.well_formed() {
            Some(text) => Value::Text(text),
            None => Value::IllFormedText,
        },
        [b'{', ..] if depth > 1 => Value::Object(object(raw, depth - 1)?),
        [b'[', ..] if depth > 1 => {
            let elements: Vec<&RawValue> = serde_json::from_str(raw)?;
            let elements = elements.iter();
            let values = elements.map(|element| value(element.get(), depth - 1));
            Value::Array(values.collect::<Result<_, _>>()?)
        }
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
