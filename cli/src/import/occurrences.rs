//! As [`Occurrences`](crate::tally::Occurrences), for findings in any order: it keeps the lowest lines.

use std::collections::BTreeSet;

use crate::tally::LINES;

#[derive(Default)]
pub struct UnorderedOccurrences {
    pub count: u64,
    first: BTreeSet<u64>,
}

impl UnorderedOccurrences {
    pub fn add(&mut self, line: u64) {
        self.count += 1;
        self.first.insert(line);
        if self.first.len() > LINES {
            self.first.pop_last();
        }
    }

    /// The first lines, in order.
    pub fn first(&self) -> Vec<u64> {
        self.first.iter().copied().collect()
    }
}
