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
use crate::journal::{Claim, Claimant, Settings};

use database::retry;

pub use imports::Progress;
pub use job::{IDENTIFIER, Job, key_of_hex};
pub use outcomes::Ended;
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
        retry(|| queue.create_tables()).await??;
        Ok(queue)
    }

    async fn create_tables(&self) -> Result<Result<(), Failure>, DbError> {
        let transaction = self.database.begin().await?;
        schema::create(&transaction).await?;
        // The transaction still holds the lock, so that two programs do not migrate at once.
        if let Err(error) = self.utils.migrate().await {
            return match error.source().and_then(|error| error.downcast_ref()) {
                Some(error) => Err(DbError::clone(error)),
                // The schema or the server has the wrong version. The text has no values of rows.
                None => Ok(Err(Failure::new(format!("the queue: {error}")))),
            };
        }
        transaction.commit().await?;
        Ok(Ok(()))
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Checks that an import is still that of the file.
    ///
    /// # Errors
    ///
    /// It is not; the database cannot be reached.
    pub async fn check_is_current(&self, import: i64, settings: &Settings) -> Result<(), Failure> {
        let is_current = retry(|| async {
            let transaction = self.database.begin().await?;
            imports::is_current(&transaction, import, settings).await
        });
        match is_current.await? {
            true => Ok(()),
            false => Err(replaced()),
        }
    }

    /// Notes that the file of an import was read to its end.
    pub async fn set_read(&self, import: i64) -> Result<(), Failure> {
        retry(|| imports::set_read(&self.database, import)).await
    }

    /// Begins an import, or goes on with one of that name, and returns its id. `compare` is given what that was begun with.
    ///
    /// # Errors
    ///
    /// That of `compare`; the file has changed while its rows are in the queue; the database cannot be reached.
    pub async fn begin(
        &self,
        name: &str,
        settings: &Settings,
        rows: u64,
        compare: impl FnOnce(&Settings) -> Result<(), Failure>,
    ) -> Result<i64, Failure> {
        let transaction = self.database.begin().await.map_err(fail)?;
        let inserted = imports::insert(&transaction, name, settings, rows).await;
        let is_new = inserted.map_err(fail)?;
        imports::lock(&transaction, name).await.map_err(fail)?;
        let found = imports::find(&transaction, name).await.map_err(fail)?;
        let Some(begun) = found else {
            return Err(no_import(name));
        };
        compare(&begun.settings)?;
        let has_changed = begun.settings != *settings;
        if has_changed {
            let open = imports::count_open(&transaction, begun.id).await;
            let open = open.map_err(fail)?;
            if open > 0 {
                return Err(Failure::new(format!(
                    "{open} rows of the file as it was are in the queue: wait until workers have sent them, or remove the import \
                     by caibo import purge"
                )));
            }
        }
        if has_changed || !(is_new || begun.is_read) {
            let reset = imports::read_again(&transaction, begun.id, settings, rows).await;
            reset.map_err(fail)?;
        }
        transaction.commit().await.map_err(fail)?;
        Ok(begun.id)
    }

    /// Notes rows and puts those into the queue that are to be sent. Returns what is known of each.
    ///
    /// # Errors
    ///
    /// The import was removed, or is about another file; the database cannot be reached.
    pub async fn claim(
        &self,
        import: i64,
        settings: &Settings,
        rows: &[Claimant],
    ) -> Result<Vec<Claim>, Failure> {
        let claims = retry(|| async {
            let transaction = self.database.begin().await?;
            if !imports::is_current(&transaction, import, settings).await? {
                return Ok(None);
            }
            let claims = claim::claim(&transaction, import, rows).await?;
            if !claims.new.is_empty() {
                let jobs = job::of_rows(import, &claims.new);
                let jobs = jobs.map_err(|error| DbError::new(error.to_string()))?;
                let mut utils = self.utils.clone().with_executor(&transaction);
                utils.add_raw_jobs(&jobs).await.map_err(of_queue)?;
            }
            transaction.commit().await?;
            Ok(Some(claims.claims))
        });
        claims.await?.ok_or_else(replaced)
    }

    /// Returns what is known of rows, and notes nothing.
    pub async fn look_up(&self, import: i64, rows: &[Claimant]) -> Result<Vec<Claim>, Failure> {
        retry(|| async {
            // A transaction that is never committed.
            let transaction = self.database.begin().await?;
            Ok(claim::claim(&transaction, import, rows).await?.claims)
        })
        .await
    }

    /// Sets the rate that all workers share. `None` removes the limit of imports that are complete.
    pub async fn set_rate(&self, rate: Option<NonZeroU32>) -> Result<(), Failure> {
        rate_limit::set_rate(&self.database, rate)
            .await
            .map_err(fail)
    }

    /// How many rows of an import have no outcome yet.
    pub async fn count_open(&self, import: i64) -> Result<u64, Failure> {
        retry(|| imports::count_open(&self.database, import)).await
    }

    /// How far all imports are.
    pub async fn progress(&self) -> Result<Vec<Progress>, Failure> {
        imports::progress(&self.database).await.map_err(fail)
    }

    /// How many workers have a heartbeat.
    pub async fn count_workers(&self) -> Result<usize, Failure> {
        // By the clock of the database, as the heartbeats are.
        let count = format!(
            "SELECT count(*) AS workers FROM {JOBS}._private_workers
            WHERE last_heartbeat_at > now() - make_interval(secs => $1::bigint)"
        );
        let values = vec![DbValue::I64(DEAD_AFTER.as_secs() as i64)];
        let row = self.database.fetch_one(&count, values.into()).await;
        let workers = row.and_then(|row| row.try_get::<i64>("workers"));
        Ok(workers.map_err(fail)?.unsigned_abs() as usize)
    }

    /// Ends the waits of jobs that have failed: their next attempt is made now.
    pub async fn end_waits(&self) -> Result<(), Failure> {
        retry(|| job::end_waits(&self.database)).await
    }

    /// The keys of the rows of a job that are to be sent.
    pub async fn open_rows(&self, job: &Job) -> Result<HashSet<[u8; 16]>, Failure> {
        outcomes::open(&self.database, job).await.map_err(fail)
    }

    /// Notes how the sending of rows ended.
    pub async fn end(&self, rows: &[Ended]) -> Result<(), Failure> {
        retry(|| outcomes::end(&self.database, rows)).await
    }

    /// Removes an import, its rows that are still in the queue, and what is known of the others.
    ///
    /// # Errors
    ///
    /// There is none of that name.
    pub async fn remove(&self, name: &str) -> Result<(), Failure> {
        let transaction = self.database.begin().await.map_err(fail)?;
        // A program that adds rows ends its transaction before, and finds no import after.
        imports::lock(&transaction, name).await.map_err(fail)?;
        let found = imports::find(&transaction, name).await.map_err(fail)?;
        let import = found.ok_or_else(|| no_import(name))?.id;
        job::remove(&transaction, import).await.map_err(fail)?;
        imports::remove(&transaction, import).await.map_err(fail)?;
        transaction.commit().await.map_err(fail)?;
        Ok(())
    }
}

/// The failure of a program whose import is not in the database any more.
fn replaced() -> Failure {
    Failure::new("the import was removed, or another program has begun it with another file")
}

fn no_import(name: &str) -> Failure {
    Failure::new(format!("the queue has no import {name}"))
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
