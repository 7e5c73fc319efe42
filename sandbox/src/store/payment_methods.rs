//! Payment methods. Every customer has two, whose ids are computed from the customer's.

use rusqlite::{OptionalExtension, Transaction};

use super::database::{Error, Store};

impl Store {
    /// The JSON texts of a customer's payment methods, or `None` if no customer has the id.
    pub(crate) async fn payment_methods(
        &self,
        customer_id: i64,
    ) -> Result<Option<Vec<String>>, Error> {
        self.run(move |connection| {
            let sql = "SELECT 1 FROM customers WHERE id = ?1";
            let customer = connection
                .query_row(sql, [customer_id], |_| Ok(()))
                .optional()?;
            if customer.is_none() {
                return Ok(None);
            }
            let sql = "SELECT document FROM payment_methods WHERE customer_id = ?1 ORDER BY id";
            let mut statement = connection.prepare(sql)?;
            let documents = statement.query_map([customer_id], |row| row.get(0))?;
            Ok(Some(documents.collect::<Result<_, _>>()?))
        })
        .await
    }
}

/// Inserts the payment methods of a customer.
pub(super) fn seed(transaction: &Transaction<'_>, customer_id: i64) -> rusqlite::Result<()> {
    let first = first_id(customer_id);
    let second = first + 2;
    for (id, document) in [
        (
            first,
            format!(
                r#"{{"id":{first},"type":"card","brand":"visa","last4":"4242","expiryMonth":12,"expiryYear":2030,"isDefault":true}}"#
            ),
        ),
        (
            second,
            format!(
                r#"{{"id":{second},"type":"card","brand":"mastercard","last4":"4444","expiryMonth":1,"expiryYear":2031,"isDefault":false}}"#
            ),
        ),
    ] {
        transaction.execute(
            "INSERT INTO payment_methods (id, customer_id, document) VALUES (?1, ?2, ?3)",
            (id, customer_id, document),
        )?;
    }
    Ok(())
}

/// The id of a customer's first payment method: an odd number above 2^53, which a double cannot represent, so that a
/// client that parses integers as doubles gets a wrong id. Two customers' ids are at least 4 apart, since each has two.
fn first_id(customer_id: i64) -> i64 {
    // The remainder keeps the product below from overflowing for any int64.
    let index = (customer_id - 1).rem_euclid(1 << 60);
    (1 << 53) + 1 + 4 * index
}
