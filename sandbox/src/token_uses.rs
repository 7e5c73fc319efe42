//! The option `--token-uses`: tokens that run out.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts the requests of each token. Clones share the counts.
#[derive(Clone)]
pub(crate) struct TokenUses {
    limit: u32,
    seen: Arc<Mutex<HashMap<String, u32>>>,
}

impl TokenUses {
    pub(crate) fn new(limit: NonZeroU32) -> Self {
        Self {
            limit: limit.get(),
            seen: Arc::default(),
        }
    }

    /// Counts a request with this token, and returns whether the token is still accepted.
    pub(crate) fn accept(&self, token: &str) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let uses = seen.entry(token.to_owned()).or_default();
        let is_accepted = *uses < self.limit;
        if is_accepted {
            *uses += 1;
        }
        is_accepted
    }
}
