//! The state that all handlers share.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::fault::FaultCounts;
use crate::keys_in_progress::KeysInProgress;
use crate::store::Store;
use crate::token_uses::TokenUses;

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    /// The bearer token that calls must carry, if the sandbox was started with one.
    pub(crate) token: Option<Arc<str>>,
    /// The number of requests after which a token runs out, if the sandbox was started with one.
    pub(crate) token_uses: Option<TokenUses>,
    pub(crate) keys_in_progress: KeysInProgress,
    pub(crate) faults: FaultCounts,
    /// Cancelled when the sandbox is to stop, so that no fault waits longer.
    pub(crate) stopping: CancellationToken,
}

impl App {
    pub(crate) fn new(
        store: Store,
        token: Option<String>,
        token_uses: Option<TokenUses>,
        stopping: CancellationToken,
    ) -> Self {
        Self {
            store,
            token: token.map(Arc::from),
            token_uses,
            keys_in_progress: KeysInProgress::default(),
            faults: FaultCounts::default(),
            stopping,
        }
    }
}
