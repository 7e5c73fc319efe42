//! What is kept, in SQLite.

mod customers;
mod document;
mod payment_methods;
mod requests;
mod schema;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::runtime::Handle;

pub(crate) use requests::Record;

/// What went wrong in the database. It names no value.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// The time as SQL, as `Date.prototype.toISOString` writes it.
const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// One connection, used by one caller at a time: SQLite has one writer anyway.
#[derive(Clone)]
pub(crate) struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens the file, which is made if need be, or a database in memory.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, Error> {
        let mut connection = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        schema::prepare(&mut connection)?;
        // What was answered is on the disk: in WAL mode only FULL syncs at every commit
        // (https://www.sqlite.org/pragma.html#pragma_synchronous).
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// The time, to the second.
    pub(crate) async fn now(&self) -> Result<String, Error> {
        const SQL: &str = "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";
        self.run(|connection| Ok(connection.query_row(SQL, (), |row| row.get(0))?))
            .await
    }

    /// Waits until what was begun before has at least got its turn: the end waits for the rest.
    pub(crate) async fn settled(&self) -> Result<(), Error> {
        self.run(|_| Ok(())).await
    }

    /// Works off the async threads, which a disk must not hold up. What has begun is ended, also when
    /// the client has gone.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.run_here(work)).await?
    }

    /// Works as [`run`](Self::run) does, with nobody waiting for it. Callable from a `drop`, where
    /// there may be no runtime any more, and with it nobody to ask what came of it.
    fn run_unattended(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<(), Error> + Send + 'static,
    ) {
        let store = self.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn_blocking(move || {
                if let Err(error) = store.run_here(work) {
                    crate::complain(&format!("cannot use the database: {error}"));
                }
            });
        }
    }

    fn run_here<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // A panic in between has rolled its transaction back: the connection is as good as before.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Takes the right to write at once: a transaction that only later asks for it can fail for another's.
fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}
