//! The option `--token-uses`: tokens that run out.

use std::num::NonZeroU32;

use crate::counts::Counts;

/// Counts the requests of each token. Clones share the counts.
#[derive(Clone)]
pub(crate) struct TokenUses {
    limit: NonZeroU32,
    counts: Counts,
}

impl TokenUses {
    pub(crate) fn new(limit: NonZeroU32) -> Self {
        Self {
            limit,
            counts: Counts::default(),
        }
    }

    /// Counts a request with this token, and returns whether the token is still accepted.
    pub(crate) fn accept(&self, token: &str) -> bool {
        self.counts.count(token) <= self.limit.get().into()
    }
}
