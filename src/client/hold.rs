//! The wait that the server asks for by refusing a request. All calls of a client obey it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::http::response::{ApiError, ResponseError};
use crate::issue::Issues;

#[derive(Default)]
pub(super) struct Hold(Mutex<Held>);

#[derive(Default)]
struct Held {
    until: Duration,
    /// The status and the code of the refusal that asked for this wait.
    status: u16,
    server_code: Option<String>,
}

impl Hold {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time until which no call is sent, on the clock of the transport.
    pub(super) fn until(&self) -> Duration {
        self.held().until
    }

    /// Holds all calls after a refusal, for this time.
    pub(super) fn begin(&self, now: Duration, wait: Duration, refusal: &ResponseError) {
        let mut held = self.held();
        let until = now.saturating_add(wait);
        if until > held.until {
            *held = Held {
                until,
                status: refusal.received_status(),
                server_code: refusal.server_code().map(str::to_owned),
            };
        }
    }

    /// The error of a call that is not sent, because the wait is too long for it. It has nothing of the other call's error
    /// but the status and the code.
    pub(super) fn refusal(&self, now: Duration) -> ResponseError {
        let held = self.held();
        ResponseError::Api(Box::new(ApiError {
            status: held.status,
            is_in_progress: false,
            title: None,
            detail: None,
            issues: Issues::default(),
            server_code: held.server_code.clone(),
            retry_after: Some(held.until.saturating_sub(now)),
            request_id: None,
            problem: None,
        }))
    }
}
