//! The deadline of one call, over everything that the call waits for.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::future::BoxFuture;
use super::transport::Transport;

/// The deadline has passed.
pub(super) struct Expired;

pub(super) struct Deadline<'a> {
    transport: &'a dyn Transport,
    begun: Duration,
    timeout: Duration,
    timer: BoxFuture<'static, ()>,
}

impl<'a> Deadline<'a> {
    /// A deadline that begins now.
    pub(super) fn start(transport: &'a dyn Transport, timeout: Duration) -> Self {
        Self {
            transport,
            begun: transport.now(),
            timeout,
            timer: transport.sleep(timeout),
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.transport.now().saturating_sub(self.begun)
    }

    pub(super) fn time_left(&self) -> Duration {
        self.timeout.saturating_sub(self.elapsed())
    }

    /// Waits for a future, or until the deadline. What is not complete then is dropped.
    pub(super) async fn wait<T>(&mut self, future: impl Future<Output = T>) -> Result<T, Expired> {
        // On a busy thread the timer may be late.
        if self.time_left().is_zero() {
            return Err(Expired);
        }
        let mut future = pin!(future);
        poll_fn(|context| {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(value));
            }
            self.timer.as_mut().poll(context).map(|()| Err(Expired))
        })
        .await
    }

    pub(super) async fn pause(&mut self, time: Duration) -> Result<(), Expired> {
        let pause = self.transport.sleep(time);
        self.wait(pause).await
    }
}
