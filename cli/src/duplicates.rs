//! Finds rows that repeat an earlier one. It keeps 8 bytes a row, or 16 where rows have a key, and no values.

/// The number of tables. Each grows by itself, so that only one of them is in memory twice at a time.
const TABLES: usize = 64;

/// The rows so far, by a hash of 64 bits. Of a million rows two different ones have the same hash once in 30 million files.
pub struct Seen(Vec<Table>);

/// A hash table with open addressing. Unlike that of the standard library it reads one place of memory for most rows.
#[derive(Default)]
struct Table {
    /// Empty, or a power of two long. [`EMPTY`] marks a free place.
    hashes: Vec<u64>,
    /// The rows of the hashes, if rows have a key.
    rows: Vec<Row>,
    used: usize,
}

const EMPTY: u64 = 0;

/// What is kept of a row with a key.
#[derive(Clone, Copy, Default)]
pub struct Row {
    /// A part of the hash of the row's content.
    pub content: u32,
    pub line: u32,
}

/// What a row with a key is to the rows before it.
#[derive(Debug, PartialEq)]
pub enum Novelty {
    New,
    /// An earlier row is the same.
    Repeated,
    /// The row on that line has the same key and another content.
    Conflict(u32),
}

impl Seen {
    pub fn new() -> Self {
        Self(
            std::iter::repeat_with(Table::default)
                .take(TABLES)
                .collect(),
        )
    }

    /// Reserves places for about that many rows, before any is added: growing takes as long as adding the rows again. It takes at
    /// most 16 MB, since the number of rows is a guess.
    pub fn reserve(&mut self, rows: u64) {
        const MAX: u64 = 1_500_000;
        for table in &mut self.0 {
            let places = rows.min(MAX) as usize / TABLES * 4 / 3;
            table.hashes = vec![EMPTY; places.next_power_of_two()];
        }
    }

    /// Reads the places of some rows that are added next. The processor reads them at the same time; to add a row would wait for
    /// its place.
    pub fn prepare(&self, hashes: impl Iterator<Item = u64>) {
        let place = |hash: u64| {
            let table = self.0.get(table_of(hash))?;
            table.hashes.get(table.first_place(hash)?).copied()
        };
        let places = hashes.filter_map(place);
        std::hint::black_box(places.fold(0, u64::wrapping_add));
    }

    /// Adds a row by the hash of its content. Returns whether an earlier row has the same.
    pub fn add(&mut self, content: u64) -> bool {
        let table = self.0.get_mut(table_of(content));
        table.is_some_and(|table| table.add(content).is_some_and(|(_, is_new)| !is_new))
    }

    /// Adds a row by the hash of its key, unless an earlier one has the same.
    pub fn add_with_key(&mut self, key: u64, row: Row) -> Novelty {
        let table = self.0.get_mut(table_of(key));
        table.map_or(Novelty::New, |table| table.add_with_key(key, row))
    }
}

/// The table of a hash. The table itself uses the lowest bits.
fn table_of(hash: u64) -> usize {
    (hash >> 32) as usize % TABLES
}

impl Table {
    /// Returns the place of a hash, and whether it is new.
    fn add(&mut self, hash: u64) -> Option<(usize, bool)> {
        if self.used >= self.hashes.len() / 4 * 3 {
            self.grow();
        }
        let hash = not_empty(hash);
        let index = self.find(hash)?;
        let place = self.hashes.get_mut(index)?;
        let is_new = *place == EMPTY;
        *place = hash;
        self.used += usize::from(is_new);
        Some((index, is_new))
    }

    fn add_with_key(&mut self, key: u64, row: Row) -> Novelty {
        let Some((index, is_new)) = self.add(key) else {
            return Novelty::New;
        };
        // Rows with a key grow with the hashes.
        self.rows.resize(self.hashes.len(), Row::default());
        match self.rows.get_mut(index) {
            Some(place) if is_new => {
                *place = row;
                Novelty::New
            }
            Some(earlier) if earlier.content != row.content => Novelty::Conflict(earlier.line),
            _ => Novelty::Repeated,
        }
    }

    /// The place of a hash, or the place for it.
    fn find(&self, hash: u64) -> Option<usize> {
        let mut index = self.first_place(hash)?;
        while self
            .hashes
            .get(index)
            .is_some_and(|found| *found != EMPTY && *found != hash)
        {
            index = (index + 1) & (self.hashes.len() - 1);
        }
        Some(index)
    }

    /// The place where a hash is looked for first.
    fn first_place(&self, hash: u64) -> Option<usize> {
        let mask = self.hashes.len().checked_sub(1)?;
        Some(hash as usize & mask)
    }

    fn grow(&mut self) {
        const FIRST: usize = 16;
        let length = (self.hashes.len() * 2).max(FIRST);
        let hashes = std::mem::replace(&mut self.hashes, vec![EMPTY; length]);
        let has_rows = !self.rows.is_empty();
        let more_rows = vec![Row::default(); if has_rows { length } else { 0 }];
        let rows = std::mem::replace(&mut self.rows, more_rows);
        let mut rows = rows.into_iter();
        for hash in hashes {
            let row = rows.next();
            if hash == EMPTY {
                continue;
            }
            let Some(index) = self.find(hash) else {
                continue;
            };
            if let Some(place) = self.hashes.get_mut(index) {
                *place = hash;
            }
            if let (Some(place), Some(row)) = (self.rows.get_mut(index), row) {
                *place = row;
            }
        }
    }
}

/// A hash that is not that of an empty place.
fn not_empty(hash: u64) -> u64 {
    if hash == EMPTY { 1 } else { hash }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_compared_with_the_first_of_its_key() {
        let mut seen = Seen::new();
        let row = |content, line| Row { content, line };
        assert_eq!(seen.add_with_key(1, row(1, 2)), Novelty::New);
        assert_eq!(seen.add_with_key(1 << 40, row(1, 3)), Novelty::New);
        assert_eq!(seen.add_with_key(1, row(1, 4)), Novelty::Repeated);
        assert_eq!(seen.add_with_key(1, row(2, 5)), Novelty::Conflict(2));
        assert_eq!(seen.add_with_key(1, row(1, 6)), Novelty::Repeated);
    }

    /// Hashes of which many have the same place, and 0.
    fn hashes() -> impl Iterator<Item = u64> {
        (0..10_000).map(|number| (number << 32) | (number % 7))
    }

    #[test]
    fn rows_are_found_in_a_table_that_has_grown() {
        let mut seen = Seen::new();
        assert!(hashes().all(|hash| !seen.add(hash)));
        assert!(hashes().all(|hash| seen.add(hash)));
    }

    #[test]
    fn rows_are_found_in_a_table_that_was_too_small() {
        for rows in [0, 1, 1000, 10_000] {
            let mut seen = Seen::new();
            seen.reserve(rows);
            assert!(hashes().all(|hash| !seen.add(hash)));
            assert!(hashes().all(|hash| seen.add(hash)));
        }
    }

    #[test]
    fn rows_with_a_key_are_found_in_a_table_that_has_grown() {
        let mut seen = Seen::new();
        for (content, expected) in [
            (0, (|_| Novelty::New) as fn(u32) -> Novelty),
            (0, |_| Novelty::Repeated),
            (1, Novelty::Conflict),
        ] {
            for (hash, line) in hashes().zip(1..) {
                let novelty = seen.add_with_key(hash, Row { content, line });
                assert_eq!(novelty, expected(line));
            }
        }
    }
}
