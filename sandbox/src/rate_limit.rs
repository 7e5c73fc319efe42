//! The option `--rate`: a limit of the requests in one second.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};

use crate::problem::Problem;

const SECOND: Duration = Duration::from_secs(1);

/// Admits a number of requests in any one second. Clones share the count.
#[derive(Clone)]
pub(crate) struct RateLimit {
    rate: usize,
    /// The times of the requests that were admitted within the last second, oldest first.
    admitted: Arc<Mutex<VecDeque<Instant>>>,
}

impl RateLimit {
    pub(crate) fn new(rate: NonZeroU32) -> Self {
        Self {
            rate: usize::try_from(rate.get()).unwrap_or(usize::MAX),
            admitted: Arc::default(),
        }
    }

    fn admits(&self, now: Instant) -> bool {
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        while admitted
            .front()
            .is_some_and(|time| now.saturating_duration_since(*time) >= SECOND)
        {
            admitted.pop_front();
        }
        let admits = admitted.len() < self.rate;
        if admits {
            admitted.push_back(now);
        }
        admits
    }
}

/// Refuses a request beyond the limit. A refused request does not count.
pub(crate) async fn check(
    State(limit): State<RateLimit>,
    request: Request,
) -> Result<Request, Problem> {
    if limit.admits(Instant::now()) {
        Ok(request)
    } else {
        Err(Problem::RateLimited)
    }
}
