//! The state that all handlers share.

use tokio_util::sync::CancellationToken;

use crate::fault::FaultCounts;
use crate::keys_in_progress::KeysInProgress;
use crate::required_token::RequiredToken;
use crate::store::Store;
use crate::token_uses::TokenUses;

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) token: RequiredToken,
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
            token: RequiredToken::new(token),
            token_uses,
            keys_in_progress: KeysInProgress::default(),
            faults: FaultCounts::default(),
            stopping,
        }
    }
}
