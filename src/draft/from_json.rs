//! Reads a draft from JSON text (RFC 8259).

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Draft, Number, Value};
use crate::issue::{Code, Issue};

impl<'a> Draft<'a> {
    /// Reads an object and the objects and arrays in it down to `depth`; the root has depth 1. Deeper ones become
    /// [`Value::Other`], without recursion.
    ///
    /// # Errors
    ///
    /// One issue of the document as a whole.
    pub(crate) fn from_json(json: &'a [u8], depth: u8) -> Result<Self, Issue> {
        let text = std::str::from_utf8(json).map_err(|_| Issue::at_root(Code::InvalidText {}))?;
        object(text, depth).map_err(|_| Issue::not_an_object())
    }
}

fn object(text: &str, depth: u8) -> Result<Draft<'_>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let draft = deserializer.deserialize_map(Members { depth })?;
    deserializer.end()?;
    Ok(draft)
}

struct Members {
    depth: u8,
}

impl<'a> Visitor<'a> for Members {
    type Value = Draft<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Draft<'a>, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<Text<'a>>()? {
            let raw = map.next_value::<&'a RawValue>()?.get();
            members.push((
                key.lossy(),
                value(raw, self.depth).map_err(A::Error::custom)?,
            ));
        }
        Ok(Draft { members })
    }
}

/// Reads a value of an object or array, of which `depth - 1` further levels are kept.
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

/// A JSON string as bytes. `serde_json` reads an unpaired surrogate into bytes (as WTF-8); asked for text, it would
/// refuse the whole document.
struct Text<'a>(Cow<'a, [u8]>);

impl<'a> Text<'a> {
    fn well_formed(self) -> Option<Cow<'a, str>> {
        match self.0 {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        }
    }

    /// The text with U+FFFD in place of every unpaired surrogate, for keys, which are part of an issue's path.
    fn lossy(self) -> Cow<'a, str> {
        match self.0 {
            Cow::Borrowed(bytes) if let Ok(text) = std::str::from_utf8(bytes) => {
                Cow::Borrowed(text)
            }
            bytes => {
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    // In WTF-8 a surrogate is three bytes, each invalid by itself, of which the first is 0xED.
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
