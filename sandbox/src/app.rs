//! The state that all handlers share.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::fault::FaultCounts;
use crate::store::Store;

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    /// The bearer token that calls must carry, if the sandbox was started with one.
    pub(crate) token: Option<Arc<str>>,
    pub(crate) faults: FaultCounts,
    /// Cancelled when the sandbox is to stop, so that no fault waits longer.
    pub(crate) stopping: CancellationToken,
}

impl App {
    pub(crate) fn new(store: Store, token: Option<String>, stopping: CancellationToken) -> Self {
        Self {
            store,
            token: token.map(Arc::from),
            faults: FaultCounts::default(),
            stopping,
        }
    }
}
