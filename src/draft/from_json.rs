//! Reads a draft from JSON text (RFC 8259).

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::from_serde::{AnyValue, Key, Numbers};
use super::{Draft, FieldNames, Number, SortedDraft, Value};
use crate::issue::{Code, Issue};
use crate::text::json_string::JsonString;
use crate::text::json_syntax::{self, Position};

impl<'a> Draft<'a> {
    /// Reads an object and the objects and arrays in it down to `depth`. The root has depth 1. Deeper ones become
    /// [`Value::Other`], without recursion.
    ///
    /// # Errors
    ///
    /// One issue of the document as a whole.
    pub(crate) fn from_json(json: &'a [u8], depth: u8) -> Result<Self, Issue> {
        let text = utf8(json)?;
        object(text, depth).map_err(|_| not_an_object(text))
    }
}

impl<'a> SortedDraft<'a> {
    /// Reads an object as [`Draft::from_json`] does, and sorts its members into the fields of these names.
    ///
    /// # Errors
    ///
    /// One issue of the document as a whole.
    pub(crate) fn from_json(json: &'a [u8], names: FieldNames, depth: u8) -> Result<Self, Issue> {
        let text = utf8(json)?;
        let plain = AnyValue {
            depth: depth.saturating_sub(1),
            numbers: Numbers::Text,
        };
        sorted(text, names, Plain(plain))
            .or_else(|_| sorted(text, names, Exact { depth }))
            .map_err(|_| not_an_object(text))
    }
}

fn utf8(json: &[u8]) -> Result<&str, Issue> {
    let text = std::str::from_utf8(json).map_err(|_| Issue::at_root(Code::InvalidText {}))?;
    Ok(json_syntax::without_byte_order_mark(text))
}

/// The issue of a text that is not JSON, or whose root is not an object.
#[cold]
fn not_an_object(text: &str) -> Issue {
    match json_syntax::check(text) {
        Ok(()) => Issue::not_an_object(),
        Err(Position { line, column }) => Issue::at_root(Code::InvalidJson { line, column }),
    }
}

fn sorted<'a>(
    text: &'a str,
    names: FieldNames,
    reading: impl Reading<'a>,
) -> serde_json::Result<SortedDraft<'a>> {
    let mut draft = SortedDraft::new(names);
    let add = |key, value| draft.add(key, value);
    read_members(text, Members { reading, add })?;
    Ok(draft)
}

fn object(text: &str, depth: u8) -> serde_json::Result<Draft<'_>> {
    let mut members = Vec::new();
    let add = |key, value| members.push((key, value));
    let reading = Exact { depth };
    read_members(text, Members { reading, add })?;
    Ok(Draft { members })
}

fn read_members<'a, V>(text: &'a str, members: V) -> serde_json::Result<()>
where
    V: Visitor<'a, Value = ()>,
{
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_map(members)?;
    deserializer.end()
}

/// A way to read the members of an object.
trait Reading<'a> {
    /// Reads the next key, with U+FFFD in place of every unpaired surrogate.
    fn key<A: MapAccess<'a>>(&self, map: &mut A) -> Result<Option<Cow<'a, str>>, A::Error>;

    /// Reads the value of the key.
    fn value<A: MapAccess<'a>>(&self, map: &mut A) -> Result<Value<'a>, A::Error>;
}

/// Visits the members of an object in order, and calls `add` with each.
struct Members<R, F> {
    reading: R,
    add: F,
}

impl<'a, R: Reading<'a>, F: FnMut(Cow<'a, str>, Value<'a>)> Visitor<'a> for Members<R, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = self.reading.key(&mut map)? {
            let value = self.reading.value(&mut map)?;
            (self.add)(key, value);
        }
        Ok(())
    }
}

/// Reads any value, from its JSON text. Of its objects and arrays `depth - 1` levels are kept.
struct Exact {
    depth: u8,
}

impl<'a> Reading<'a> for Exact {
    fn key<A: MapAccess<'a>>(&self, map: &mut A) -> Result<Option<Cow<'a, str>>, A::Error> {
        // As bytes, `serde_json` would accept a control character that is not escaped.
        let Some(key) = map.next_key::<&RawValue>()? else {
            return Ok(None);
        };
        let key = serde_json::from_str::<JsonString<'_>>(key.get());
        Ok(Some(key.map_err(A::Error::custom)?.lossy()))
    }

    fn value<A: MapAccess<'a>>(&self, map: &mut A) -> Result<Value<'a>, A::Error> {
        let raw = map.next_value::<&RawValue>()?.get();
        value(raw, self.depth).map_err(A::Error::custom)
    }
}

/// Reads most values in one pass, which is twice as fast. It fails for a value that `serde_json` would not report exactly: a number
/// in the notation of a fraction that may be an integer, a number beyond a double, a text with an unpaired surrogate.
struct Plain(AnyValue);

impl<'a> Reading<'a> for Plain {
    fn key<A: MapAccess<'a>>(&self, map: &mut A) -> Result<Option<Cow<'a, str>>, A::Error> {
        Ok(map.next_key()?.map(|Key(key)| key))
    }

    fn value<A: MapAccess<'a>>(&self, map: &mut A) -> Result<Value<'a>, A::Error> {
        map.next_value_seed(self.0)
    }
}

/// Reads a value of an object or array, of which `depth - 1` further levels are kept.
fn value(raw: &str, depth: u8) -> serde_json::Result<Value<'_>> {
    Ok(match raw.as_bytes() {
        b"null" => Value::Null,
        b"true" => Value::Bool(true),
        b"false" => Value::Bool(false),
        [b'-' | b'0'..=b'9', ..] => Value::Number(Number::from_json(raw)),
        [b'"', ..] => match serde_json::from_str::<JsonString<'_>>(raw)?.well_formed() {
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
