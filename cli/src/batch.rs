//! The verdicts on the rows of a chunk. Its lines are counted from the chunk's own first line.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use caibo_customers::Issues;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::duplicates::Row;
use crate::tally::{Place, Tally};

/// The verdicts on the rows of a chunk.
#[derive(Default)]
pub struct Batch {
    pub tally: Tally,
    /// The number of lines.
    pub lines: u64,
    pub rejects: Vec<Reject>,
    pub valid: Vec<Valid>,
    content: Content,
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
    /// Its hashes. The line is that of the file, and set later.
    pub hashes: Row,
}

impl Batch {
    /// Forgets the last chunk.
    pub fn clear(&mut self) {
        self.tally = Tally::default();
        self.lines = 0;
        self.rejects.clear();
        self.valid.clear();
    }

    /// Adds a row that keeps the rules. It is identified by its key, or else by its content.
    pub fn accept(&mut self, range: Range<usize>, content: &impl Hash, key: Option<&str>) {
        self.content.0.clear();
        content.hash(&mut self.content);
        let hash = xxh3_128(&self.content.0);
        let hashes = Row {
            hash: key.map_or(hash as u64, |key| xxh3_64(key.as_bytes())),
            content: (hash >> 64) as u32,
            line: 0,
        };
        self.tally.rows += 1;
        self.valid.push(Valid {
            line: self.line(),
            range,
            hashes,
        });
    }

    /// Adds a row that breaks rules.
    pub fn reject_issues(&mut self, range: Range<usize>, issues: &Issues) {
        let line = self.line();
        let mut codes = Vec::new();
        for issue in issues.iter() {
            let code = issue.code.name();
            let place = match issue.path.as_slice() {
                [] => Place::Row,
                path => Place::Field(path.join(".")),
            };
            self.tally.add_issue(code, place, line);
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        self.push(range, codes, issues.summary());
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
        self.push(range, vec![code], message);
    }

    /// Adds a row whose key is empty.
    pub fn reject_missing_key(&mut self, range: Range<usize>, column: &str) {
        let column = Place::Column(column.to_owned());
        self.reject(range, "missing_key", column, "the key is empty".to_owned());
    }

    fn push(&mut self, range: Range<usize>, codes: Vec<&'static str>, message: String) {
        self.tally.rows += 1;
        self.tally.invalid += 1;
        self.rejects.push(Reject {
            line: self.line(),
            range,
            codes,
            message,
        });
    }

    /// The line of the next row.
    fn line(&self) -> u64 {
        self.lines + 1
    }
}

/// The bytes that a value gives to a hasher, in one text: a hash of one short text is faster than one of its parts.
#[derive(Default)]
struct Content(Vec<u8>);

impl Hasher for Content {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        xxh3_64(&self.0)
    }
}
