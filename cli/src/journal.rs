//! The journal of an import: which rows were sent, and how that ended. It has hashes and outcomes, and no value of a row.
//!
//! It is a SQLite file in WAL mode. Each change is on the disk before its function returns. One program at a time may open it.

mod claim;
mod known;
mod settings;
mod state;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Error, ErrorCode, Transaction};

use crate::failure::Failure;

pub use known::{Claim, Claimant, Known, UNKNOWN_LINE};
pub use settings::Settings;
pub use state::State;

/// The `application_id` in the header of a journal: "Caij" in ASCII. A sandbox's file has another one.
const APPLICATION_ID: i32 = 0x4361_696A;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS import (
        digest BLOB NOT NULL,
        base_url TEXT NOT NULL,
        key_column TEXT,
        has_keys INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS rows (
        key BLOB PRIMARY KEY,
        content INTEGER NOT NULL,
        line INTEGER NOT NULL,
        state INTEGER NOT NULL,
        refusal TEXT
    ) WITHOUT ROWID;
";

/// The outcome of a row, as the journal notes it.
#[derive(Debug)]
pub enum Ending {
    Created,
    /// The API rejected the row. The reason has no value of the row.
    Rejected(String),
    Uncertain,
    /// It is certain that nothing was created: the row can be sent again.
    NotSent,
}

pub struct Journal {
    connection: Mutex<Connection>,
    path: PathBuf,
}

impl Journal {
    /// Opens a journal, and makes it if there is none or the file is empty.
    ///
    /// # Errors
    ///
    /// The file cannot be opened or is not a journal, or another program uses it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let journal = Self::connect(path, true)?;
        journal.set_up().map_err(|error| journal.fail(&error))?;
        Ok(journal)
    }

    /// Opens a journal that exists, without a change of the file.
    fn open_existing(path: &Path) -> Result<Self, Failure> {
        Self::connect(path, false)
    }

    /// Opens a file and locks it. It must be a journal, or empty where that is allowed.
    fn connect(path: &Path, may_be_empty: bool) -> Result<Self, Failure> {
        let connection = Connection::open(path).map_err(|error| Self::failure(path, &error))?;
        let journal = Self {
            connection: Mutex::new(connection),
            path: path.to_owned(),
        };
        let content = journal.lock_file().map_err(|error| journal.fail(&error))?;
        let is_empty = content == (0, 0);
        match content {
            (APPLICATION_ID, _) => Ok(journal),
            _ if is_empty && may_be_empty => Ok(journal),
            _ => Err(Self::not_a_journal(path)),
        }
    }

    /// A journal for a dry run: what is noted in it is forgotten.
    ///
    /// # Errors
    ///
    /// As [`Journal::open`].
    pub fn for_dry_run(path: &Path) -> Result<Self, Failure> {
        let journal = if path.exists() {
            Self::open_existing(path)?
        } else {
            Self::open(Path::new(":memory:"))?
        };
        // A transaction that is never committed.
        journal
            .lock()
            .execute_batch(&["BEGIN;", SCHEMA].concat())
            .map_err(|error| Self::failure(path, &error))?;
        Ok(journal)
    }

    /// Removes a journal.
    ///
    /// # Errors
    ///
    /// As [`Journal::open`]; there is none, or it cannot be removed.
    pub fn remove(path: &Path) -> Result<(), Failure> {
        if !path.exists() {
            return Err(Failure::new(format!(
                "there is no journal {}",
                path.display()
            )));
        }
        // Closing a journal removes its WAL file.
        drop(Self::open_existing(path)?);
        fs::remove_file(path).map_err(|error| Failure::file("remove", path, &error))
    }

    /// Locks the file until the program ends. Returns its application id and the number of its tables.
    fn lock_file(&self) -> Result<(i32, i64), Error> {
        let connection = self.lock();
        // The first reading takes the lock.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let application =
            connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables = "SELECT count(*) FROM sqlite_schema";
        let tables = connection.query_row(tables, [], |row| row.get(0))?;
        Ok((application, tables))
    }

    fn set_up(&self) -> Result<(), Error> {
        let connection = self.lock();
        let pragmas = [
            ("application_id", APPLICATION_ID.to_string()),
            ("journal_mode", "WAL".to_owned()),
            ("synchronous", "FULL".to_owned()),
        ];
        for (name, value) in pragmas {
            connection.pragma_update(None, name, value)?;
        }
        connection.execute_batch(SCHEMA)
    }

    /// What the import was begun with; `None` in a new journal.
    pub fn settings(&self) -> Result<Option<Settings>, Failure> {
        settings::read(&self.lock()).map_err(|error| self.fail(&error))
    }

    /// Notes what an import is begun with, or goes on with. Known rows keep their outcomes. Their lines are reset: the file may have
    /// changed, or a program that was stopped may have read it while it was edited.
    pub fn begin(&self, settings: &Settings) -> Result<(), Failure> {
        self.write(|transaction| settings::write(transaction, settings))
    }

    /// Notes rows that are about to be sent, and returns what is known of each.
    ///
    /// A row that will be sent is noted as sent if rows have idempotency keys, and else only as read.
    pub fn claim(&self, rows: &[Claimant], has_keys: bool) -> Result<Vec<Claim>, Failure> {
        self.write(|transaction| {
            let claims = rows.iter();
            claims
                .map(|row| claim::claim(transaction, row, has_keys))
                .collect()
        })
    }

    /// Notes that a row is sent now.
    pub fn send(&self, key: [u8; 16]) -> Result<(), Failure> {
        self.write(|transaction| state::set(transaction, key, State::Sent, None))
    }

    /// Notes how the sending of rows ended.
    pub fn end<'a>(
        &self,
        endings: impl Iterator<Item = ([u8; 16], &'a Ending)>,
    ) -> Result<(), Failure> {
        self.write(|transaction| {
            for (key, ending) in endings {
                let (state, refusal) = match ending {
                    Ending::Created => (State::Created, None),
                    Ending::Rejected(refusal) => (State::Rejected, Some(refusal.as_str())),
                    Ending::Uncertain => (State::Uncertain, None),
                    Ending::NotSent => (State::Read, None),
                };
                state::set(transaction, key, state, refusal)?;
            }
            Ok(())
        })
    }

    /// Makes changes in one transaction, or in the one of a dry run.
    fn write<T>(&self, change: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Failure> {
        let mut connection = self.lock();
        let result = if connection.is_autocommit() {
            connection
                .transaction()
                .and_then(|transaction: Transaction<'_>| {
                    let value = change(&transaction)?;
                    transaction.commit()?;
                    Ok(value)
                })
        } else {
            change(&connection)
        };
        result.map_err(|error| self.fail(&error))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, error: &Error) -> Failure {
        Self::failure(&self.path, error)
    }

    fn not_a_journal(path: &Path) -> Failure {
        Failure::new(format!(
            "{} is not a journal of caibo: name another file by --journal",
            path.display()
        ))
    }

    fn failure(path: &Path, error: &Error) -> Failure {
        let name = path.display();
        Failure::new(match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                format!("another import uses the journal {name}")
            }
            Some(ErrorCode::NotADatabase) => return Self::not_a_journal(path),
            _ => format!(
                "cannot use the journal {name}: {error}. Is there room, and may it be written? Name another file by --journal"
            ),
        })
    }
}
