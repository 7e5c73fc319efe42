//! A draft whose members are sorted into the fields of a struct.

use std::borrow::Cow;

use super::cells::{Cells, Kind};
use super::{Draft, FieldNames, Findings, Number, Value};
use crate::issue::Code;

/// The members of an object by the index of their field, and the keys that have no value of their own.
pub(crate) struct SortedDraft<'a> {
    names: FieldNames,
    values: Vec<Option<Value<'a>>>,
    /// The index after that of the last member. Most documents have their members in the order of the declaration.
    next: usize,
    unknown: Vec<Cow<'a, str>>,
    /// The fields of the keys that stand more than once.
    duplicates: Vec<usize>,
}

impl<'a> SortedDraft<'a> {
    /// An object without members.
    pub(super) fn new(names: FieldNames) -> Self {
        let mut values = Vec::new();
        values.resize_with(names.declared_count(), || None);
        Self {
            names,
            values,
            next: 0,
            unknown: Vec::new(),
            duplicates: Vec::new(),
        }
    }

    /// Sorts the members of an object into the fields of these names.
    pub(crate) fn from_draft(draft: Draft<'a>, names: FieldNames) -> Self {
        let mut sorted = Self::new(names);
        for (key, value) in draft.members {
            sorted.add(key, value);
        }
        sorted
    }

    /// Adds a member. Of those with the same key the first counts.
    pub(super) fn add(&mut self, key: Cow<'a, str>, value: Value<'a>) {
        let index = self.names.index_from(self.next, &key);
        self.next = index.map_or(self.next, |index| index + 1);
        match index.and_then(|index| Some((index, self.values.get_mut(index)?))) {
            Some((_, cell @ None)) => *cell = Some(value),
            Some((index, Some(_))) => self.duplicates.push(index),
            None => self.unknown.push(key),
        }
    }

    /// Sets the value of the field at an index.
    pub(super) fn set(&mut self, index: usize, value: Value<'a>) {
        if let Some(cell) = self.values.get_mut(index) {
            *cell = Some(value);
        }
    }

    /// Whether no text of a member has been copied.
    pub(crate) fn is_borrowed(&self) -> bool {
        let is_copied =
            |value: &Option<Value<'_>>| matches!(value, Some(Value::Text(Cow::Owned(_))));
        !self.values.iter().any(is_copied)
    }

    fn value(&self, index: usize) -> Option<&Value<'a>> {
        self.values.get(index)?.as_ref()
    }

    fn take(&mut self, index: usize) -> Option<Value<'a>> {
        self.values.get_mut(index)?.take()
    }
}

impl<'a> Cells<'a> for SortedDraft<'a> {
    type Object = Self;

    fn kind(&self, index: usize) -> Kind {
        match self.value(index) {
            None => Kind::ABSENT,
            Some(Value::Null) => Kind::NULL,
            Some(Value::Emptied) => Kind::EMPTIED,
            Some(Value::Bool(false)) => Kind::FALSE,
            Some(Value::Bool(true)) => Kind::TRUE,
            Some(Value::Number(_)) => Kind::NUMBER,
            Some(Value::Text(_)) => Kind::TEXT,
            Some(Value::IllFormedText) => Kind::ILL_FORMED_TEXT,
            Some(Value::Date(_)) => Kind::DATE,
            Some(Value::InvalidDate) => Kind::INVALID_DATE,
            Some(Value::Object(_)) => Kind::OBJECT,
            Some(Value::Array(_)) => Kind::ARRAY,
            Some(Value::Other) => Kind::OTHER,
        }
    }

    fn number(&self, index: usize) -> Option<Number<'a>> {
        match self.value(index) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn take_text(&mut self, index: usize) -> Cow<'a, str> {
        match self.take(index) {
            Some(Value::Text(text)) => text,
            Some(Value::Date(text)) => Cow::Borrowed(text),
            _ => Cow::Borrowed(""),
        }
    }

    fn take_object(&mut self, index: usize, names: FieldNames) -> Self {
        match self.take(index) {
            Some(Value::Object(draft)) => Self::from_draft(draft, names),
            _ => Self::new(names),
        }
    }

    fn add_key_issues(&self, findings: &mut Findings) {
        for index in &self.duplicates {
            findings.add(*index, Code::DuplicateField {});
        }
        for key in &self.unknown {
            findings.add_unknown(key);
        }
    }

    fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.values.iter().all(Option::is_none)
    }
}
