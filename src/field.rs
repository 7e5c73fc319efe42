//! Field names: the list as serde declares it, and what a misspelt one probably meant.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Expected, Visitor};

/// A struct asked for something that no field of the contract has. It carries no words: they would be
/// made, in every browser, for nobody to read.
#[derive(Debug)]
pub(crate) struct Unsupported;

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unsupported type")
    }
}

impl std::error::Error for Unsupported {}

impl Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
}

impl serde::ser::Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The names of a struct's fields as they stand in JSON, in the order of their declaration.
pub(crate) fn names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    /// Looks at what a derived `Deserialize` asks for, and gives it nothing.
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

    let mut names: &'static [&'static str] = &[];
    let _ = T::deserialize(Names(&mut names));
    names
}

/// Whether two spellings name the same field: `member_id`, `Member-ID` and `memberId` do.
pub(crate) fn same(a: &str, b: &[u8]) -> bool {
    fn letters(text: &[u8]) -> impl Iterator<Item = u8> {
        text.iter()
            .filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
            .map(|byte| byte.to_ascii_lowercase())
    }
    letters(a.as_bytes()).eq(letters(b))
}

/// The field that an unknown `key` probably meant: the same letters, or few of them wrong.
pub(crate) fn suggest(key: &str, fields: &'static [&'static str]) -> Option<&'static str> {
    // No field's name is nearly as long. The bound keeps a long key's judgement linear.
    const LONGEST: usize = 32;
    if key.len() > LONGEST {
        return None;
    }
    if let Some(field) = fields.iter().find(|field| same(field, key.as_bytes())) {
        return Some(field);
    }
    let key = key.to_ascii_lowercase();
    let length = key.chars().count();
    let mut nearest = None;
    let mut least = usize::MAX;
    for field in fields {
        let distance = strsim::osa_distance(&key, &field.to_ascii_lowercase());
        // A third of the letters wrong is a misspelling; more is another word.
        if distance <= length.max(field.len()) / 3 && distance < least {
            least = distance;
            nearest = Some(*field);
        }
    }
    nearest
}
