//! The schema of the API, declared once: names (serde), types (Rust), limits (validator), descriptions (the
//! comments). JSON Schema and TypeScript are derived from it.

use std::ops::Deref;

use serde::ser::{Serialize, Serializer};
use validator::Validate;

use crate::draft::{Draft, judge_typed};
use crate::issue::Issues;
use crate::rules;
use crate::rules::date_time::DateTime;

/// The schema `Client` of the contract, field by field, in its order.
///
/// A field that may be absent is an `Option`; one that may be `null` as well is an `Option<Option<_>>`,
/// whose `Some(None)` is `null`. What is absent is not sent.
///
/// To read one from JSON use [`Customer::from_json`]: this type's own `Deserialize` knows the types
/// but none of the rules.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Validate)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::refine_client))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Client {
    /// The customer's id, which the server gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// The id of the account that owns the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<i64>,
    /// The id of the user that the customer belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Option<i64>>,
    /// The name of the account that owns the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_name: Option<Option<String>>,
    /// The customer's full name. The empty text is a name.
    #[validate(length(max = 100))]
    pub name: String,
    /// The customer's email address: a `Mailbox` of RFC 5321.
    #[validate(length(max = 100), custom(function = rules::email::validate))]
    #[cfg_attr(feature = "schema", schemars(email))]
    pub email: String,
    /// The billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 255))]
    pub address: Option<Option<String>>,
    /// The phone number, in any notation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20))]
    pub phone: Option<Option<String>>,
    /// The customer's identifier in the caller's own membership system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 50))]
    pub member_id: Option<Option<String>>,
    /// Whether payment requests exist for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_payment_requests: Option<Option<bool>>,
    /// The sum of the customer's deposits. Always finite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = rules::number::validate_finite))]
    pub total_deposits: Option<Option<f64>>,
    /// When the customer was created: a date-time of RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = rules::date_time::validate))]
    pub create_date: Option<DateTime>,
}

/// A [`Client`] that keeps every rule.
///
/// Only the rules make one, and it cannot be changed: what holds a `Customer` need not check it again.
///
/// ```
/// use caibo_customers::Customer;
///
/// let customer = Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#)?;
/// assert_eq!(customer.name, "Ada Lovelace");
///
/// let issues = Customer::from_json(br#"{"email":"ada@","phone":5}"#).unwrap_err();
/// assert_eq!(
///     issues.to_string(),
///     "name is required; \
///      email must be an email address: the part after the @ is not valid; \
///      phone must be text or null",
/// );
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Customer(Client);

impl Customer {
    /// Reads a customer from JSON text (RFC 8259) in UTF-8.
    ///
    /// # Errors
    ///
    /// Every issue of every field, in one pass. Text that is not JSON, or whose root is not an
    /// object, is one `wrong_type` issue with an empty path; bytes that are not UTF-8 are one
    /// `invalid_text` issue with an empty path.
    pub fn from_json(json: &[u8]) -> Result<Self, Issues> {
        Self::from_draft(Draft::from_json(json)?)
    }

    pub(crate) fn from_draft(draft: Draft<'_>) -> Result<Self, Issues> {
        draft.check().map(Self)
    }

    /// The customer as plain data, to change; [`TryFrom`] leads back through the rules.
    pub fn into_client(self) -> Client {
        self.0
    }
}

/// Read access to every field.
impl Deref for Customer {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

/// Judges a client that was made in Rust by the same rules as JSON text.
///
/// ```
/// use caibo_customers::Customer;
///
/// let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#)?;
/// let mut client = customer.into_client();
/// client.total_deposits = Some(Some(f64::NAN));
/// let issues = Customer::try_from(client).unwrap_err();
/// assert_eq!(issues.to_string(), "totalDeposits must be a finite number");
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
impl TryFrom<Client> for Customer {
    type Error = Issues;

    fn try_from(client: Client) -> Result<Self, Issues> {
        judge_typed(client).map(Self)
    }
}

impl Serialize for Customer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
