//! The places of a server's complaints, and the fields that they name.

use std::borrow::Cow;

use crate::customer::{Client, PREFERENCES, Preferences, Purpose};
use crate::text::ascii::is_one_of;

/// The place of a complaint as the server wrote it, linked to the place around it. Joined into one text for each complaint,
/// long keys with many complaints would take memory without bound.
pub(super) struct Place<'a> {
    pub(super) text: &'a str,
    pub(super) around: Option<&'a Place<'a>>,
}

/// The place of a complaint about the document as a whole.
pub(super) const ROOT: Place<'_> = Place {
    text: "",
    around: None,
};

impl<'a> Place<'a> {
    /// The place of a key in the object that is at this place.
    pub(super) fn below(&'a self, text: &'a str) -> Self {
        Place {
            text,
            around: Some(self),
        }
    }

    /// The path of the field that the last key of the place names, or the last key of a place around it; empty if none does.
    pub(super) fn path(&self) -> Vec<Cow<'static, str>> {
        let mut place = Some(self);
        while let Some(inner) = place {
            match inner.field() {
                Some((Some(outer), name)) => return vec![outer.into(), name.into()],
                Some((None, name)) => return vec![name.into()],
                None => {}
            }
            place = inner.around;
        }
        Vec::new()
    }

    /// The field that `Email`, `$.phone`, `customer.Name`, `$['phone'][0]` or `#/preferences/currency` names with its last
    /// key, without regard to case, after the name of the object that it is in.
    pub(super) fn field(&self) -> Option<(Option<&'static str>, &'static str)> {
        let [last, parent] = self.last_keys();
        let fields = Client::fields(Purpose::Change);
        if let Some((_, name)) = fields.find_spelling(last) {
            return Some((None, name));
        }
        let (_, name) = Preferences::fields().find_spelling(last)?;
        let (_, parent) = fields.find_spelling(parent)?;
        (parent == PREFERENCES).then_some((Some(parent), name))
    }

    /// The last two keys of the place, the last one first. Array indices are skipped.
    fn last_keys(&self) -> [&[u8]; 2] {
        /// Longer than any place that the API names. Longer keys are not searched, because the search runs for every
        /// complaint.
        const MAX_KEY: usize = 200;
        let mut last = None;
        let mut inner = Some(self);
        while let Some(place) = inner {
            let text = match place.text.as_bytes() {
                text if text.len() > MAX_KEY => b"?",
                text => text,
            };
            let keys = text.rsplit(|byte| is_one_of(*byte, "./[]'\""));
            for key in keys.filter(|key| !key.iter().all(u8::is_ascii_digit)) {
                match last {
                    None => last = Some(key),
                    Some(last) => return [last, key],
                }
            }
            inner = place.around;
        }
        [last.unwrap_or_default(), b""]
    }

    /// The place as one text, with the places around it.
    pub(super) fn to_text(&self) -> String {
        let mut text = match self.around {
            Some(around) => around.to_text(),
            None => String::new(),
        };
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(self.text);
        text
    }
}
