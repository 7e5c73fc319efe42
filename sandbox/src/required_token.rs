//! The bearer token that calls must carry.

use std::sync::{Arc, Mutex, PoisonError};

/// The token, if one is required. Clones share it.
#[derive(Clone)]
pub(crate) struct RequiredToken(Arc<Mutex<Option<Arc<str>>>>);

impl RequiredToken {
    pub(crate) fn new(token: Option<String>) -> Self {
        Self(Arc::new(Mutex::new(token.map(Arc::from))))
    }

    pub(crate) fn get(&self) -> Option<Arc<str>> {
        let token = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        token.clone()
    }

    pub(crate) fn set(&self, token: Option<&str>) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *current = token.map(Arc::from);
    }
}
