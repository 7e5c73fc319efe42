//! Customers, and the keys under which they were sent.

use caibo_customers::{Customer, CustomerChanges, DateTime};
use rusqlite::{OptionalExtension, Transaction};

use super::{Error, NOW, Store, begin, document, payment_methods};

impl Store {
    /// Keeps a customer under a new id, and gives the JSON text of what is kept, on the disk by then.
    ///
    /// Under a key that it has seen it keeps nothing, and gives what it gave: for the same customer,
    /// that is; for another it gives nothing.
    pub(crate) async fn create(
        &self,
        customer: Customer,
        key: Option<String>,
    ) -> Result<Option<String>, Error> {
        self.run(move |connection| {
            // The key is looked up and kept in the one transaction: of two that race, one waits.
            let transaction = begin(connection)?;
            let Some(key) = key else {
                let document = insert(&transaction, customer)?;
                transaction.commit()?;
                return Ok(Some(document));
            };
            let request = serde_json::to_string(&customer)?;
            let sql = "SELECT request, answer FROM idempotency_keys WHERE key = ?1";
            let seen = transaction
                .query_row(sql, [&key], |row| {
                    Ok((row.get::<_, String>(0)?, row.get(1)?))
                })
                .optional()?;
            if let Some((first, answer)) = seen {
                return Ok((first == request).then_some(answer));
            }
            let document = insert(&transaction, customer)?;
            transaction.execute(
                "INSERT INTO idempotency_keys (key, request, answer) VALUES (?1, ?2, ?3)",
                (key, request, &document),
            )?;
            transaction.commit()?;
            Ok(Some(document))
        })
        .await
    }

    /// Changes a customer, and gives the JSON text of what is kept then, or nothing where there is no
    /// such customer.
    pub(crate) async fn update(
        &self,
        id: i64,
        changes: CustomerChanges,
    ) -> Result<Option<String>, Error> {
        self.run(move |connection| {
            let transaction = begin(connection)?;
            let sql = "SELECT document FROM customers WHERE id = ?1";
            let stored = transaction
                .query_row(sql, [id], |row| row.get::<_, String>(0))
                .optional()?;
            let Some(stored) = stored else {
                return Ok(None);
            };
            let document = document::change(&stored, &serde_json::to_string(&changes)?)?;
            transaction.execute(
                "UPDATE customers SET document = ?2 WHERE id = ?1",
                (id, &document),
            )?;
            transaction.commit()?;
            Ok(Some(document))
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
}

fn insert(transaction: &Transaction<'_>, customer: Customer) -> Result<String, Error> {
    let (id, now) = transaction.query_row(
        &format!("SELECT coalesce(max(id), 0) + 1, {NOW} FROM customers"),
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
    payment_methods::seed(transaction, id)?;
    Ok(document)
}
