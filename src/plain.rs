//! What is told to others, as plain data.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value of JSON. All that leaves the crate for JavaScript is made of it, for a derived `Serialize` costs its own
/// code for every type.
#[derive(Debug)]
pub(crate) enum Plain<'a> {
    Bool(bool),
    /// One that a double holds exactly.
    Integer(i64),
    Double(f64),
    Text(Cow<'a, str>),
    List(Vec<Plain<'a>>),
    Object(Object<'a>),
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

/// The members of an object, in order.
#[derive(Debug, Default)]
pub(crate) struct Object<'a>(pub(crate) Vec<(&'a str, Plain<'a>)>);

impl<'a> Object<'a> {
    /// Adds a member, unless there is no value.
    pub(crate) fn add(&mut self, name: &'a str, value: impl Member<'a>) {
        value.add_to(self, name);
    }

    #[inline(never)]
    fn push(&mut self, name: &'a str, value: Plain<'a>) {
        self.0.push((name, value));
    }
}

/// What can be the value of a member. Each is a function that is called, for what is built in place takes thrice the
/// code.
pub(crate) trait Member<'a> {
    fn add_to(self, object: &mut Object<'a>, name: &'a str);
}

impl<'a> Member<'a> for Plain<'a> {
    fn add_to(self, object: &mut Object<'a>, name: &'a str) {
        object.push(name, self);
    }
}

impl<'a> Member<'a> for bool {
    #[inline(never)]
    fn add_to(self, object: &mut Object<'a>, name: &'a str) {
        object.push(name, Plain::Bool(self));
    }
}

impl<'a> Member<'a> for u32 {
    #[inline(never)]
    fn add_to(self, object: &mut Object<'a>, name: &'a str) {
        object.push(name, Plain::Integer(self.into()));
    }
}

impl<'a> Member<'a> for f64 {
    #[inline(never)]
    fn add_to(self, object: &mut Object<'a>, name: &'a str) {
        object.push(name, Plain::Double(self));
    }
}

impl<'a> Member<'a> for &'a str {
    #[inline(never)]
    fn add_to(self, object: &mut Object<'a>, name: &'a str) {
        object.push(name, self.into());
    }
}

impl<'a> Member<'a> for String {
    #[inline(never)]
    fn add_to(self, object: &mut Object<'a>, name: &'a str) {
        object.push(name, Plain::Text(Cow::Owned(self)));
    }
}

impl<'a, T: Member<'a>> Member<'a> for Option<T> {
    fn add_to(self, object: &mut Object<'a>, name: &'a str) {
        if let Some(value) = self {
            value.add_to(object, name);
        }
    }
}

impl<'a> From<&'a str> for Plain<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Double(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(elements) => serializer.collect_seq(elements),
            Self::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.0.len()))?;
                for (name, value) in &object.0 {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
