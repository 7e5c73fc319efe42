//! The reader of snapshots: flat copies of JavaScript objects, which `snapshot.js` writes.
//!
//! A snapshot is a list of numbers, its layout, and one text. Every member has a row of three numbers: the kind of its value,
//! the length of its key, and a third one. The third is the value of a number, the count of the following members that
//! belong to an object or an array, the count of the following rows of a snapshot in this one, and otherwise the length of
//! the value's text. Keys and values stand in the text one after the other.
//! Lengths are in UTF-16 code units, as JavaScript counts them.

use std::borrow::Cow;

use caibo_customers::ffi::{Draft, Number, Value};

/// A snapshot, copied into WebAssembly's memory.
pub(crate) struct Snapshot {
    pub(crate) layout: Vec<f64>,
    pub(crate) text: String,
}

impl Snapshot {
    /// The object as a draft.
    pub(crate) fn draft(&self) -> Draft<'_> {
        let (layout, _) = self.layout.as_chunks::<3>();
        let mut reader = Reader {
            layout,
            text: &self.text,
        };
        reader.members(layout.len())
    }
}

/// The kinds of values. `snapshot.js` writes the same numbers.
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
    pub(super) const SNAPSHOT: u8 = 12;
}

/// The part of a snapshot that has not been read yet.
struct Reader<'l, 'a> {
    layout: &'l [[f64; 3]],
    text: &'a str,
}

impl<'a> Reader<'_, 'a> {
    /// Reads the next `count` members, or all that are left.
    fn members(&mut self, count: usize) -> Draft<'a> {
        let mut draft = Draft::default();
        while draft.members.len() < count
            && let Some(([kind, key_length, rest], others)) = self.layout.split_first()
        {
            self.layout = others;
            let key = self.take(*key_length);
            let value = self.value(*kind as u8, *rest);
            draft.members.push((Cow::Borrowed(key), value));
        }
        draft
    }

    fn value(&mut self, kind: u8, rest: f64) -> Value<'a> {
        match kind {
            kind::NULL => Value::Null,
            kind::FALSE => Value::Bool(false),
            kind::TRUE => Value::Bool(true),
            kind::NUMBER => Value::Number(Number::Double(rest)),
            kind::BIGINT => Value::Number(Number::BigInt(self.take(rest))),
            kind::TEXT => Value::Text(Cow::Borrowed(self.take(rest))),
            kind::ILL_FORMED_TEXT => Value::IllFormedText,
            kind::DATE => Value::Date(self.take(rest)),
            kind::INVALID_DATE => Value::InvalidDate,
            kind::OBJECT => Value::Object(self.members(rest as usize)),
            kind::ARRAY => {
                let mut elements = Vec::new();
                for (_, element) in self.members(rest as usize).members {
                    elements.push(element);
                }
                Value::Array(elements)
            }
            kind::SNAPSHOT => Value::Object(self.snapshot(rest as usize)),
            _ => Value::Other,
        }
    }

    /// Reads a snapshot in this one, of the next `rows` rows of the layout.
    fn snapshot(&mut self, rows: usize) -> Draft<'a> {
        let (layout, others) = self.layout.split_at_checked(rows).unwrap_or_default();
        let mut reader = Reader {
            layout,
            text: self.text,
        };
        let draft = reader.members(rows);
        self.text = reader.text;
        self.layout = others;
        draft
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
