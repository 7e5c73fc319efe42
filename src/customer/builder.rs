//! Makes a customer in Rust, field by field.

use super::{Client, Customer};
use crate::draft::DateTime;
use crate::issue::Issues;

/// The fields of a [`Customer`] that is being made: see [`Customer::builder`]. `Debug` prints no values.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "only `build` makes a customer"]
pub struct CustomerBuilder(Client);

impl Customer {
    /// Makes a customer of a name and an email address, and of the fields that are then given.
    ///
    /// ```
    /// use caibo_customers::Customer;
    ///
    /// let customer = Customer::builder("Ada Lovelace", "ada@example.com")
    ///     .phone("+44 20 7946 0000")
    ///     .total_deposits(12.5)
    ///     .build()?;
    /// assert_eq!(customer.phone, Some(Some("+44 20 7946 0000".to_owned())));
    ///
    /// let issues = Customer::builder("Ada", "ada@").phone("5".repeat(21)).build().unwrap_err();
    /// assert_eq!(
    ///     issues.to_string(),
    ///     "email must be an email address: the part after the @ is not valid; \
    ///      phone must be at most 20 characters long, not 21",
    /// );
    /// # Ok::<(), caibo_customers::Issues>(())
    /// ```
    pub fn builder(name: impl Into<String>, email: impl Into<String>) -> CustomerBuilder {
        CustomerBuilder(Client {
            name: Some(name.into()),
            email: Some(email.into()),
            ..Client::default()
        })
    }
}

impl CustomerBuilder {
    /// Checks the fields.
    ///
    /// # Errors
    ///
    /// Every issue of every field.
    pub fn build(self) -> Result<Customer, Issues> {
        self.0.try_into()
    }

    /// Sets the customer's id.
    pub fn id(mut self, id: i64) -> Self {
        self.0.id = Some(id);
        self
    }

    /// Sets the id of the account that owns the customer.
    pub fn owner_id(mut self, id: i64) -> Self {
        self.0.owner_id = Some(id);
        self
    }

    /// Sets the id of the user that the customer belongs to.
    pub fn user_id(mut self, id: i64) -> Self {
        self.0.user_id = Some(Some(id));
        self
    }

    /// Sets the name of the account that owns the customer.
    pub fn owner_name(mut self, name: impl Into<String>) -> Self {
        self.0.owner_name = Some(Some(name.into()));
        self
    }

    /// Sets the billing address.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.0.address = Some(Some(address.into()));
        self
    }

    /// Sets the phone number, in any notation.
    pub fn phone(mut self, number: impl Into<String>) -> Self {
        self.0.phone = Some(Some(number.into()));
        self
    }

    /// Sets the customer's identifier in the caller's own membership system.
    pub fn member_id(mut self, id: impl Into<String>) -> Self {
        self.0.member_id = Some(Some(id.into()));
        self
    }

    /// Sets whether payment requests exist for the customer.
    pub fn has_payment_requests(mut self, value: bool) -> Self {
        self.0.has_payment_requests = Some(Some(value));
        self
    }

    /// Sets the sum of the customer's deposits.
    pub fn total_deposits(mut self, sum: f64) -> Self {
        self.0.total_deposits = Some(Some(sum));
        self
    }

    /// Sets when the customer was created: a date-time of RFC 3339.
    pub fn create_date(mut self, date_time: impl Into<String>) -> Self {
        self.0.create_date = Some(DateTime::unchecked(date_time.into()));
        self
    }
}
