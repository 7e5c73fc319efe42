//! Judges the lines of an NDJSON file: one JSON object a line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use caibo_customers::{Customer, Issues};
use memchr::memchr;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::batch::{Batch, content_hash};
use crate::columns::{Column, Map};

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
            }
            batch.lines += 1;
            at += length + 1;
        }
    }

    fn judge_line(&self, line: &[u8], range: Range<usize>, fields: &mut Fields, batch: &mut Batch) {
        let text;
        let mut line = line;
        let mut parsed = Members::parse(line);
        if let Some(row) = parsed.as_ref().and_then(Members::row) {
            text = row;
            line = text.as_bytes();
            parsed = Members::parse(line);
        }
        let Some(members) = parsed else {
            // The rules say what is wrong with it.
            return match Customer::from_json(line) {
                Ok(customer) => batch.accept(range, content_hash(&customer), None),
                Err(issues) => batch.reject_issues(range, &issues),
            };
        };
        let mut key = self.key.as_ref().map(|_| Cow::Borrowed(""));
        for (name, value) in &members.0 {
            let is_filled = !matches!(value.get(), "null" | "\"\"");
            batch.tally.add_filled(name, u64::from(is_filled));
            let is_key = |key: &String| key == name || fields.find(name, &self.maps) == Some(key);
            if self.key.as_ref().is_some_and(is_key) {
                key = Some(key_text(value));
            }
        }
        match self.customer(&members, fields) {
            Err(issues) => batch.reject_issues(range, &issues),
            Ok(_) if key.as_deref() == Some("") => {
                let name = self.key.as_deref().unwrap_or_default();
                batch.reject_missing_key(range, name);
            }
            Ok(customer) => batch.accept(range, content_hash(&customer), key.as_deref()),
        }
    }

    /// Reads a line that keeps the rules, and the value of its key.
    pub fn read_valid(
        &self,
        line: &[u8],
        fields: &mut Fields,
    ) -> Option<(Customer, Option<String>)> {
        let mut parsed = Members::parse(line);
        let row = parsed.as_ref().and_then(Members::row);
        if let Some(row) = &row {
            parsed = Members::parse(row.as_bytes());
        }
        let Some(members) = parsed else {
            let customer = Customer::from_json(row.as_ref().map_or(line, |row| row.as_bytes()));
            return Some((customer.ok()?, None));
        };
        let mut key = None;
        for (name, value) in &members.0 {
            let is_key = |key: &String| key == name || fields.find(name, &self.maps) == Some(key);
            if self.key.as_ref().is_some_and(is_key) {
                key = Some(key_text(value).into_owned());
            }
        }
        Some((self.customer(&members, fields).ok()?, key))
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

    /// The text of a line that was not an object when it was rejected.
    fn row(&self) -> Option<String> {
        let (_, value) = self.0.iter().find(|(name, _)| name == ROW)?;
        serde_json::from_str(value.get()).ok()
    }
}

/// The text of a key: the characters of a string, or the JSON of another value. `null` counts as empty.
fn key_text(value: &RawValue) -> Cow<'_, str> {
    match value.get() {
        "null" => Cow::Borrowed(""),
        json => match serde_json::from_str::<String>(json) {
            Ok(text) => Cow::Owned(text.trim().to_owned()),
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
