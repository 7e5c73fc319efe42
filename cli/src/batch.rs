//! The verdicts on the rows of a chunk. Its lines are counted from the chunk's own first line.

use std::hash::{BuildHasher, Hash};
use std::ops::Range;

use caibo_customers::Issues;
use foldhash::quality::FixedState;

use crate::tally::{Place, Tally};

/// It is reused for every chunk: [`Batch::clear`] empties it.
#[derive(Default)]
pub struct Batch {
    pub tally: Tally,
    /// The number of lines.
    pub lines: u64,
    keeps_rejects: bool,
    /// The rows that are rejected, if they are kept.
    pub rejects: Vec<Reject>,
    pub valid: Vec<Valid>,
}

/// A row that is rejected.
pub struct Reject {
    pub line: u64,
    /// Where the row stands in the chunk, without its line end.
    pub range: Range<usize>,
    pub codes: Vec<&'static str>,
    pub message: String,
}

/// A row that keeps the rules.
pub struct Valid {
    pub line: u64,
    pub range: Range<usize>,
    /// The hash of what is sent.
    pub content: u64,
    /// The hash of its key, if rows have one.
    pub key: Option<u64>,
}

/// The hashes of 64 bits by which duplicates are found.
const HASHES: FixedState = FixedState::with_seed(0);

/// The hash of what is sent of a row.
pub fn content_hash(content: &impl Hash) -> u64 {
    HASHES.hash_one(content)
}

impl Batch {
    /// No rows. Rejected ones are only counted, unless they are kept.
    pub fn new(keeps_rejects: bool) -> Self {
        Self {
            keeps_rejects,
            ..Self::default()
        }
    }

    /// Forgets the last chunk.
    pub fn clear(&mut self) {
        self.tally = Tally::default();
        self.lines = 0;
        self.rejects.clear();
        self.valid.clear();
    }

    /// Adds a row that keeps the rules, by the hash of its content. It is identified by its key, or else by its content.
    pub fn accept(&mut self, range: Range<usize>, content: u64, key: Option<&str>) {
        self.tally.rows += 1;
        self.valid.push(Valid {
            line: self.line(),
            range,
            content,
            key: key.map(|key| HASHES.hash_one(key)),
        });
    }

    /// Adds a row that breaks rules.
    pub fn reject_issues(&mut self, range: Range<usize>, issues: &Issues) {
        let line = self.line();
        let mut codes = Vec::new();
        let mut counted = Vec::new();
        for issue in issues.iter() {
            let code = issue.code.name();
            let place = match issue.path.as_slice() {
                [] => Place::Row,
                [field] => Place::Field(field.clone()),
                path => Place::Field(path.join(".").into()),
            };
            // A member that stands three times has two issues.
            let found = (code, place);
            if counted.contains(&found) {
                continue;
            }
            self.tally.add_issue(code, found.1.clone(), line);
            if !codes.contains(&code) {
                codes.push(code);
            }
            counted.push(found);
        }
        self.push(range, codes, || issues.summary());
    }

    /// Adds a row that is rejected for another reason.
    pub fn reject(
        &mut self,
        range: Range<usize>,
        code: &'static str,
        place: Place,
        message: String,
    ) {
        let line = self.line();
        self.tally.add_issue(code, place, line);
        self.push(range, vec![code], || message);
    }

    /// Adds a row whose key is empty.
    pub fn reject_missing_key(&mut self, range: Range<usize>, column: &str) {
        let column = Place::Column(column.to_owned());
        self.reject(range, "missing_key", column, "the key is empty".to_owned());
    }

    fn push(
        &mut self,
        range: Range<usize>,
        codes: Vec<&'static str>,
        message: impl FnOnce() -> String,
    ) {
        self.tally.rows += 1;
        self.tally.invalid += 1;
        if self.keeps_rejects {
            self.rejects.push(Reject {
                line: self.line(),
                range,
                codes,
                message: message(),
            });
        }
    }

    /// The line of the next row.
    fn line(&self) -> u64 {
        self.lines + 1
    }
}
