//! The end of a run by its caller: what waits then ends.

use std::future::{Future, Pending, pending, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, Abortable, Shared, abortable};

/// The run is closed.
pub(super) struct Closed;

pub(super) struct Closing {
    handle: AbortHandle,
    /// Completes when the run is closed.
    closed: Shared<Abortable<Pending<()>>>,
}

impl Closing {
    pub(super) fn new() -> Self {
        let (closed, handle) = abortable(pending());
        Self {
            handle,
            closed: closed.shared(),
        }
    }

    pub(super) fn close(&self) {
        self.handle.abort();
    }

    /// Waits for a future, or until the run is closed. What is not complete then is dropped.
    pub(super) async fn unless_closed<T>(
        &self,
        future: impl Future<Output = T>,
    ) -> Result<T, Closed> {
        if self.handle.is_aborted() {
            return Err(Closed);
        }
        let mut future = pin!(future);
        let mut closed = self.closed.clone();
        poll_fn(|context| {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(value));
            }
            Pin::new(&mut closed).poll(context).map(|_| Err(Closed))
        })
        .await
    }
}
