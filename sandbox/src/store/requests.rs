//! The recorded requests.

use rusqlite::Connection;

use super::database::{Error, NOW, Store};

/// The most records that are kept. A new one then drops the oldest.
const MAX_RECORDS: i64 = 10_000;

/// The records that are kept, and the number of those that were dropped.
pub(crate) struct Records {
    /// JSON texts, in the order of arrival.
    pub(crate) kept: Vec<String>,
    pub(crate) dropped: i64,
}

/// The record of an open request. Dropping it records the request's end.
pub(crate) struct Record {
    id: i64,
    store: Store,
}

impl Record {
    /// Records the status of the response.
    pub(crate) async fn set_status(&self, status: u16) -> Result<(), Error> {
        let id = self.id;
        self.store
            .run(move |connection| {
                without_sync(connection, |connection| {
                    let sql = "UPDATE requests SET status = ?2 WHERE id = ?1";
                    connection.execute(sql, (id, status))
                })?;
                Ok(())
            })
            .await
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let id = self.id;
        self.store.run_in_background(move |connection| {
            without_sync(connection, |connection| {
                let sql = format!("UPDATE requests SET ended_at = {NOW} WHERE id = ?1");
                connection.execute(&sql, [id])
            })?;
            Ok(())
        });
    }
}

impl Store {
    /// Records a request's arrival.
    pub(crate) async fn record(&self, method: String, path: String) -> Result<Record, Error> {
        let store = self.clone();
        self.run(move |connection| {
            let sql = format!(
                "INSERT INTO requests (method, path, started_at) VALUES (?1, ?2, {NOW}) RETURNING id"
            );
            let id = without_sync(connection, |connection| {
                let id: i64 = connection.query_row(&sql, (method, path), |row| row.get(0))?;
                let sql = "DELETE FROM requests WHERE id <= ?1";
                connection.execute(sql, [id - MAX_RECORDS])?;
                Ok(id)
            })?;
            // Made on this thread, so that it is dropped, and the end recorded, even if the client has disconnected.
            Ok(Record { id, store })
        })
        .await
    }

    pub(crate) async fn requests(&self) -> Result<Records, Error> {
        self.run(|connection| {
            let mut statement = connection.prepare(
                "SELECT json_object('method', method, 'path', path, 'status', status,
                    'startedAt', started_at, 'endedAt', ended_at)
                FROM requests ORDER BY id",
            )?;
            let records = statement.query_map((), |row| row.get(0))?;
            let kept = records.collect::<Result<_, _>>()?;
            // The ids count from 1 without a gap.
            let sql = "SELECT coalesce(min(id), 1) - 1 FROM requests";
            let dropped = connection.query_row(sql, (), |row| row.get(0))?;
            Ok(Records { kept, dropped })
        })
        .await
    }
}

/// Writes without waiting for the disk, which would make a request take three times as long. A power failure may lose
/// records since the last commit of a customer, which syncs them as well.
fn without_sync<T>(
    connection: &Connection,
    write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> Result<T, Error> {
    connection.pragma_update(None, "synchronous", "normal")?;
    let written = write(connection);
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(written?)
}
