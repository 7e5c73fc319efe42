//! A queue on PostgreSQL, and the journal of the imports that are in it, in the same database.
//!
//! A row is noted in the journal in the transaction that puts it into the queue: it is in both, or in none. A job is removed when
//! all its rows have outcomes. The jobs have the rows' values, and the journal has none.
//!
//! The queue is `graphile_worker`: it removes jobs that are done, adds jobs in a transaction of the caller, repeats those that
//! fail, and gives those of a dead worker to another one. `apalis-postgres` keeps jobs that are done, with their rows, until its
//! tables are vacuumed, and needs the extension hstore.

mod claim;
mod database;
mod imports;
mod job;
mod outcomes;
mod rate_limit;
mod schema;

use std::collections::HashSet;
use std::error::Error as _;
use std::num::NonZeroU32;
use std::time::Duration;

use graphile_worker::errors::GraphileWorkerError;
use graphile_worker::{Database, DbError, DbExecutor as _, DbValue, WorkerUtils};

use crate::failure::Failure;
use crate::journal::{Claim, Claimant, Ending, Settings};

use database::retry;

pub use imports::Progress;
pub use job::{IDENTIFIER, Job, key_of_hex};
pub use rate_limit::RateLimit;
pub use schema::JOBS;

/// A worker without a heartbeat for this long is dead, and its jobs are given to another.
pub const DEAD_AFTER: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub struct Queue {
    database: Database,
    utils: WorkerUtils,
}

impl Queue {
    /// Connects to the database, and makes the tables that are not there.
    ///
    /// # Errors
    ///
    /// The URL is wrong, or the database cannot be reached or does not allow it.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        let database = database::connect(url).await?;
        let utils = WorkerUtils::new(database.clone(), JOBS);
        let queue = Self { database, utils };
        retry(async || queue.create_tables().await).await??;
        Ok(queue)
    }

    async fn create_tables(&self) -> Result<Result<(), Failure>, DbError> {
        let transaction = self.database.begin().await?;
        schema::create(&transaction).await?;
        // While the transaction has the lock: two programs do not make the tables at once.
        if let Err(error) = self.utils.migrate().await {
            return match error.source().and_then(|error| error.downcast_ref()) {
                Some(error) => Err(DbError::clone(error)),
                // It is of a version, and has no values.
                None => Ok(Err(Failure::new(format!("the queue: {error}")))),
            };
        }
        transaction.commit().await?;
        Ok(Ok(()))
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// What an import of that name was begun with.
    pub async fn find(&self, name: &str) -> Result<Option<(i64, Settings)>, Failure> {
        imports::find(&self.database, name).await.map_err(fail)
    }

    /// Begins an import, or goes on with a file that has changed.
    pub async fn begin(&self, name: &str, settings: &Settings, rows: u64) -> Result<i64, Failure> {
        let transaction = self.database.begin().await.map_err(fail)?;
        let import = imports::begin(&transaction, name, settings, rows).await;
        let import = import.map_err(fail)?;
        transaction.commit().await.map_err(fail)?;
        Ok(import)
    }

    /// Notes rows and puts those into the queue that are to be sent. Returns what is known of each.
    pub async fn claim(&self, import: i64, rows: &[Claimant]) -> Result<Vec<Claim>, Failure> {
        retry(async || {
            let transaction = self.database.begin().await?;
            let claims = claim::claim(&transaction, import, rows).await?;
            if !claims.new.is_empty() {
                let jobs = job::of_rows(import, &claims.new);
                let jobs = jobs.map_err(|error| DbError::new(error.to_string()))?;
                let mut utils = self.utils.clone().with_executor(&transaction);
                utils.add_raw_jobs(&jobs).await.map_err(of_queue)?;
            }
            transaction.commit().await?;
            Ok(claims.claims)
        })
        .await
    }

    /// Returns what is known of rows, and notes nothing.
    pub async fn look_up(&self, import: i64, rows: &[Claimant]) -> Result<Vec<Claim>, Failure> {
        retry(async || {
            // A transaction that is never committed.
            let transaction = self.database.begin().await?;
            Ok(claim::claim(&transaction, import, rows).await?.claims)
        })
        .await
    }

    /// Sets the rate that all workers share.
    pub async fn set_rate(&self, rate: Option<NonZeroU32>) -> Result<(), Failure> {
        rate_limit::set_rate(&self.database, rate)
            .await
            .map_err(fail)
    }

    /// How many rows of an import have no outcome yet.
    pub async fn count_open(&self, import: i64) -> Result<u64, Failure> {
        retry(async || imports::count_open(&self.database, import).await).await
    }

    /// How far all imports are.
    pub async fn progress(&self) -> Result<Vec<Progress>, Failure> {
        imports::progress(&self.database).await.map_err(fail)
    }

    /// How many workers have a heartbeat.
    pub async fn count_workers(&self) -> Result<usize, Failure> {
        let workers = self.utils.list_active_workers(DEAD_AFTER).await;
        let workers = workers.map_err(|_| Failure::new("the queue: its workers cannot be read"))?;
        Ok(workers.iter().filter(|worker| !worker.is_stale).count())
    }

    /// The keys of the rows of a job that are to be sent.
    pub async fn open_rows(&self, job: &Job) -> Result<HashSet<[u8; 16]>, Failure> {
        outcomes::open(&self.database, job).await.map_err(fail)
    }

    /// Notes how the sending of rows ended.
    pub async fn end(&self, rows: &[(i64, [u8; 16], Ending)]) -> Result<(), Failure> {
        retry(async || outcomes::end(&self.database, rows).await).await
    }

    /// Removes an import, its rows that are still in the queue, and what is known of the others.
    ///
    /// # Errors
    ///
    /// There is none of that name.
    pub async fn remove(&self, name: &str) -> Result<(), Failure> {
        let Some((import, _)) = self.find(name).await? else {
            return Err(Failure::new(format!("the queue has no import {name}")));
        };
        let transaction = self.database.begin().await.map_err(fail)?;
        imports::remove(&transaction, import).await.map_err(fail)?;
        transaction.commit().await.map_err(fail)?;
        // A job that is in the hands of a worker ends by itself: it has no row any more.
        let select =
            format!("SELECT id FROM {JOBS}.jobs WHERE jsonb_exists(flags::jsonb, $1::text)");
        let values = vec![DbValue::Text(job::flag(import))];
        let jobs = self.database.fetch_all(&select, values.into()).await;
        let jobs = jobs.map_err(fail)?.into_iter().map(|row| row.try_get("id"));
        let jobs = jobs.collect::<Result<Vec<i64>, _>>().map_err(fail)?;
        let removed = self.utils.complete_jobs(&jobs).await;
        removed.map_err(|_| Failure::new("the queue: its jobs could not be removed"))?;
        Ok(())
    }
}

/// An error of the queue as one of the database.
fn of_queue(error: GraphileWorkerError) -> DbError {
    match error {
        GraphileWorkerError::SqlError(error) => error,
        error => DbError::new(error.to_string()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn fail(error: DbError) -> Failure {
    database::failure(&error)
}
