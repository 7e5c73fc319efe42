//! The flat snapshot of a JavaScript object into a draft: the reader of what `js/snapshot.js` writes.
//!
//! A snapshot is a list of numbers and one text. Every entry has three numbers: the kind of its value,
//! the length of its key, and for a number the value itself, for an object or an array how many of the
//! entries after it are its own, otherwise the length of the value's text. Keys and values stand in the
//! text one after the other. Lengths are in UTF-16 code units, as JavaScript counts them. A list of one
//! number stands for what is not an object.

use std::borrow::Cow;

use super::{Draft, Value};
use crate::issue::Issue;
use crate::rules::number::Number;

/// The kinds of values. `js/snapshot.js` writes the same.
mod kind {
    pub(super) const NULL: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    pub(super) const NUMBER: u8 = 3;
    pub(super) const BIGINT: u8 = 4;
    pub(super) const TEXT: u8 = 5;
    pub(super) const ILL_FORMED_TEXT: u8 = 6;
    pub(super) const DATE: u8 = 7;
    pub(super) const INVALID_DATE: u8 = 8;
    pub(super) const OBJECT: u8 = 10;
    pub(super) const ARRAY: u8 = 11;
}

impl<'a> Draft<'a> {
    /// Reads a snapshot.
    ///
    /// # Errors
    ///
    /// One issue with the document as a whole where it is no object.
    pub(crate) fn from_snapshot(layout: &[f64], text: &'a str) -> Result<Self, Issue> {
        let (layout, rest) = layout.as_chunks::<3>();
        if !rest.is_empty() {
            return Err(Issue::not_an_object());
        }
        let mut reader = Reader { layout, text };
        Ok(reader.entries(f64::INFINITY))
    }
}

/// What is left of a snapshot.
struct Reader<'l, 'a> {
    layout: &'l [[f64; 3]],
    text: &'a str,
}

impl<'a> Reader<'_, 'a> {
    /// The next `count` entries, or all that are left.
    fn entries(&mut self, count: f64) -> Draft<'a> {
        let mut draft = Draft::default();
        while (draft.entries.len() as f64) < count
            && let Some(([kind, key_length, rest], others)) = self.layout.split_first()
        {
            self.layout = others;
            let key = self.take(*key_length);
            let value = self.value(*kind as u8, *rest);
            draft.entries.push((Cow::Borrowed(key), value));
        }
        draft
    }

    fn value(&mut self, kind: u8, rest: f64) -> Value<'a> {
        match kind {
            kind::NULL => Value::Null,
            kind::FALSE => Value::Bool(false),
            kind::TRUE => Value::Bool(true),
            kind::NUMBER => Value::Number(Number::from_double(rest)),
            kind::BIGINT => Value::Number(Number::from_bigint(self.take(rest))),
            kind::TEXT => Value::Text(Cow::Borrowed(self.take(rest))),
            kind::ILL_FORMED_TEXT => Value::IllFormedText,
            kind::DATE => Value::Date(self.take(rest)),
            kind::INVALID_DATE => Value::InvalidDate,
            kind::OBJECT => Value::Object(self.entries(rest)),
            kind::ARRAY => {
                let mut elements = Vec::new();
                for (_, element) in self.entries(rest).entries {
                    elements.push(element);
                }
                Value::Array(elements)
            }
            _ => Value::Other,
        }
    }

    /// Takes the next `length` UTF-16 code units of the text.
    fn take(&mut self, length: f64) -> &'a str {
        let mut units = length as usize;
        let end = self.text.char_indices().find_map(|(index, char)| {
            if units == 0 {
                return Some(index);
            }
            units = units.saturating_sub(char.len_utf16());
            None
        });
        let (head, tail) = self.text.split_at(end.unwrap_or(self.text.len()));
        self.text = tail;
        head
    }
}
