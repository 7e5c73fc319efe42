//! Reads and writes the settings of an import.

use rusqlite::{Connection, Error, OptionalExtension as _, params};

use super::known::UNKNOWN_LINE;

/// What an import was begun with. Only a command with equal settings goes on with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// A digest of the file, and of how it is read.
    pub digest: [u8; 32],
    pub base_url: String,
    /// The column whose value is the key of a row.
    pub key_column: Option<String>,
    /// Whether rows are sent with idempotency keys.
    pub has_keys: bool,
}

pub fn read(connection: &Connection) -> Result<Option<Settings>, Error> {
    let select = "SELECT digest, base_url, key_column, has_keys FROM import";
    let settings = connection.query_row(select, [], |row| {
        Ok(Settings {
            digest: row.get(0)?,
            base_url: row.get(1)?,
            key_column: row.get(2)?,
            has_keys: row.get(3)?,
        })
    });
    settings.optional()
}

pub fn write(connection: &Connection, settings: &Settings) -> Result<(), Error> {
    connection.execute("DELETE FROM import", [])?;
    connection.execute(
        "INSERT INTO import (digest, base_url, key_column, has_keys) VALUES (?1, ?2, ?3, ?4)",
        params![
            settings.digest,
            settings.base_url,
            settings.key_column,
            settings.has_keys
        ],
    )?;
    connection.execute("UPDATE rows SET line = ?1", [UNKNOWN_LINE])?;
    Ok(())
}
