//! Payment methods: every customer has two, which follow from the customer's id.

use rusqlite::{OptionalExtension, Transaction};

use super::{Error, Store};

impl Store {
    /// The JSON texts of a customer's payment methods, or nothing where there is no such customer.
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

/// Gives a customer payment methods.
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

/// An odd number beyond 2^53, so that a client that reads integers as doubles gets another one. Those
/// of neighbours are 4 apart.
fn first_id(customer_id: i64) -> i64 {
    // Far more customers than there are, and still no overflow.
    let index = (customer_id - 1).rem_euclid(1 << 60);
    (1 << 53) + 1 + 4 * index
}
