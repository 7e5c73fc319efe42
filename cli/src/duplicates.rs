//! Finds rows that repeat an earlier one. It keeps 16 bytes a row, and no values.

use hashbrown::HashTable;

/// The number of tables. Each grows by itself, so that only one of them is in memory twice at a time.
const TABLES: usize = 64;

/// The rows so far, by a hash of what identifies them. A million rows take 36 MB.
pub struct Seen(Vec<HashTable<Row>>);

/// What is kept of a row.
#[derive(Clone, Copy)]
pub struct Row {
    /// What identifies the row: its key, or its content. Of a million rows two share a hash by accident once in 10^7 files.
    pub hash: u64,
    /// A part of the hash of the row's content.
    pub content: u32,
    pub line: u32,
}

/// What a row is to the rows before it.
#[derive(Debug, PartialEq)]
pub enum Novelty {
    New,
    /// The row on that line is the same.
    Repeated(u32),
    /// The row on that line has the same key and another content.
    Conflict(u32),
}

impl Seen {
    pub fn new() -> Self {
        Self(
            std::iter::repeat_with(HashTable::new)
                .take(TABLES)
                .collect(),
        )
    }

    /// Adds a row, unless an earlier one has the same hash.
    pub fn add(&mut self, row: Row) -> Novelty {
        // The tables themselves use the lowest and the highest bits.
        let index = (row.hash >> 32) as usize % TABLES;
        let Some(table) = self.0.get_mut(index) else {
            return Novelty::New;
        };
        let found = table.find(row.hash, |other| other.hash == row.hash);
        match found {
            Some(other) if other.content == row.content => Novelty::Repeated(other.line),
            Some(other) => Novelty::Conflict(other.line),
            None => {
                table.insert_unique(row.hash, row, |other| other.hash);
                Novelty::New
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_compared_with_the_first_of_its_hash() {
        let mut seen = Seen::new();
        let row = |hash, content, line| Row {
            hash,
            content,
            line,
        };
        assert_eq!(seen.add(row(1, 1, 2)), Novelty::New);
        assert_eq!(seen.add(row(1 << 40, 1, 3)), Novelty::New);
        assert_eq!(seen.add(row(1, 1, 4)), Novelty::Repeated(2));
        assert_eq!(seen.add(row(1, 2, 5)), Novelty::Conflict(2));
        assert_eq!(seen.add(row(1, 1, 6)), Novelty::Repeated(2));
    }
}
