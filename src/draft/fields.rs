//! The fields of a struct, as `serde` declares them.

use serde::de::{Deserialize, Deserializer, Visitor};

use crate::issue::{Code, Issue, cut_key};
use crate::text::{Unsupported, spelling};

/// The names of the fields that a document may have, in the order of their declaration.
#[derive(Clone, Copy)]
pub struct FieldNames {
    /// All names of the struct, by which a field has its index.
    declared: &'static [&'static str],
    /// The names that this document may not have.
    excluded: &'static [&'static str],
}

impl FieldNames {
    /// All names in a list.
    pub(crate) const fn new(declared: &'static [&'static str]) -> Self {
        Self {
            declared,
            excluded: &[],
        }
    }

    /// The names of the fields of `T` in JSON.
    pub fn of<'de, T: Deserialize<'de>>() -> Self {
        let mut declared: &'static [&'static str] = &[];
        // The deserializer notes the names that `T` asks for, and fails.
        let _ = T::deserialize(Names(&mut declared));
        Self::new(declared)
    }

    /// The same names without the excluded ones.
    pub(crate) fn without(self, excluded: &'static [&'static str]) -> Self {
        Self { excluded, ..self }
    }

    /// The names in the order of their declaration.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        let names = self.declared.iter().copied();
        names.filter(move |name| !self.excluded.contains(name))
    }

    /// The number of declared names, including the excluded ones.
    pub fn declared_count(self) -> usize {
        self.declared.len()
    }

    /// The declared name at an index.
    pub(crate) fn name(self, index: usize) -> Option<&'static str> {
        self.declared.get(index).copied()
    }

    /// The index of the field that is spelt exactly like `key`.
    pub(crate) fn index(self, key: &str) -> Option<usize> {
        self.index_from(0, key)
    }

    /// The same, found faster if the field is at `start` or soon after it.
    pub(crate) fn index_from(self, start: usize, key: &str) -> Option<usize> {
        let (before, from) = self.declared.split_at_checked(start).unwrap_or_default();
        let is_key = |name: &&str| *name == key;
        let index = match from.iter().position(is_key) {
            Some(index) => start + index,
            None => before.iter().position(is_key)?,
        };
        (!self.excluded.contains(&key)).then_some(index)
    }

    /// The index and the name of the field that is spelt like `name`, in JSON's or in Rust's way.
    #[inline(never)]
    pub(crate) fn find_spelling(self, name: &[u8]) -> Option<(usize, &'static str)> {
        let mut names = self.declared.iter().copied().enumerate();
        names.find(|(_, declared)| spelling::is_same_name(declared, name))
    }

    /// The name of the field that an unknown `key` probably meant.
    pub(crate) fn suggestion(self, key: &str) -> Option<&'static str> {
        spelling::suggest(key, self.declared, self.excluded)
    }

    /// The issue of an unknown key.
    pub(crate) fn unknown_field(self, key: &str) -> Issue {
        let suggestion = self.suggestion(key);
        Issue::at(cut_key(key), Code::UnknownField { suggestion })
    }
}

/// A deserializer that notes the field names of a struct.
struct Names<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Unsupported;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Unsupported> {
        *self.0 = fields;
        Err(Unsupported)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Unsupported> {
        Err(Unsupported)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
