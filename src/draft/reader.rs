//! Reads the values of a draft into the fields of a struct.
//!
//! `serde` says which type each field has. A value of another type becomes an issue and a placeholder instead of an
//! error, so that one pass finds every issue.

use std::borrow::Cow;
use std::iter::Enumerate;
use std::vec::IntoIter;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::{DateTime, Draft, FieldNames, Findings, Value};
use crate::issue::{Code, Expected, Issue, Issues};
use crate::text::Unsupported;

impl<'a> Draft<'a> {
    /// Reads a `T`, with placeholders for values of a wrong type, and adds the issues to the `findings`.
    ///
    /// # Errors
    ///
    /// One issue at the root if `T` is not a struct of types that this deserializer supports.
    pub(crate) fn read<T: Deserialize<'a>>(self, findings: &mut Findings) -> Result<T, Issues> {
        let object = Object {
            draft: self,
            findings,
        };
        T::deserialize(object).map_err(|_| Issue::not_an_object().into())
    }
}

/// Whether the field `name` of `T` takes `null`: whether its type is an `Option` in an `Option`.
#[cfg(feature = "schema")]
pub(crate) fn is_nullable<'a, T: Deserialize<'a>>(name: &'static str) -> bool {
    let names = FieldNames::of::<T>();
    let mut findings = Findings::new(names);
    let draft = Draft {
        members: vec![(name.into(), Value::Null)],
    };
    let read = draft.read::<T>(&mut findings);
    let issues = findings.into_issues();
    read.is_ok() && !issues.iter().any(|issue| issue.path == [name])
}

struct Object<'a, 'f> {
    draft: Draft<'a>,
    findings: &'f mut Findings,
}

impl<'de> Deserializer<'de> for Object<'de, '_> {
    type Error = Unsupported;

    /// Sorts the members into the struct's fields; unknown and repeated keys are issues.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        let mut values = Vec::new();
        for _ in names {
            values.push(None);
        }
        for (key, value) in self.draft.members {
            let index = self.findings.names().index(&key);
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

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Unsupported> {
        Err(Unsupported)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The fields of the struct in the order of their declaration, including absent ones. Visiting them by order takes less
/// code than by name.
struct Fields<'a, 'f> {
    values: Enumerate<IntoIter<Option<Value<'a>>>>,
    field: Field<'a, 'f>,
}

impl<'a> SeqAccess<'a> for Fields<'a, '_> {
    type Error = Unsupported;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unsupported> {
        self.advance()?;
        seed.deserialize(&mut self.field).map(Some)
    }
}

impl Fields<'_, '_> {
    /// Goes on to the next field. Not inlined, since there is a `next_element_seed` for every type.
    #[inline(never)]
    fn advance(&mut self) -> Result<(), Unsupported> {
        (self.field.index, self.field.value) = self.values.next().ok_or(Unsupported)?;
        self.field.nesting = 0;
        Ok(())
    }
}

/// The field that is being read. Its value is `None` if it is absent.
struct Field<'a, 'f> {
    value: Option<Value<'a>>,
    index: usize,
    /// The number of `Option`s around the field's type: one means that it may be absent, two that it takes `null`.
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

    /// Adds the issue of a value of a wrong type, or of a missing value.
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
    type Error = Unsupported;

    /// Returns false, by which `customer/nullable.rs` recognizes this deserializer. It tells an absent field from `null`.
    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        if self.is_none() {
            visitor.visit_none()
        } else {
            self.nesting += 1;
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        let value = match self.value.take() {
            Some(Value::Bool(value)) => value,
            other => {
                self.mismatch(Expected::Boolean, other.is_some());
                false
            }
        };
        visitor.visit_bool(value)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        let value = match self.value.take() {
            Some(Value::Number(number)) => number.integer().unwrap_or_else(|code| {
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

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        let value = self.value.take();
        let double = match &value {
            Some(Value::Number(number)) => number.double(),
            _ => None,
        };
        visitor.visit_f64(double.unwrap_or_else(|| {
            self.mismatch(Expected::Number, value.is_some());
            0.0
        }))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
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

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        self.deserialize_string(visitor)
    }

    /// Accepts a JavaScript `Date` for a [`DateTime`], which `serde` identifies by its name.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
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
    ) -> Result<V::Value, Unsupported> {
        let mut findings = Findings::new(FieldNames::new(names));
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

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Unsupported> {
        Err(Unsupported)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 char bytes byte_buf unit unit_struct seq tuple tuple_struct
        map enum identifier ignored_any
    }
}
