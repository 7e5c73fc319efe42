//! The idempotency keys of the requests that are being handled.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The keys in progress in this process. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct KeysInProgress(Arc<Mutex<HashSet<String>>>);

impl KeysInProgress {
    /// Marks a key as in progress until the claim is dropped; `None` if it is in progress already.
    pub(crate) fn claim(&self, key: &str) -> Option<Claim> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(key.to_owned()).then(|| {
            Claim(Arc::new(Claimed {
                key: key.to_owned(),
                keys: self.clone(),
            }))
        })
    }
}

/// Keeps a key in progress. Clones keep the same key.
#[derive(Clone)]
pub(crate) struct Claim(#[expect(dead_code, reason = "is only dropped")] Arc<Claimed>);

struct Claimed {
    key: String,
    keys: KeysInProgress,
}

impl Drop for Claimed {
    fn drop(&mut self) {
        let mut keys = self.keys.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(&self.key);
    }
}
