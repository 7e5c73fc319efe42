//! What is told to others, as plain data.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value of JSON. All that leaves the crate for JavaScript is made of it, for a derived `Serialize` costs its own
/// code for every type.
#[derive(Debug)]
pub(crate) enum Plain<'a> {
    /// A member that is left out.
    Absent,
    Bool(bool),
    /// One that a double holds exactly.
    Integer(i64),
    Double(f64),
    Text(Cow<'a, str>),
    List(Vec<Plain<'a>>),
    Object(Vec<(&'a str, Plain<'a>)>),
}

impl<'a> Plain<'a> {
    /// A list. By a loop, as elsewhere: `collect` takes three times its code, for each type anew.
    pub(crate) fn list<T: Into<Self>>(elements: impl IntoIterator<Item = T>) -> Self {
        let mut list = Vec::new();
        for element in elements {
            list.push(element.into());
        }
        Self::List(list)
    }
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Told::<false>(self).serialize(serializer)
    }
}

/// A value as it is told, where `TO_JS` with doubles for integers: JavaScript would be told an `i64` by a call that
/// takes a `BigInt`, which the JavaScript form of the WebAssembly has not.
pub(crate) struct Told<'a, const TO_JS: bool>(pub(crate) &'a Plain<'a>);

impl<const TO_JS: bool> Serialize for Told<'_, TO_JS> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Plain::Absent => serializer.serialize_unit(),
            Plain::Bool(value) => serializer.serialize_bool(*value),
            Plain::Integer(value) if TO_JS => serializer.serialize_f64(*value as f64),
            Plain::Integer(value) => serializer.serialize_i64(*value),
            Plain::Double(value) => serializer.serialize_f64(*value),
            Plain::Text(text) => serializer.serialize_str(text),
            Plain::List(elements) => serializer.collect_seq(elements.iter().map(Told::<TO_JS>)),
            Plain::Object(members) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, value) in members {
                    if !matches!(value, Plain::Absent) {
                        map.serialize_entry(name, &Told::<TO_JS>(value))?;
                    }
                }
                map.end()
            }
        }
    }
}

impl From<bool> for Plain<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Plain<'_> {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<f64> for Plain<'_> {
    fn from(value: f64) -> Self {
        Self::Double(value)
    }
}

impl<'a> From<&'a str> for Plain<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Plain<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a, T: Into<Plain<'a>>> From<Option<T>> for Plain<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, T::into)
    }
}
