//! Texts that need not be read: the fields whose only limit is a length.

use std::borrow::Cow;

use crate::customer::{Client, Fields, Purpose, TextView};
use crate::draft::{Cells, FieldNames, Findings, Kind, Number};
use crate::issue::Code;

/// For each field of a customer the length, in Unicode code points, up to which no rule reads its text; `None` for a field whose
/// texts are read, or that takes none. It is found by checking a document whose values are all texts longer than any limit.
pub fn unread_lengths() -> Vec<Option<u32>> {
    let mut endless_texts = Uniform(Kind::ENDLESS_TEXT);
    let checked = Fields::<TextView<'_>>::from_cells(&mut endless_texts, Purpose::Create);
    let issues = checked.err().unwrap_or_default();
    let mut lengths = Vec::new();
    for name in Client::fields(Purpose::Create).iter() {
        let mut length = Some(u32::MAX);
        for issue in issues.iter().filter(|issue| issue.path == [name]) {
            length = match (length, &issue.code) {
                (Some(least), Code::TooLong { max, .. }) => Some(least.min(*max)),
                _ => None,
            };
        }
        lengths.push(length);
    }
    lengths
}

/// An object whose values are all of one kind.
struct Uniform(Kind);

impl<'a> Cells<'a> for Uniform {
    type Object = Self;

    fn kind(&self, _index: usize) -> Kind {
        self.0
    }

    fn number(&self, _index: usize) -> Option<Number<'a>> {
        None
    }

    fn take_text(&mut self, _index: usize) -> Cow<'a, str> {
        Cow::Borrowed("")
    }

    fn take_object(&mut self, _index: usize, _names: FieldNames) -> Self {
        Self(Kind::ABSENT)
    }

    fn add_key_issues(&self, _findings: &mut Findings) {}

    fn is_empty(&self) -> bool {
        self.0 == Kind::ABSENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_without_a_format_are_unread_up_to_their_limit() {
        let names = Client::fields(Purpose::Create);
        let lengths = names.iter().zip(unread_lengths());
        let unread: Vec<_> = lengths
            .filter_map(|(name, length)| Some((name, length?)))
            .collect();
        let expected = [
            ("ownerName", u32::MAX),
            ("name", 100),
            ("address", 255),
            ("phone", 20),
            ("memberId", 50),
        ];
        assert_eq!(unread, expected);
    }
}
