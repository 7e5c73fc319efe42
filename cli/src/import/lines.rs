//! How often a thing was found, and in which lines first, whatever the order in which it is found.

use std::collections::BTreeSet;

/// How many lines are named.
const NAMED: usize = 5;

#[derive(Default)]
pub struct Lines {
    pub count: u64,
    first: BTreeSet<u64>,
}

impl Lines {
    pub fn add(&mut self, line: u64) {
        self.count += 1;
        self.first.insert(line);
        if self.first.len() > NAMED {
            self.first.pop_last();
        }
    }

    /// The first lines, in order.
    pub fn first(&self) -> Vec<u64> {
        self.first.iter().copied().collect()
    }
}
