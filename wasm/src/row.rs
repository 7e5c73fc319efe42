//! Customers and changes that JavaScript has sorted into the fields of the declaration: one value in [`Areas`] for each field.
//! `row.js` writes them.
//!
//! The first values are those of a customer's fields, in the order of the declaration, then those of its preferences. The places
//! of the numbers are the same; then follow the places of unknown keys, of the customer and of its preferences.

use std::borrow::Cow;

use caibo_customers::MAX_ISSUES;
use caibo_customers::ffi::{
    Cells, Client, FieldNames, Findings, Kind, Number, Preferences, Purpose,
};

use crate::memory::Areas;

/// How many unknown keys of an object have a place. Issues beyond this number are only counted.
const MAX_KEYS: usize = MAX_ISSUES;

fn fields() -> FieldNames {
    Client::fields(Purpose::Change)
}

fn preferences() -> FieldNames {
    Preferences::fields()
}

/// A customer or its preferences.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    areas: &'a Areas,
    /// The index of its first value.
    first: usize,
    /// The place of its first unknown key.
    first_key: usize,
    /// The number of its unknown keys, and of those of its preferences.
    unknown: usize,
    unknown_preferences: usize,
}

impl<'a> Row<'a> {
    /// The row in the areas, with that many unknown keys, and as many in its preferences.
    pub(crate) fn new(areas: &'a Areas, unknown: u32, unknown_preferences: u32) -> Self {
        Self {
            areas,
            first: 0,
            first_key: fields().declared_count() + preferences().declared_count(),
            unknown: unknown as usize,
            unknown_preferences: unknown_preferences as usize,
        }
    }
}

impl<'a> Cells<'a> for Row<'a> {
    type Object = Self;

    fn kind(&self, index: usize) -> Kind {
        self.areas.kind(self.first + index)
    }

    fn number(&self, index: usize) -> Option<Number<'a>> {
        let index = self.first + index;
        self.areas.number_of_kind(self.areas.kind(index), index)
    }

    fn take_text(&mut self, index: usize) -> Cow<'a, str> {
        Cow::Borrowed(self.areas.text(self.first + index))
    }

    fn take_object(&mut self, _index: usize, _names: FieldNames) -> Self {
        Self {
            first: fields().declared_count(),
            first_key: self.first_key + MAX_KEYS,
            unknown: self.unknown_preferences,
            ..*self
        }
    }

    fn add_key_issues(&self, findings: &mut Findings) {
        for index in 0..self.unknown {
            let key = if index < MAX_KEYS {
                self.areas.text(self.first_key + index)
            } else {
                ""
            };
            findings.add_unknown(key);
        }
    }

    fn is_empty(&self) -> bool {
        let mut fields = 0..fields().declared_count();
        self.unknown == 0 && fields.all(|index| self.kind(index) == Kind::ABSENT)
    }
}
