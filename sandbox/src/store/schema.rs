//! The tables: made in a new file, brought up to date in an old one.

use rusqlite::{Connection, Transaction};

use super::{Error, begin, payment_methods};

/// Says in SQLite's own header of a file that it is the sandbox's: "Caib".
const APPLICATION_ID: i32 = 0x4361_6962;

/// Which of the versions below a file has, as its `user_version`.
const VERSION: i32 = 1;

/// Version 0. The document is the customer's JSON text as it was answered: a column a field could not
/// tell `null` from absent.
const CUSTOMERS: &str = "
    CREATE TABLE customers (id INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
";

/// Version 1. A payment method's document is its JSON text too. A key has the customer as it was judged
/// and the answer to it. A request has no status where no answer was sent.
const THE_REST: &str = "
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

/// Makes what a database lacks, and leaves one alone that is another program's.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), Error> {
    let transaction = begin(connection)?;
    let owner = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let is_empty = transaction.query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| {
        row.get(0)
    })?;
    match (owner, is_empty) {
        (APPLICATION_ID, _) => {}
        (0, true) => {
            transaction.execute_batch(CUSTOMERS)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        _ => return Err("it belongs to another program".into()),
    }
    upgrade(&transaction)?;
    transaction.commit()?;
    Ok(())
}

fn upgrade(transaction: &Transaction<'_>) -> Result<(), Error> {
    match transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))? {
        VERSION => return Ok(()),
        0 => {}
        _ => return Err("a newer sandbox made it".into()),
    }
    transaction.execute_batch(THE_REST)?;
    let mut statement = transaction.prepare("SELECT id FROM customers ORDER BY id")?;
    for id in statement.query_map((), |row| row.get(0))? {
        payment_methods::seed(transaction, id?)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}
