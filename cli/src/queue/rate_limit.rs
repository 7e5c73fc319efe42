//! The rate limit that all workers share. A row of the database holds the time at which the next permit is valid.

use std::num::NonZeroU32;
use std::time::Duration;

use graphile_worker::{Database, DbError, DbExecutor, DbParams, DbValue};
use tokio::time::{Instant, sleep, sleep_until};

/// A permit that became valid this long ago is still used, so that late timers do not lower the rate.
const SLACK: Duration = Duration::from_millis(50);

/// How long a worker goes on without a limit before it looks for one; and the wait after a failure.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Sets the largest number of rows that all workers send in a second together. `None` removes the limit of imports that are
/// complete; that of one whose rows are in the queue stays.
pub async fn set_rate(database: &Database, rate: Option<NonZeroU32>) -> Result<(), DbError> {
    let Some(rate) = rate else {
        let remove = "
            UPDATE caibo.rate SET rows_a_second = NULL
            WHERE NOT EXISTS (SELECT FROM caibo.rows WHERE state = 1)";
        database.execute(remove, DbParams::new()).await?;
        return Ok(());
    };
    // Permits that workers hold already stay valid, so the next one is not earlier.
    let upsert = "
        INSERT INTO caibo.rate (rows_a_second) VALUES ($1::bigint)
        ON CONFLICT (is_only) DO UPDATE
        SET rows_a_second = EXCLUDED.rows_a_second, next = GREATEST(rate.next, now())";
    let values = vec![DbValue::I64(rate.get().into())];
    database.execute(upsert, values.into()).await?;
    Ok(())
}

/// The permits that one worker has taken. A permit is for one row. A worker takes those of about a tenth of a second at once.
pub struct RateLimit {
    database: Database,
    /// When the next permit is valid.
    next: Instant,
    /// The time between two permits.
    interval: Duration,
    permits: u32,
    /// Until when there is no limit.
    free_until: Instant,
}

impl RateLimit {
    pub fn new(database: Database) -> Self {
        let now = Instant::now();
        Self {
            database,
            next: now,
            interval: Duration::ZERO,
            permits: 0,
            free_until: now,
        }
    }

    /// Waits until the next row may be sent.
    pub async fn wait(&mut self) {
        loop {
            let now = Instant::now();
            if now < self.free_until {
                return;
            }
            if self.permits > 0 && self.next + SLACK >= now {
                let permit = self.next;
                self.next += self.interval;
                self.permits -= 1;
                sleep_until(permit).await;
                return;
            }
            if self.take().await.is_err() {
                sleep(CHECK_INTERVAL).await;
            }
        }
    }

    /// Takes the next permits.
    async fn take(&mut self) -> Result<(), DbError> {
        let update = "
            UPDATE caibo.rate
            SET next = GREATEST(next, clock_timestamp() - interval '50 milliseconds')
                + make_interval(secs => LEAST(GREATEST(rows_a_second / 10, 1), 100) / rows_a_second::float8)
            WHERE rows_a_second IS NOT NULL
            RETURNING rows_a_second,
                LEAST(GREATEST(rows_a_second / 10, 1), 100) AS permits,
                (extract(epoch FROM next - clock_timestamp()) * 1000000)::bigint AS end_in_microseconds";
        let row = self
            .database
            .fetch_optional(update, DbParams::new())
            .await?;
        let now = Instant::now();
        let Some(row) = row else {
            self.free_until = now + CHECK_INTERVAL;
            return Ok(());
        };
        let number = |name| row.try_get::<i64>(name).map(i64::unsigned_abs);
        let (rate, permits) = (number("rows_a_second")?.max(1), number("permits")?);
        self.interval = Duration::from_secs(1) / u32::try_from(rate).unwrap_or(u32::MAX);
        self.permits = u32::try_from(permits).unwrap_or(1);
        // The end of the last permit comes as a duration, because the clocks of the machines may differ.
        let end: i64 = row.try_get("end_in_microseconds")?;
        let end = match u64::try_from(end) {
            Ok(end) => now + Duration::from_micros(end),
            Err(_) => now,
        };
        let all = self.interval * self.permits;
        self.next = end.checked_sub(all).unwrap_or(now);
        Ok(())
    }
}
