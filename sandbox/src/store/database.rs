//! The connection to SQLite, and how work is run on it.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::runtime::Handle;

use crate::log;

/// An error of the database. It contains no personal data.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// The current time as SQL, in the format of `Date.prototype.toISOString`.
pub(super) const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// One connection behind a lock: SQLite has one writer at a time anyway.
#[derive(Clone)]
pub(crate) struct Store(Arc<Mutex<Connection>>);

impl Store {
    pub(super) fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    /// The current time, to the second.
    pub(crate) async fn now(&self) -> Result<String, Error> {
        const SQL: &str = "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";
        self.run(|connection| Ok(connection.query_row(SQL, (), |row| row.get(0))?))
            .await
    }

    /// A key that nobody can guess: 128 random bits.
    pub(crate) async fn random_key(&self) -> Result<String, Error> {
        const SQL: &str = "SELECT lower(hex(randomblob(16)))";
        self.run(|connection| Ok(connection.query_row(SQL, (), |row| row.get(0))?))
            .await
    }

    /// Waits until all work that was queued before has begun. A runtime that shuts down finishes the work that has begun
    /// and discards what is still queued.
    pub(crate) async fn settled(&self) -> Result<(), Error> {
        self.run(|_| Ok(())).await
    }

    /// Runs work on a blocking thread, since waiting for the disk would block the async ones. Work that has begun is
    /// finished even if the client disconnects.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.run_here(work)).await?
    }

    /// Runs work in the background and logs its failure. Can be called from a `drop`: without a runtime, which is the
    /// case only after the end of the server, it does nothing.
    pub(super) fn run_in_background(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<(), Error> + Send + 'static,
    ) {
        let store = self.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn_blocking(move || {
                if let Err(error) = store.run_here(work) {
                    log::failure("use the database", error);
                }
            });
        }
    }

    fn run_here<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // A panic that poisoned the lock has rolled its transaction back, so the connection can be used.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Begins a transaction with the write lock. A transaction that first reads and asks for the lock later fails at once if
/// another one has written in between (<https://www.sqlite.org/lang_transaction.html>).
pub(super) fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}
