//! Opening the database.

use std::path::Path;

use rusqlite::Connection;

use super::database::{Error, Store};
use super::schema;

impl Store {
    /// Opens the file, which is created if it does not exist, or a database in memory.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, Error> {
        let mut connection = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        schema::prepare(&mut connection)?;
        // A customer must be on the disk before the response says so. In WAL mode only FULL syncs at every commit
        // (https://www.sqlite.org/pragma.html#pragma_synchronous).
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        Ok(Self::new(connection))
    }
}
