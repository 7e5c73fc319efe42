//! Plain objects in [`Areas`]: arguments that have other members than a customer. `snapshot.js` writes them.
//!
//! Every member has a kind and two places: of its key and of its value. The members of an object or array follow it; its number
//! is how many they are.

use std::borrow::Cow;

use caibo_customers::ffi::{Draft, Kind, Value};

use crate::memory::Areas;

/// The object whose `count` members begin the areas.
pub(crate) fn read(areas: &Areas, count: usize) -> Draft<'_> {
    Reader { areas, next: 0 }.members(count)
}

struct Reader<'a> {
    areas: &'a Areas,
    /// The index of the next member.
    next: usize,
}

impl<'a> Reader<'a> {
    fn members(&mut self, count: usize) -> Draft<'a> {
        let mut draft = Draft::default();
        for _ in 0..count {
            let index = self.next;
            self.next += 1;
            let key = self.areas.text(2 * index);
            let value = self.value(self.areas.kind(index), 2 * index + 1);
            draft.members.push((Cow::Borrowed(key), value));
        }
        draft
    }

    fn value(&mut self, kind: Kind, place: usize) -> Value<'a> {
        match kind {
            Kind::NULL => Value::Null,
            Kind::FALSE => Value::Bool(false),
            Kind::TRUE => Value::Bool(true),
            Kind::TEXT => Value::Text(Cow::Borrowed(self.areas.text(place))),
            Kind::ILL_FORMED_TEXT => Value::IllFormedText,
            Kind::DATE => Value::Date(self.areas.text(place)),
            Kind::INVALID_DATE => Value::InvalidDate,
            Kind::OBJECT => Value::Object(self.members(self.areas.number(place) as usize)),
            Kind::ARRAY => {
                let mut elements = Vec::new();
                for (_, element) in self.members(self.areas.number(place) as usize).members {
                    elements.push(element);
                }
                Value::Array(elements)
            }
            kind => match self.areas.number_of_kind(kind, place) {
                Some(number) => Value::Number(number),
                None => Value::Other,
            },
        }
    }
}
