//! The record of requests.

use rusqlite::Connection;

use super::{Error, NOW, Store};

/// The record of a request that is being answered. The request has ended when this is dropped.
pub(crate) struct Record {
    id: i64,
    store: Store,
}

impl Record {
    /// Records the status of the answer.
    pub(crate) async fn answered(&self, status: u16) -> Result<(), Error> {
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
        self.store.run_unattended(move |connection| {
            without_sync(connection, |connection| {
                let sql = format!("UPDATE requests SET ended_at = {NOW} WHERE id = ?1");
                connection.execute(&sql, [id])
            })?;
            Ok(())
        });
    }
}

impl Store {
    /// Records that a request came.
    pub(crate) async fn request_arrived(
        &self,
        method: String,
        path: String,
    ) -> Result<Record, Error> {
        let store = self.clone();
        self.run(move |connection| {
            let sql = format!(
                "INSERT INTO requests (method, path, started_at) VALUES (?1, ?2, {NOW}) RETURNING id"
            );
            let id = without_sync(connection, |connection| {
                connection.query_row(&sql, (method, path), |row| row.get(0))
            })?;
            // Made here, where it is dropped also if the client has gone meanwhile.
            Ok(Record { id, store })
        })
        .await
    }

    /// All records as JSON texts, in the order of arrival.
    pub(crate) async fn requests(&self) -> Result<Vec<String>, Error> {
        self.run(|connection| {
            let mut statement = connection.prepare(
                "SELECT json_object('method', method, 'path', path, 'status', status,
                    'startedAt', started_at, 'endedAt', ended_at)
                FROM requests ORDER BY id",
            )?;
            let records = statement.query_map((), |row| row.get(0))?;
            Ok(records.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// Writes a record without waiting for the disk: a record that a power failure takes is no customer,
/// and a request must not take three times as long for it. The next customer's commit syncs it as well.
fn without_sync<T>(
    connection: &Connection,
    write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> Result<T, Error> {
    connection.pragma_update(None, "synchronous", "normal")?;
    let written = write(connection);
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(written?)
}
