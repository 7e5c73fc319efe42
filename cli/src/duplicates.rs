//! Finds rows that repeat an earlier one. It keeps 16 bytes a row, and no values.

/// The number of tables. Each grows by itself, so that only one of them is in memory twice at a time.
const TABLES: usize = 64;

/// The rows so far, by a hash of what identifies them. A million rows take 34 MB.
pub struct Seen(Vec<Table>);

/// A hash table with open addressing. Unlike that of the standard library it reads one place of memory for most rows.
#[derive(Default)]
struct Table {
    /// A power of two of them. A line of 0 marks an empty one.
    rows: Vec<Row>,
    used: usize,
}

/// What is kept of a row.
#[derive(Clone, Copy, Default)]
pub struct Row {
    /// What identifies the row: its key, or its content. Of a million rows two share these 64 bits once in 40 million files.
    pub hash: u64,
    /// A part of the hash of the row's content.
    pub content: u32,
    /// Its line, which is at least 1.
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
            std::iter::repeat_with(Table::default)
                .take(TABLES)
                .collect(),
        )
    }

    /// Reads the places of some rows that are added next. The processor reads them at the same time; `add` would wait for each. This
    /// halves the time of a check of a million rows.
    pub fn prepare(&self, rows: impl Iterator<Item = Row>) {
        let place = |row: Row| {
            let table = self.0.get(table_of(row.hash))?;
            let mask = table.rows.len().checked_sub(1)?;
            table.rows.get(row.hash as usize & mask)
        };
        let lines = rows.filter_map(place).map(|row| row.line);
        std::hint::black_box(lines.fold(0, u32::wrapping_add));
    }

    /// Adds a row, unless an earlier one has the same hash.
    pub fn add(&mut self, row: Row) -> Novelty {
        match self.0.get_mut(table_of(row.hash)) {
            Some(table) => table.add(row),
            None => Novelty::New,
        }
    }
}

/// The table of a hash. The table itself uses the lowest bits.
fn table_of(hash: u64) -> usize {
    (hash >> 32) as usize % TABLES
}

impl Table {
    fn add(&mut self, row: Row) -> Novelty {
        if self.used >= self.rows.len() / 4 * 3 {
            self.grow();
        }
        let Some(place) = self.find(row.hash) else {
            return Novelty::New;
        };
        if place.line == 0 {
            *place = row;
            self.used += 1;
            Novelty::New
        } else if place.content == row.content {
            Novelty::Repeated(place.line)
        } else {
            Novelty::Conflict(place.line)
        }
    }

    /// The row of that hash, or the place for it.
    fn find(&mut self, hash: u64) -> Option<&mut Row> {
        let mask = self.rows.len().checked_sub(1)?;
        let mut index = hash as usize & mask;
        while self
            .rows
            .get(index)
            .is_some_and(|row| row.line != 0 && row.hash != hash)
        {
            index = (index + 1) & mask;
        }
        self.rows.get_mut(index)
    }

    fn grow(&mut self) {
        const FIRST: usize = 16;
        let length = (self.rows.len() * 2).max(FIRST);
        let rows = std::mem::replace(&mut self.rows, vec![Row::default(); length]);
        for row in rows.into_iter().filter(|row| row.line != 0) {
            if let Some(place) = self.find(row.hash) {
                *place = row;
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

    #[test]
    fn rows_are_found_in_a_table_that_has_grown() {
        let mut seen = Seen::new();
        let rows = (1..10_000).map(|line| Row {
            hash: u64::from(line) << 32 | u64::from(line % 7),
            content: 0,
            line,
        });
        let novelties = |seen: &mut Seen| rows.clone().map(|row| seen.add(row)).collect::<Vec<_>>();
        assert!(
            novelties(&mut seen)
                .iter()
                .all(|novelty| *novelty == Novelty::New)
        );
        let repeated: Vec<_> = (1..10_000).map(Novelty::Repeated).collect();
        assert_eq!(novelties(&mut seen), repeated);
    }
}
