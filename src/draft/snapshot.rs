//! The flat snapshot of a JavaScript object into a draft: the reader of what `js/snapshot.js` writes.
//!
//! A snapshot is a list of numbers and one text. Every entry has three numbers: the kind of its value,
//! the length of its key, and for a number the value itself, otherwise the length of the value's text.
//! Keys and values stand in the text one after the other. Lengths are in UTF-16 code units, as
//! JavaScript counts them. A list of one number stands for what is not an object.

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
        let mut text = Text(text);
        let entries = layout.iter().map(|[kind, key_length, rest]| {
            let key = text.take(*key_length);
            let value = match *kind as u8 {
                kind::NULL => Value::Null,
                kind::FALSE => Value::Bool(false),
                kind::TRUE => Value::Bool(true),
                kind::NUMBER => Value::Number(Number::from_double(*rest)),
                kind::BIGINT => Value::Number(Number::from_bigint(text.take(*rest))),
                kind::TEXT => Value::Text(Cow::Borrowed(text.take(*rest))),
                kind::ILL_FORMED_TEXT => Value::IllFormedText,
                kind::DATE => Value::Date(text.take(*rest)),
                kind::INVALID_DATE => Value::InvalidDate,
                _ => Value::Other,
            };
            (Cow::Borrowed(key), value)
        });
        Ok(Self {
            entries: entries.collect(),
        })
    }
}

/// What is left of a snapshot's text.
struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    /// Takes the next `length` UTF-16 code units.
    fn take(&mut self, length: f64) -> &'a str {
        let mut units = length as usize;
        let end = self.0.char_indices().find_map(|(index, char)| {
            if units == 0 {
                return Some(index);
            }
            units = units.saturating_sub(char.len_utf16());
            None
        });
        let (head, tail) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = tail;
        head
    }
}
