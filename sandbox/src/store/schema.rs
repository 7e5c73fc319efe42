//! The tables: creating them in a new file, migrating those of an older version.

use rusqlite::{Connection, Transaction};

use super::database::{Error, begin};
use super::payment_methods;

/// The `application_id` in the header of a sandbox's file: "Caib" in ASCII.
const APPLICATION_ID: i32 = 0x4361_6962;

/// The current version of the tables, stored as `user_version`.
const VERSION: i32 = 1;

/// Version 0. The document is the customer's JSON text as in the response: with one column per field, `null` and absent
/// would be the same.
const VERSION_0: &str = "
    CREATE TABLE customers (id INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
";

/// Version 1. An idempotency key's request is the JSON text of the validated customer, its answer the JSON text of the response.
/// A request's status is null if no response was sent.
const VERSION_1: &str = "
    CREATE TABLE payment_methods (
        id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX payment_methods_of_customer ON payment_methods (customer_id);
    CREATE TABLE idempotency_keys (
        key TEXT PRIMARY KEY, request TEXT NOT NULL, answer TEXT NOT NULL
    ) STRICT;
    CREATE TABLE requests (
        id INTEGER PRIMARY KEY, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER,
        started_at TEXT NOT NULL, ended_at TEXT
    ) STRICT;
";

/// Creates or migrates the tables. Refuses a database of another program without changing it.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), Error> {
    let transaction = begin(connection)?;
    let owner = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let is_empty = transaction.query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| {
        row.get(0)
    })?;
    match (owner, is_empty) {
        (APPLICATION_ID, _) => {}
        (0, true) => {
            transaction.execute_batch(VERSION_0)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        _ => return Err("it belongs to another program".into()),
    }
    migrate(&transaction)?;
    transaction.commit()?;
    Ok(())
}

fn migrate(transaction: &Transaction<'_>) -> Result<(), Error> {
    match transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))? {
        VERSION => return Ok(()),
        0 => {}
        _ => return Err("a newer sandbox made it".into()),
    }
    transaction.execute_batch(VERSION_1)?;
    let mut statement = transaction.prepare("SELECT id FROM customers ORDER BY id")?;
    for id in statement.query_map((), |row| row.get(0))? {
        payment_methods::seed(transaction, id?)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}
