//! JSON values as a server sends them: members in their order, integers exact.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON value (RFC 8259), read as JavaScript reads it.
///
/// Of members of the same name the last counts. A member `__proto__` is left out: in JavaScript it would become the object's
/// prototype. A number beyond the range of a double is infinite, U+FFFD replaces an unpaired surrogate, and an object or
/// array nested deeper than 1000 levels is `null`. `Debug` shows no values.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without fraction and exponent, in the range of int64.
    Integer(i64),
    /// Any other number.
    Double(f64),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, in the order in which its members were received.
    Object(Vec<(String, Json)>),
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json(…)")
    }
}

impl Json {
    /// The first member `name` of an object; `None` for any other value.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members()
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The text of a string; `None` for any other value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer; `None` for any other value.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// The members of an object; an empty slice for any other value.
    pub fn members(&self) -> &[(String, Json)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array; an empty slice for any other value.
    pub fn elements(&self) -> &[Json] {
        match self {
            Self::Array(elements) => elements,
            _ => &[],
        }
    }
}

/// The members of an object that is being made.
#[derive(Default)]
pub struct Members(Vec<(String, Json)>);

impl Members {
    /// Adds a member, unless its value is an absent `Option`.
    #[inline]
    pub fn add(&mut self, name: &str, value: impl IntoMember) {
        if let Some(value) = value.into_member() {
            self.push(name, value);
        }
    }

    #[inline(never)]
    fn push(&mut self, name: &str, value: Json) {
        self.0.push((name.to_owned(), value));
    }
}

impl From<Members> for Json {
    fn from(members: Members) -> Self {
        Self::Object(members.0)
    }
}

/// A value that a member can have.
pub trait IntoMember {
    /// The value as JSON, if there is one.
    fn into_member(self) -> Option<Json>;
}

impl<T: IntoMember> IntoMember for Option<T> {
    fn into_member(self) -> Option<Json> {
        self.and_then(T::into_member)
    }
}

macro_rules! into_member {
    ($($type:ty, $value:ident => $json:expr;)*) => {$(
        impl IntoMember for $type {
            fn into_member(self) -> Option<Json> {
                let $value = self;
                Some($json)
            }
        }
    )*};
}

into_member! {
    Json, value => value;
    Members, members => members.into();
    bool, value => Json::Bool(value);
    u16, value => Json::Integer(value.into());
    u32, value => Json::Integer(value.into());
    f64, value => Json::Double(value);
    &str, text => Json::Text(text.to_owned());
    String, text => Json::Text(text);
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Double(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(elements) => elements.serialize(serializer),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
