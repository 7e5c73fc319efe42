//! The pace of one run of many calls. [`Pace`] has the rules; this counts the calls and waits.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::closing::Closing;
use super::hold::Hold;
use super::transport::Transport;
use crate::http::pace::Pace;
use crate::http::response::ResponseError;
use crate::http::{duration, milliseconds};

pub(super) struct RunPace {
    pub(super) closing: Closing,
    limit: u32,
    state: Mutex<State>,
}

struct State {
    pace: Pace,
    /// How many requests have ended in this step, and the longest time that one of them took.
    ended: u32,
    slowest: Duration,
    /// How many requests have succeeded of those sent since `pace.since`.
    successes: u32,
}

impl RunPace {
    pub(super) fn new(limit: u32, now: Duration) -> Self {
        let state = State {
            pace: Pace::new(limit, milliseconds(now)),
            ended: 0,
            slowest: Duration::ZERO,
            successes: 0,
        };
        Self {
            closing: Closing::new(),
            limit,
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The largest number of requests in flight.
    pub(super) fn window(&self) -> u32 {
        self.state().pace.window
    }

    /// Waits for a turn.
    ///
    /// # Errors
    ///
    /// The refusal that asks for a longer wait than a run obeys.
    pub(super) async fn turn(
        &self,
        transport: &dyn Transport,
        hold: &Hold,
    ) -> Result<(), ResponseError> {
        loop {
            let now = transport.now();
            let until = hold.until();
            if self.state().pace.interval <= 0.0 && until <= now {
                return Ok(());
            }
            let turn = self
                .state()
                .pace
                .turn(milliseconds(now), milliseconds(until));
            let Some(turn) = turn.map(duration) else {
                return Err(hold.refusal(now));
            };
            if turn > now {
                transport.sleep(turn.saturating_sub(now)).await;
            }
            // Meanwhile another request may have been refused.
            if hold.until() <= turn {
                return Ok(());
            }
        }
    }

    /// Counts a request that was sent at `sent` and has succeeded now.
    pub(super) fn succeed(&self, sent: Duration, now: Duration, timeout: Duration) {
        {
            let mut state = self.state();
            if milliseconds(sent) >= state.pace.since {
                state.successes = state.successes.saturating_add(1);
            } else {
                state.pace.succeed_late();
            }
        }
        self.end(now.saturating_sub(sent), timeout);
    }

    /// Counts a request that had no answer until its deadline.
    pub(super) fn expire(&self, elapsed: Duration) {
        self.end(elapsed, Duration::ZERO);
    }

    fn end(&self, elapsed: Duration, timeout: Duration) {
        let mut state = self.state();
        state.slowest = state.slowest.max(elapsed);
        state.ended += 1;
        if state.ended >= state.pace.step() {
            let slowest = milliseconds(state.slowest);
            state.pace.grow(self.limit, slowest, milliseconds(timeout));
            state.ended = 0;
            state.slowest = Duration::ZERO;
        }
    }

    /// Slows down after a refusal. `until` is when the server accepts more.
    pub(super) fn refuse(&self, sent: Duration, until: Duration) {
        let mut state = self.state();
        let (since, successes) = (state.pace.since, state.successes);
        state
            .pace
            .refuse(milliseconds(sent), milliseconds(until), successes);
        if state.pace.since > since {
            state.successes = 0;
        }
    }
}
