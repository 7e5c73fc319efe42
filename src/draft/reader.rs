//! Reads cells into the fields of a struct.
//!
//! `serde` says which type each field has. A value of another type becomes an issue and a placeholder instead of an
//! error, so that one pass finds every issue.

use std::borrow::Cow;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::cells::{Cells, Kind};
use super::{FieldNames, Findings, date_time};
use crate::issue::{Code, Expected, Issue, Issues};
use crate::text::Unsupported;

/// Reads a `T`, with placeholders for values of a wrong type, and adds the issues to the `findings`.
///
/// # Errors
///
/// One issue at the root if `T` is not a struct of types that this deserializer supports.
pub(crate) fn read<'a, T: Deserialize<'a>>(
    cells: &mut impl Cells<'a>,
    findings: &mut Findings,
) -> Result<T, Issues> {
    T::deserialize(Object { cells, findings }).map_err(|_| Issue::not_an_object().into())
}

/// Whether the field `name` of `T` takes `null`: whether its type is an `Option` in an `Option`.
#[cfg(feature = "schema")]
pub(crate) fn is_nullable<'a, T: Deserialize<'a>>(name: &'static str) -> bool {
    let names = FieldNames::of::<T>();
    let mut findings = Findings::new(names);
    let mut draft = super::SortedDraft::new(names);
    draft.add(name.into(), super::Value::Null);
    let read = read::<T>(&mut draft, &mut findings);
    let issues = findings.take_issues();
    read.is_ok() && !issues.iter().any(|issue| issue.path == [name])
}

struct Object<'f, C> {
    cells: &'f mut C,
    findings: &'f mut Findings,
}

impl<'de, C: Cells<'de>> Deserializer<'de> for Object<'_, C> {
    type Error = Unsupported;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        self.cells.add_key_issues(self.findings);
        visitor.visit_seq(Field {
            cells: self.cells,
            // The first field is the next one.
            index: usize::MAX,
            kind: Kind::ABSENT,
            nesting: 0,
            findings: self.findings,
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

/// The field that is being read.
struct Field<'f, C> {
    cells: &'f mut C,
    index: usize,
    kind: Kind,
    /// The number of `Option`s around the field's type: one means that it may be absent, two that it takes `null`.
    nesting: u8,
    findings: &'f mut Findings,
}

/// Visits the fields in the order of their declaration, including absent ones. This takes less code than by name.
impl<'a, C: Cells<'a>> SeqAccess<'a> for Field<'_, C> {
    type Error = Unsupported;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unsupported> {
        self.index = self.index.wrapping_add(1);
        self.kind = self.cells.kind(self.index);
        self.nesting = 0;
        seed.deserialize(self).map(Some)
    }
}

impl<'a, C: Cells<'a>> Field<'_, C> {
    /// Adds the issue of a value of a wrong type, or of a missing value.
    #[cold]
    #[inline(never)]
    fn mismatch(&mut self, expected: Expected) {
        self.add(match self.kind {
            Kind::ABSENT | Kind::EMPTIED => Code::Required {},
            _ => Code::WrongType {
                expected,
                nullable: self.nesting > 1,
            },
        });
    }

    #[cold]
    #[inline(never)]
    fn add(&mut self, code: Code) {
        self.findings.add(self.index, code);
    }
}

impl<'de, C: Cells<'de>> Deserializer<'de> for &mut Field<'_, C> {
    type Error = Unsupported;

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        if self.kind == Kind::ABSENT || (self.kind == Kind::NULL && self.nesting > 0) {
            visitor.visit_none()
        } else {
            self.nesting += 1;
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        if self.kind != Kind::TRUE && self.kind != Kind::FALSE {
            self.mismatch(Expected::Boolean);
        }
        visitor.visit_bool(self.kind == Kind::TRUE)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        let value = match self.cells.number(self.index) {
            Some(number) => number.integer().unwrap_or_else(|code| {
                self.add(code);
                0
            }),
            None => {
                self.mismatch(Expected::Integer);
                0
            }
        };
        visitor.visit_i64(value)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        let number = self.cells.number(self.index);
        let double = number.and_then(|number| number.double());
        visitor.visit_f64(double.unwrap_or_else(|| {
            self.mismatch(Expected::Number);
            0.0
        }))
    }

    /// A text that no rule reads is visited as its length, a `u32`.
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        match self.kind {
            Kind::TEXT => {
                return match self.cells.take_text(self.index) {
                    Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                    Cow::Owned(text) => visitor.visit_string(text),
                };
            }
            Kind::UNREAD_TEXT => return visitor.visit_u32(0),
            Kind::ENDLESS_TEXT => return visitor.visit_u32(u32::MAX),
            Kind::ILL_FORMED_TEXT => self.add(Code::InvalidText {}),
            _ => self.mismatch(Expected::String),
        }
        visitor.visit_borrowed_str("")
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        self.deserialize_string(visitor)
    }

    /// Accepts a JavaScript `Date` for a [`DateTime`](super::DateTime), which `serde` identifies by its name.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        if name == date_time::NAME {
            match self.kind {
                Kind::DATE => self.kind = Kind::TEXT,
                Kind::INVALID_DATE => {
                    self.add(Code::InvalidDateTime {});
                    return visitor.visit_newtype_struct(BorrowedStrDeserializer::new(""));
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
        let names_of_fields = FieldNames::new(names);
        let mut findings = Findings::new(names_of_fields);
        if self.kind != Kind::OBJECT {
            self.mismatch(Expected::Object);
        }
        let mut cells = self.cells.take_object(self.index, names_of_fields);
        let object = Object {
            cells: &mut cells,
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
