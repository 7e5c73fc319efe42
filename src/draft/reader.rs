//! A draft's values, type by type, into the fields of a struct: `serde` says which type each field has,
//! and a value of another type becomes an issue and a placeholder instead of an error, so that one pass
//! finds everything.

use std::borrow::Cow;
use std::iter::Enumerate;
use std::vec::IntoIter;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::{Draft, Findings, Value};
use crate::field::Unsupported as Error;
use crate::issue::{Code, Expected, Issue, Issues};
use crate::rules::{date_time::DateTime, number::Number};

impl<'a> Draft<'a> {
    /// Reads a `T`, with placeholders for what has no use, and adds what is wrong to the `findings`.
    ///
    /// # Errors
    ///
    /// One issue at the root where `T` is not a struct of the types that fields have.
    pub(crate) fn read<T: Deserialize<'a>>(self, findings: &mut Findings) -> Result<T, Issues> {
        let object = Object {
            draft: self,
            findings,
        };
        T::deserialize(object).map_err(|_| Issue::not_an_object().into())
    }
}

struct Object<'a, 'f> {
    draft: Draft<'a>,
    findings: &'f mut Findings,
}

impl<'de> Deserializer<'de> for Object<'de, '_> {
    type Error = Error;

    /// Sorts the entries into the struct's fields; what finds no place is an issue.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut values = Vec::new();
        for _ in names {
            values.push(None);
        }
        for (key, value) in self.draft.entries {
            let index = self.findings.names.iter().position(|name| *name == key);
            match index.and_then(|index| Some((index, values.get_mut(index)?))) {
                Some((_, slot @ None)) => *slot = Some(value),
                Some((index, Some(_))) => self.findings.add(index, Code::DuplicateField {}),
                None => self.findings.add_unknown(&key),
            }
        }
        visitor.visit_seq(Fields {
            values: values.into_iter().enumerate(),
            field: Field {
                value: None,
                index: 0,
                nesting: 0,
                findings: self.findings,
            },
        })
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// Every field of the struct in turn, the absent ones included: by their order, which takes less code than
/// by their names.
struct Fields<'a, 'f> {
    values: Enumerate<IntoIter<Option<Value<'a>>>>,
    field: Field<'a, 'f>,
}

impl<'a> SeqAccess<'a> for Fields<'a, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        (self.field.index, self.field.value) = self.values.next().ok_or(Error)?;
        self.field.nesting = 0;
        seed.deserialize(&mut self.field).map(Some)
    }
}

/// The value of the field that is being read, or none where it is absent.
struct Field<'a, 'f> {
    value: Option<Value<'a>>,
    index: usize,
    /// How many `Option`s the field's type has so far: one may be absent, two may be `null`.
    nesting: u8,
    findings: &'f mut Findings,
}

impl Field<'_, '_> {
    fn is_none(&self) -> bool {
        matches!(
            (&self.value, self.nesting),
            (None, _) | (Some(Value::Null), 1..)
        )
    }

    /// Why a value, if there is one, does not do where `expected` is due.
    fn mismatch(&mut self, expected: Expected, has_value: bool) {
        let code = if has_value {
            Code::WrongType {
                expected,
                nullable: self.nesting > 1,
            }
        } else {
            Code::Required {}
        };
        self.add(code);
    }

    fn add(&mut self, code: Code) {
        self.findings.add(self.index, code);
    }
}

impl<'de> Deserializer<'de> for &mut Field<'de, '_> {
    type Error = Error;

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_none() {
            visitor.visit_none()
        } else {
            self.nesting += 1;
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match self.value.take() {
            Some(Value::Bool(value)) => value,
            other => {
                self.mismatch(Expected::Boolean, other.is_some());
                false
            }
        };
        visitor.visit_bool(value)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match self.value.take() {
            Some(Value::Number(Number { integer, .. })) => integer.unwrap_or_else(|code| {
                self.add(code);
                0
            }),
            other => {
                self.mismatch(Expected::Integer, other.is_some());
                0
            }
        };
        visitor.visit_i64(value)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match self.value.take() {
            Some(Value::Number(Number {
                double: Some(double),
                ..
            })) => double,
            other => {
                self.mismatch(Expected::Number, other.is_some());
                0.0
            }
        };
        visitor.visit_f64(value)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(Value::Text(Cow::Borrowed(text))) => visitor.visit_borrowed_str(text),
            Some(Value::Text(Cow::Owned(text))) => visitor.visit_string(text),
            Some(Value::IllFormedText) => {
                self.add(Code::InvalidText {});
                visitor.visit_borrowed_str("")
            }
            other => {
                self.mismatch(Expected::String, other.is_some());
                visitor.visit_borrowed_str("")
            }
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    /// The one type that takes a `Date` is known by its name.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == DateTime::NAME {
            match self.value {
                Some(Value::Date(iso)) => self.value = Some(Value::Text(Cow::Borrowed(iso))),
                Some(Value::InvalidDate) => {
                    self.add(Code::InvalidDateTime {});
                    self.value = Some(Value::Text(Cow::Borrowed("")));
                }
                _ => {}
            }
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut findings = Findings::new(names);
        let draft = match self.value.take() {
            Some(Value::Object(draft)) => draft,
            other => {
                self.mismatch(Expected::Object, other.is_some());
                Draft::default()
            }
        };
        let object = Object {
            draft,
            findings: &mut findings,
        };
        let value = object.deserialize_struct(name, names, visitor);
        self.findings.add_nested(self.index, findings);
        value
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 char bytes byte_buf unit unit_struct seq tuple tuple_struct
        map enum identifier ignored_any
    }
}
