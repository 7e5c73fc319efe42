//! Limits how many rows are sent in a second.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub struct Rate {
    interval: Duration,
    next: Option<Instant>,
}

impl Rate {
    /// How far the turns may be behind, so that timers that are late do not lower the rate.
    const SLACK: Duration = Duration::from_millis(50);

    pub fn new(rows_a_second: NonZeroU32) -> Self {
        Self {
            interval: Duration::from_secs(1) / rows_a_second.get(),
            next: None,
        }
    }

    /// Waits until the next row may be sent.
    pub async fn turn(&mut self) {
        let now = Instant::now();
        let next = self.next.unwrap_or(now).max(now - Self::SLACK);
        self.next = Some(next + self.interval);
        if next > now {
            sleep_until(next).await;
        }
    }
}
