//! Judges the lines of an NDJSON file: one JSON object a line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use caibo_customers::{Customer, Issues, trimmed_text};
use memchr::{memchr, memmem};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::batch::{Batch, content_hash};
use crate::columns::{Column, Map, is_of_rejects};
use crate::source::INVALID;

/// The member that holds, as text, a rejected line that is not an object. A corrected line is read from it.
pub const ROW: &str = "_row";

/// How many names of members are remembered with their fields.
const NAMES: usize = 1000;

/// An NDJSON file, as the arguments declare it.
pub struct Lines {
    pub maps: Vec<Map>,
    /// The name of the member that is the key, or of its field.
    pub key: Option<String>,
}

/// A cache: the field of each member name.
#[derive(Default)]
pub struct Fields(HashMap<String, Option<&'static str>>);

/// The members of an object, with the JSON text of each value.
pub struct Members<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl Lines {
    /// Judges the lines of a chunk.
    pub fn judge(&self, bytes: &[u8], fields: &mut Fields, batch: &mut Batch) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or_default();
            if !line.trim_ascii().is_empty() {
                let line = line.trim_ascii_end();
                self.judge_line(line, at..at + line.len(), fields, batch);
            } else if !matches!(line, b"" | b"\r") {
                batch.tally.blank += 1;
            }
            batch.lines += 1;
            at += length + 1;
        }
    }

    fn judge_line(&self, line: &[u8], range: Range<usize>, fields: &mut Fields, batch: &mut Batch) {
        let row;
        let mut line = without_mark(line);
        let mut parsed = Members::parse(line);
        if let Some(in_place) = parsed.as_ref().and_then(|members| members.in_place(line)) {
            row = in_place;
            line = &row;
            parsed = Members::parse(line);
        }
        let Some(members) = parsed else {
            // The rules say what is wrong with it.
            let issues = Customer::from_json(line).err().unwrap_or_default();
            return batch.reject_issues(range, &issues);
        };
        let line = batch.lines;
        for (name, value) in &members.0 {
            let is_field = fields.find(name, &self.maps) == Some(name);
            let filled = batch.tally.member(name, is_field);
            if !matches!(value.get(), "null" | "\"\"") {
                filled.add(line);
            }
        }
        let key = self.key_of(&members, fields);
        match self.customer(&members, fields) {
            Err(issues) => batch.reject_issues(range, &issues),
            Ok(_) if key.as_deref() == Some("") => {
                let name = self.key.as_deref().unwrap_or_default();
                batch.reject_missing_key(range, name);
            }
            Ok(customer) => batch.accept(range, content_hash(&customer), key.as_deref()),
        }
    }

    /// The value of the key, if rows have one; empty if this row has none.
    fn key_of<'a>(&self, members: &Members<'a>, fields: &mut Fields) -> Option<Cow<'a, str>> {
        let key = self.key.as_ref()?;
        let mut members = members.0.iter().rev();
        let mut is_key = |name: &str| key == name || fields.find(name, &self.maps) == Some(key);
        let member = members.find(|(name, _)| is_key(name));
        Some(member.map_or(Cow::Borrowed(""), |(_, value)| key_text(value)))
    }

    /// Reads a line that keeps the rules, and the value of its key.
    pub fn read_valid(
        &self,
        line: &[u8],
        fields: &mut Fields,
    ) -> Option<(Customer, Option<String>)> {
        let line = without_mark(line);
        let mut parsed = Members::parse(line)?;
        let row = parsed.in_place(line);
        if let Some(row) = &row {
            parsed = Members::parse(row)?;
        }
        let customer = self.customer(&parsed, fields).ok()?;
        let key = self.key_of(&parsed, fields);
        Some((customer, key.map(Cow::into_owned)))
    }

    /// Checks the members that are fields, by the names of their fields.
    fn customer(&self, members: &Members<'_>, fields: &mut Fields) -> Result<Customer, Issues> {
        let mut json = String::from("{");
        for (name, value) in &members.0 {
            let Some(field) = fields.find(name, &self.maps) else {
                continue;
            };
            let separator = if json.len() > 1 { ",\"" } else { "\"" };
            for part in [separator, field, "\":", value.get()] {
                json.push_str(part);
            }
        }
        json.push('}');
        Customer::from_json(json.as_bytes())
    }
}

impl Fields {
    fn find(&mut self, name: &str, maps: &[Map]) -> Option<&'static str> {
        if let Some(field) = self.0.get(name) {
            return *field;
        }
        let field = Column::new(name, maps).field;
        if self.0.len() < NAMES {
            self.0.insert(name.to_owned(), field);
        }
        field
    }
}

impl<'a> Members<'a> {
    /// Reads an object; `None` if the line is not one.
    pub fn parse(line: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    /// Whether the line is one of a file of rejected rows.
    pub fn is_rejected(&self) -> bool {
        self.0.iter().any(|(name, _)| is_of_rejects(name))
    }

    /// The line that stands for one of a file of rejected rows, if it is another: the text of its member [`ROW`], or the object that
    /// was written there. A line is not corrected while it has U+FFFD, which stands for bytes that are not text.
    fn in_place(&self, line: &[u8]) -> Option<Vec<u8>> {
        if !self.is_rejected() {
            return None;
        }
        let row = self.0.iter().find(|(name, _)| name == ROW);
        let row = row.and_then(
            |(_, value)| match serde_json::from_str::<String>(value.get()) {
                Ok(text) => Some(text.into_bytes()),
                Err(_) if value.get().starts_with('{') => Some(value.get().as_bytes().to_vec()),
                Err(_) => None,
            },
        );
        let is_replaced = memmem::find(line, "\u{FFFD}".as_bytes()).is_some();
        match (row, is_replaced) {
            (row, false) => row,
            (row, true) => {
                let mut line = row.unwrap_or_else(|| line.to_vec());
                line.push(INVALID);
                Some(line)
            }
        }
    }
}

/// A line without byte order marks, which lines have where files were joined.
fn without_mark(mut line: &[u8]) -> &[u8] {
    while let Some(rest) = line.strip_prefix("\u{FEFF}".as_bytes()) {
        line = rest;
    }
    line
}

/// The text of a key: the characters of a string, or the JSON of another value. `null` counts as empty.
fn key_text(value: &RawValue) -> Cow<'_, str> {
    match value.get() {
        "null" => Cow::Borrowed(""),
        json => match serde_json::from_str::<String>(json) {
            Ok(text) => Cow::Owned(trimmed_text(&text).to_owned()),
            Err(_) => Cow::Borrowed(json),
        },
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
