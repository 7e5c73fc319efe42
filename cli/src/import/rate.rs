//! The pace of an import: how many rows it sends in a second.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::queue::RateLimit;

/// When the next row may be sent.
pub enum Pace<'a> {
    /// At once.
    Free,
    Limited(&'a mut Rate),
    /// By the rate limit that all workers share.
    Shared(RateLimit),
}

/// A rate limit of this program alone: rows are sent at even intervals.
pub struct Rate {
    interval: Duration,
    next: Option<Instant>,
}

impl Pace<'_> {
    /// Waits until the next row may be sent.
    pub async fn wait(&mut self) {
        match self {
            Self::Free => {}
            Self::Limited(rate) => rate.wait().await,
            Self::Shared(limit) => limit.wait().await,
        }
    }
}

impl Rate {
    /// How far the rows may be behind the rate, so that late timers do not lower it.
    const SLACK: Duration = Duration::from_millis(50);

    pub fn new(rows_a_second: NonZeroU32) -> Self {
        Self {
            interval: Duration::from_secs(1) / rows_a_second.get(),
            next: None,
        }
    }

    /// Waits until the next row may be sent.
    async fn wait(&mut self) {
        let now = Instant::now();
        let next = self.next.unwrap_or(now).max(now - Self::SLACK);
        self.next = Some(next + self.interval);
        if next > now {
            sleep_until(next).await;
        }
    }
}
