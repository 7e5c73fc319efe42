//! The rows of a run, and their idempotency keys.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};

use crate::customer::Customer;
use crate::http::options::IdempotencyKey;

/// A row of [`Caibo::create_all`](super::Caibo::create_all): a customer, and its idempotency key if it has one.
pub trait Row {
    /// The customer to create.
    fn customer(&self) -> &Customer;

    /// The key by which the server recognizes a repeated row. Rows with other customers need other keys.
    fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        None
    }
}

impl Row for Customer {
    fn customer(&self) -> &Customer {
        self
    }
}

impl Row for (Customer, IdempotencyKey) {
    fn customer(&self) -> &Customer {
        &self.0
    }

    fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        Some(&self.1)
    }
}

/// The idempotency keys of a run, to find different rows with one key: the server would take the second for a repetition of
/// the first, and lose it.
#[derive(Default)]
pub(super) struct RowKeys {
    hasher: RandomState,
    /// A hash of the row's JSON text by the hash of its key.
    rows: HashMap<u64, u64>,
    /// The hashes of the keys, oldest first.
    keys: VecDeque<u64>,
}

impl RowKeys {
    /// The number of keys that are remembered: the newest.
    const MAX: usize = 100_000;

    /// Whether no row with another JSON text had this key.
    pub(super) fn is_own(&mut self, key: &IdempotencyKey, json: Option<&str>) -> bool {
        let key = self.hasher.hash_one(key.as_str());
        let row = self.hasher.hash_one(json);
        if let Some(known) = self.rows.get(&key) {
            return *known == row;
        }
        self.rows.insert(key, row);
        self.keys.push_back(key);
        if self.keys.len() > Self::MAX
            && let Some(oldest) = self.keys.pop_front()
        {
            self.rows.remove(&oldest);
        }
        true
    }
}
