//! The schema of the API, declared once: names (serde), types (Rust), limits (validator), descriptions (the
//! comments). JSON Schema and TypeScript are derived from it.

use std::ops::Deref;

use serde::ser::{Serialize, Serializer};
use validator::Validate;

use crate::draft::{Draft, Findings};
use crate::issue::{Code, Issue, Issues};
use crate::limits::{self, Validate as _, ValidationError};
use crate::rules::date_time::DateTime;
use crate::{field, json, rules};

/// The schema `Client` of the contract, field by field, in its order, and what only a change may have.
///
/// Any field may be absent, for a change names only what is to change. One that may be `null` as well is an
/// `Option<Option<_>>`, whose `Some(None)` is `null`. What is absent is not sent.
///
/// To read one from JSON use [`Customer::from_json`]: this type's own `Deserialize` knows the types
/// but none of the rules.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, Validate)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::refine_client))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(crate = "limits")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(required, length(max = 100))]
    pub name: Option<String>,
    /// The customer's email address: a `Mailbox` of RFC 5321.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(required, length(max = 100), custom(function = rules::email::validate))]
    #[cfg_attr(feature = "schema", schemars(email))]
    pub email: Option<String>,
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
    /// What the customer prefers. Only a change has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = Preferences::judge))]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub preferences: Option<Preferences>,
}

/// What a customer prefers, as the contract's example of a change has it.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, Validate)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::refine_preferences))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[validate(crate = "limits")]
pub struct Preferences {
    /// The code of the customer's currency (ISO 4217), such as `USD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = rules::currency::validate))]
    pub currency: Option<String>,
    /// Whether the customer is to be notified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifications: Option<bool>,
}

impl Preferences {
    /// For `#[validate(custom)]`.
    fn judge(&self) -> Result<(), ValidationError> {
        self.validate().map_err(ValidationError::Object)
    }
}

/// Which call a client is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Create,
    Change,
}

impl Client {
    /// The names of the fields that `purpose` allows, in JSON.
    pub(crate) fn fields(purpose: Purpose) -> &'static [&'static str] {
        let names = field::names::<Self>();
        match (purpose, names.split_last()) {
            (Purpose::Create, Some((_preferences, names))) => names,
            _ => names,
        }
    }

    /// The JSON text that is sent: doubles as ECMAScript writes them, `5` and not `5.0`.
    pub fn to_json(&self) -> String {
        json::to_text(self)
    }

    /// The one way through the rules: the types first, then the limits of what has its type.
    pub(crate) fn from_draft(draft: Draft<'_>, purpose: Purpose) -> Result<Self, Issues> {
        let is_empty = draft.entries.is_empty();
        let mut findings = Findings::new(Self::fields(purpose));
        let client: Self = draft.read(&mut findings)?;
        client.judged(findings, purpose, is_empty)
    }

    /// The limits of what was made in Rust, and so has its types.
    fn checked(self, purpose: Purpose) -> Result<Self, Issues> {
        let mut findings = Findings::new(Self::fields(purpose));
        match (purpose, field::names::<Self>().split_last()) {
            (Purpose::Create, Some((preferences, _))) if self.preferences.is_some() => {
                findings.add_unknown(preferences);
            }
            (_, Some((_, others))) => {
                findings.add_nested(others.len(), Findings::new(field::names::<Preferences>()));
            }
            _ => {}
        }
        let is_empty = self == Self::default();
        self.judged(findings, purpose, is_empty)
    }

    fn judged(
        self,
        mut findings: Findings,
        purpose: Purpose,
        is_empty: bool,
    ) -> Result<Self, Issues> {
        if let Err(errors) = self.validate() {
            findings.add_limits(errors, purpose == Purpose::Create);
        }
        let mut issues = findings.into_issues();
        if purpose == Purpose::Change && is_empty {
            issues.push(Issue::at_root(Code::EmptyUpdate {}));
        }
        if issues.is_empty() {
            Ok(self)
        } else {
            Err(issues)
        }
    }
}

/// A [`Client`] that can be created: one that keeps every rule.
///
/// Only the rules make one, and it cannot be changed: what holds a `Customer` need not check it again.
///
/// ```
/// use caibo_customers::Customer;
///
/// let customer = Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#)?;
/// assert_eq!(customer.name(), "Ada Lovelace");
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
        Self::from_draft(Draft::from_json(json, 1)?)
    }

    pub(crate) fn from_draft(draft: Draft<'_>) -> Result<Self, Issues> {
        Client::from_draft(draft, Purpose::Create).map(Self)
    }

    /// The customer's name, which every customer has.
    pub fn name(&self) -> &str {
        self.0.name.as_deref().unwrap_or_default()
    }

    /// The customer's email address, which every customer has.
    pub fn email(&self) -> &str {
        self.0.email.as_deref().unwrap_or_default()
    }

    /// The customer as plain data, to change; [`TryFrom`] leads back through the rules.
    pub fn into_client(self) -> Client {
        self.0
    }
}

/// What is to change of an existing customer: at least one field, each of which keeps its rules.
///
/// ```
/// use caibo_customers::CustomerChanges;
///
/// let changes = CustomerChanges::from_json(br#"{"phone":null,"preferences":{"currency":"USD"}}"#)?;
/// assert_eq!(changes.phone, Some(None));
///
/// let issues = CustomerChanges::from_json(br#"{"preferences":{"currency":"dollars"}}"#).unwrap_err();
/// assert_eq!(
///     issues.to_string(),
///     "preferences currency must be a currency code of ISO 4217, such as USD",
/// );
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerChanges(Client);

impl CustomerChanges {
    /// Reads changes from JSON text (RFC 8259) in UTF-8.
    ///
    /// # Errors
    ///
    /// As [`Customer::from_json`]; no field at all is one `empty_update` issue with an empty path.
    pub fn from_json(json: &[u8]) -> Result<Self, Issues> {
        Self::from_draft(Draft::from_json(json, 2)?)
    }

    pub(crate) fn from_draft(draft: Draft<'_>) -> Result<Self, Issues> {
        Client::from_draft(draft, Purpose::Change).map(Self)
    }

    /// The changes as plain data; [`TryFrom`] leads back through the rules.
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

/// Read access to every field.
impl Deref for CustomerChanges {
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
        client.checked(Purpose::Create).map(Self)
    }
}

/// Judges changes that were made in Rust by the same rules as JSON text.
impl TryFrom<Client> for CustomerChanges {
    type Error = Issues;

    fn try_from(client: Client) -> Result<Self, Issues> {
        client.checked(Purpose::Change).map(Self)
    }
}

impl Serialize for Customer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Serialize for CustomerChanges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
