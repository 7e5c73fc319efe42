//! Customers and their idempotency keys.

use caibo_customers::{Customer, CustomerChanges, DateTime};
use rusqlite::{OptionalExtension, Transaction};

use super::database::{Error, NOW, Store, begin};
use super::{document, payment_methods};

impl Store {
    /// Stores a customer under a new id and returns its JSON text, once it is on the disk.
    ///
    /// With an idempotency key that was used before, nothing is stored: for the same customer the first response is
    /// returned again, for another one `None`.
    pub(crate) async fn create(
        &self,
        customer: Customer,
        key: Option<String>,
    ) -> Result<Option<String>, Error> {
        self.run(move |connection| {
            // The key is looked up and stored in one transaction, so that of two requests at once one waits.
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

    /// Changes a customer and returns its JSON text, or `None` if no customer has the id.
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
            let document = document::apply(&stored, &changes)?;
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
    if client.create_date.is_none() {
        client.create_date = Some(DateTime::try_from(&*now)?);
    }
    let document = serde_json::to_string(&client)?;
    transaction.execute(
        "INSERT INTO customers (id, document) VALUES (?1, ?2)",
        (id, &document),
    )?;
    payment_methods::seed(transaction, id)?;
    Ok(document)
}
