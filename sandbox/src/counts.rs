//! Counts of requests by a text, such as a header's value.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;

/// The most texts that are counted. Beyond it the oldest count is dropped, so that memory does not grow.
const MAX_TEXTS: usize = 10_000;

/// Counts per text. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Counts {
    /// Hashes instead of the texts, which may be long or secret.
    hasher: RandomState,
    counts: Arc<Mutex<IndexMap<u64, u64>>>,
}

impl Counts {
    /// Counts a request with this text, and returns their number.
    pub(crate) fn count(&self, text: &str) -> u64 {
        let hash = self.hasher.hash_one(text);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MAX_TEXTS && !counts.contains_key(&hash) {
            counts.shift_remove_index(0);
        }
        let count = counts.entry(hash).or_default();
        *count += 1;
        *count
    }
}
