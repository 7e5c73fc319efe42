//! Counts what is found in the rows of a file.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many lines are named of each kind of finding.
pub const LINES: usize = 5;

/// How many names of members are counted, besides those of fields. Objects may have any number of them.
const NAMES: usize = 1000;

/// The counts of a file, or of a part of it.
#[derive(Default)]
pub struct Tally {
    pub rows: u64,
    pub invalid: u64,
    /// Records without any text. They do not count as rows.
    pub blank: u64,
    pub issues: BTreeMap<(&'static str, Place), Occurrences>,
    pub repeated: Occurrences,
    /// How many rows have a value, by the index of the column in a table.
    pub filled: Vec<u64>,
    /// The same by the name of the member in NDJSON.
    pub filled_by_name: BTreeMap<String, Filled>,
    /// That of the members whose names are too many.
    unreported: Filled,
}

/// How many rows have a value in a member.
#[derive(Default)]
pub struct Filled {
    pub rows: u64,
    /// Whether the name is exactly that of a field.
    is_field: bool,
    /// The last row that was counted, so that one counts once, however often the member stands in it.
    last: Option<u64>,
}

/// Where in a row an issue is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Row,
    Field(Cow<'static, str>),
    Column(String),
}

/// How often a thing was found, and in which lines first.
#[derive(Default)]
pub struct Occurrences {
    pub count: u64,
    pub first_lines: Vec<u64>,
}

impl Tally {
    pub fn add_issue(&mut self, code: &'static str, place: Place, line: u64) {
        self.issue(code, place).add(line);
    }

    /// Adds the counts of the part that follows. Its first line is one after `lines_before`.
    pub fn append(&mut self, other: &Self, lines_before: u64) {
        self.rows += other.rows;
        self.invalid += other.invalid;
        self.blank += other.blank;
        for ((code, place), found) in &other.issues {
            self.issue(code, place.clone()).append(found, lines_before);
        }
        self.repeated.append(&other.repeated, lines_before);
        self.filled
            .resize(self.filled.len().max(other.filled.len()), 0);
        for (sum, count) in self.filled.iter_mut().zip(&other.filled) {
            *sum += count;
        }
        for (name, filled) in &other.filled_by_name {
            self.member(name, filled.is_field).rows += filled.rows;
        }
    }

    /// The count of a member. Beyond the largest number of names it is one that is not reported.
    pub fn member(&mut self, name: &str, is_field: bool) -> &mut Filled {
        let is_known = self.filled_by_name.contains_key(name);
        if !is_known && !is_field && self.filled_by_name.len() >= NAMES {
            return &mut self.unreported;
        }
        let filled = self.filled_by_name.entry(name.to_owned()).or_default();
        filled.is_field = is_field;
        filled
    }

    fn issue(&mut self, code: &'static str, place: Place) -> &mut Occurrences {
        self.issues.entry((code, place)).or_default()
    }
}

impl Filled {
    /// Counts the row of a line.
    pub fn add(&mut self, line: u64) {
        self.rows += u64::from(self.last != Some(line));
        self.last = Some(line);
    }
}

impl Occurrences {
    pub fn add(&mut self, line: u64) {
        self.count += 1;
        if self.first_lines.len() < LINES && self.first_lines.last() != Some(&line) {
            self.first_lines.push(line);
        }
    }

    fn append(&mut self, other: &Self, lines_before: u64) {
        self.count += other.count;
        let missing = LINES.saturating_sub(self.first_lines.len());
        let lines = other.first_lines.iter().take(missing);
        self.first_lines
            .extend(lines.map(|line| line + lines_before));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(tally: &Tally, name: &str) -> Option<u64> {
        tally.filled_by_name.get(name).map(|filled| filled.rows)
    }

    #[test]
    fn names_beyond_the_limit_are_not_counted_unless_they_are_fields() {
        let mut part = Tally::default();
        for number in 0..=NAMES {
            part.member(&format!("member{number:04}"), false).add(1);
        }
        part.member("phone", true).add(1);
        let mut tally = Tally::default();
        tally.append(&part, 0);
        assert_eq!(tally.filled_by_name.len(), NAMES + 1);
        assert_eq!(rows(&tally, "phone"), Some(1));
        assert_eq!(rows(&tally, "member1000"), None);
    }

    #[test]
    fn a_member_that_stands_twice_in_a_row_is_counted_once() {
        let mut tally = Tally::default();
        for line in [1, 1, 2] {
            tally.member("name", true).add(line);
        }
        assert_eq!(rows(&tally, "name"), Some(2));
    }
}
