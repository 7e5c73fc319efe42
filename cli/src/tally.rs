//! Counts what is found in the rows of a file.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// How many lines are named of each kind of finding.
pub const LINES: usize = 5;

/// How many names of members are counted. Objects may have any number of them.
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
    pub filled_by_name: HashMap<String, u64>,
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
        for (name, count) in &other.filled_by_name {
            self.add_filled(name, *count);
        }
    }

    /// Adds to the number of rows that have a value of that name.
    pub fn add_filled(&mut self, name: &str, count: u64) {
        if let Some(sum) = self.filled_by_name.get_mut(name) {
            *sum += count;
        } else if self.filled_by_name.len() < NAMES {
            self.filled_by_name.insert(name.to_owned(), count);
        }
    }

    fn issue(&mut self, code: &'static str, place: Place) -> &mut Occurrences {
        self.issues.entry((code, place)).or_default()
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
