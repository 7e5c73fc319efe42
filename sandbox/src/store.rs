//! Customers in SQLite.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use caibo_customers::{Customer, DateTime};
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Says in SQLite's own header of a file that it is the sandbox's: "Caib".
const APPLICATION_ID: i32 = 0x4361_6962;

/// The document is the customer's JSON text as it was answered: a column a field could not tell
/// `null` from absent.
const SCHEMA: &str = "
    CREATE TABLE customers (id INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
";

/// What went wrong in the database. It names no value.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

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
        prepare(&mut connection)?;
        // What was answered is on the disk: in WAL mode only FULL syncs at every commit
        // (https://www.sqlite.org/pragma.html#pragma_synchronous).
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Keeps a customer under a new id, and gives the JSON text of what is kept, on the disk by then.
    pub(crate) async fn create(&self, customer: Customer) -> Result<String, Error> {
        self.run(move |connection| {
            let transaction = begin(connection)?;
            let (id, now) = transaction.query_row(
                "SELECT coalesce(max(id), 0) + 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now') FROM customers",
                (),
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)),
            )?;
            let mut client = customer.into_client();
            client.id = Some(id);
            client
                .create_date
                .get_or_insert_with(|| DateTime::from(now));
            let document = serde_json::to_string(&client)?;
            transaction.execute(
                "INSERT INTO customers (id, document) VALUES (?1, ?2)",
                (id, &document),
            )?;
            transaction.commit()?;
            Ok(document)
        })
        .await
    }

    /// The JSON texts of all customers, in the order of their ids.
    pub(crate) async fn list(&self) -> Result<Vec<String>, Error> {
        self.run(|connection| {
            let mut statement = connection.prepare("SELECT document FROM customers ORDER BY id")?;
            let documents = statement.query_map((), |row| row.get(0))?;
            Ok(documents.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Works off the async threads, which a disk must not hold up. What has begun is ended, also when
    /// the client has gone.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let connection = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            // A panic in between has rolled its transaction back: the connection is as good as before.
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await?
    }
}

/// Makes the tables in a new database, and leaves one alone that is another program's.
fn prepare(connection: &mut Connection) -> Result<(), Error> {
    let transaction = begin(connection)?;
    let owner = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let is_empty = transaction.query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| {
        row.get(0)
    })?;
    match (owner, is_empty) {
        (APPLICATION_ID, _) => {}
        (0, true) => {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        _ => return Err("it belongs to another program".into()),
    }
    transaction.commit()?;
    Ok(())
}

/// Takes the right to write at once: a transaction that only later asks for it can fail for another's.
fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}
