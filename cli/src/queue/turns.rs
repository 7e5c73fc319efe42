//! The rate that all workers share: a row of the database has the time of the next turn.

use std::num::NonZeroU32;
use std::time::Duration;

use graphile_worker::{Database, DbError, DbExecutor, DbParams, DbValue};
use tokio::time::{Instant, sleep, sleep_until};

/// How far a turn may lie in the past, so that timers that are late do not lower the rate.
const SLACK: Duration = Duration::from_millis(50);

/// How long the rate is taken as it was read, where there is none; and the wait after a failure.
const BETWEEN_READINGS: Duration = Duration::from_secs(1);

/// Sets the largest number of rows that all workers send in a second together.
pub async fn set_rate(database: &Database, rate: Option<NonZeroU32>) -> Result<(), DbError> {
    let upsert = "
        INSERT INTO caibo.rate (rows_a_second) VALUES ($1::bigint)
        ON CONFLICT (is_only) DO UPDATE SET rows_a_second = EXCLUDED.rows_a_second, next = now()";
    let rate = rate.map(|rate| rate.get().into());
    let values = vec![DbValue::I64Opt(rate)];
    database.execute(upsert, values.into()).await?;
    Ok(())
}

/// The turns of one worker. It takes those of about a tenth of a second at once.
pub struct Turns {
    database: Database,
    next: Instant,
    interval: Duration,
    left: u32,
    /// Until when there is no rate.
    free_until: Instant,
}

impl Turns {
    pub fn new(database: Database) -> Self {
        let now = Instant::now();
        Self {
            database,
            next: now,
            interval: Duration::ZERO,
            left: 0,
            free_until: now,
        }
    }

    /// Waits until the next row may be sent.
    pub async fn turn(&mut self) {
        loop {
            let now = Instant::now();
            if now < self.free_until {
                return;
            }
            if self.left > 0 && self.next + SLACK >= now {
                let turn = self.next;
                self.next += self.interval;
                self.left -= 1;
                sleep_until(turn).await;
                return;
            }
            if self.take().await.is_err() {
                sleep(BETWEEN_READINGS).await;
            }
        }
    }

    /// Takes the next turns.
    async fn take(&mut self) -> Result<(), DbError> {
        let update = "
            UPDATE caibo.rate
            SET next = GREATEST(next, clock_timestamp() - interval '50 milliseconds')
                + make_interval(secs => LEAST(GREATEST(rows_a_second / 10, 1), 100) / rows_a_second::float8)
            WHERE rows_a_second IS NOT NULL
            RETURNING rows_a_second,
                LEAST(GREATEST(rows_a_second / 10, 1), 100) AS turns,
                (extract(epoch FROM next - clock_timestamp()) * 1000000)::bigint AS end_in_microseconds";
        let row = self
            .database
            .fetch_optional(update, DbParams::new())
            .await?;
        let now = Instant::now();
        let Some(row) = row else {
            self.free_until = now + BETWEEN_READINGS;
            return Ok(());
        };
        let number = |name| row.try_get::<i64>(name).map(i64::unsigned_abs);
        let (rate, turns) = (number("rows_a_second")?.max(1), number("turns")?);
        self.interval = Duration::from_secs(1) / u32::try_from(rate).unwrap_or(u32::MAX);
        self.left = u32::try_from(turns).unwrap_or(1);
        let end: i64 = row.try_get("end_in_microseconds")?;
        let all = self.interval * self.left;
        let end = match u64::try_from(end) {
            Ok(end) => now + Duration::from_micros(end),
            Err(_) => now,
        };
        self.next = end.checked_sub(all).unwrap_or(now);
        Ok(())
    }
}
