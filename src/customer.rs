//! Customers: the declaration of the API's schema, and the types that only the rules can make.

mod builder;
mod client;
mod columns;
mod content;
mod date_time;
mod deserialize;
mod formats;
mod limits;
mod plain;
mod purpose;
mod text;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use serde::ser::{Serialize, Serializer};

use crate::draft::{Draft, Form, FormPurpose, SortedDraft, Value};
use crate::issue::Issues;

pub use builder::CustomerBuilder;
pub use client::{Client, Fields, Preferences};
pub(crate) use client::{DraftClient, DraftPreferences};
pub use columns::{
    CustomerRow, TextColumns, field_meant_by, field_names, field_spelt_like, trimmed_text,
};
pub(crate) use purpose::PREFERENCES;
pub use purpose::Purpose;
pub use text::TextView;

/// A [`Client`] that can be created: one that keeps every rule.
///
/// Only the rules make a `Customer`, and it cannot be changed, so code that holds one need not check it again.
/// `Debug` prints no values.
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
#[derive(Clone, PartialEq)]
pub struct Customer(Client);

impl Customer {
    /// Reads a customer from JSON text (RFC 8259) in UTF-8.
    ///
    /// # Errors
    ///
    /// Every issue of every field, found in one pass. A document whose root is not an object has one issue with an empty path:
    /// `wrong_type`, or `invalid_json` for text that is not JSON, or `invalid_text` for bytes that are not UTF-8. A byte order
    /// mark before the text is skipped.
    pub fn from_json(json: &[u8]) -> Result<Self, Issues> {
        from_json(json, 1, Purpose::Create).map(Self)
    }

    /// Reads a customer from the body of a form: `application/x-www-form-urlencoded`.
    ///
    /// The values are text, and become values of the types of their fields. White space and invisible characters around a value are
    /// taken off, and its lines end in LF. An empty control is absent. An integer or a double is written in JSON's grammar, a boolean
    /// as `true`, `on` or `1`, or as `false`, `off` or `0`. Of several values of one name, a boolean takes one that is true, any
    /// other field the first that is not empty. Names that are no field's are left out.
    ///
    /// ```
    /// use caibo_customers::Customer;
    ///
    /// let customer = Customer::from_form(b"name=+Ada+Lovelace+&email=ada%40example.com&phone=&terms=on")?;
    /// assert_eq!(customer.name(), "Ada Lovelace");
    /// assert_eq!(customer.phone, None);
    ///
    /// let issues = Customer::from_form(b"name=Ada&email=").unwrap_err();
    /// assert_eq!(issues.to_string(), "email is required");
    /// # Ok::<(), caibo_customers::Issues>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every issue of every field, as [`from_json`](Self::from_json) reports them.
    pub fn from_form(body: &[u8]) -> Result<Self, Issues> {
        let names = Client::fields(Purpose::Create);
        let form = Form::parse(body);
        let draft = form.fields::<DraftClient>(names, None, FormPurpose::Create);
        let mut draft = SortedDraft::from_draft(draft, names);
        Client::read(&mut draft, Purpose::Create).map(Self)
    }

    /// Reads a customer from names and values that are text, such as a row of a table: each name is a field's, and each value is
    /// converted as in [`from_form`](Self::from_form). Names that are no field's are left out.
    ///
    /// [`TextColumns`] reads many rows with the same names faster.
    ///
    /// ```
    /// use caibo_customers::Customer;
    ///
    /// let customer = Customer::from_text([("name", " Ada "), ("email", "ada@example.com"), ("id", "7"), ("phone", "")])?;
    /// assert_eq!(customer.to_json(), r#"{"id":7,"name":"Ada","email":"ada@example.com"}"#);
    /// # Ok::<(), caibo_customers::Issues>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every issue of every field, as [`from_json`](Self::from_json) reports them.
    pub fn from_text<'a>(
        values: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Issues> {
        let names = Client::fields(Purpose::Create);
        let form = Form::of(values);
        let draft = form.fields::<DraftClient>(names, None, FormPurpose::Create);
        let mut draft = SortedDraft::from_draft(draft, names);
        Client::read(&mut draft, Purpose::Create).map(Self)
    }

    /// The customer's name, which every customer has.
    pub fn name(&self) -> &str {
        self.0.name.as_deref().unwrap_or_default()
    }

    /// The customer's email address, which every customer has.
    pub fn email(&self) -> &str {
        self.0.email.as_deref().unwrap_or_default()
    }

    /// The customer as plain data, which can be changed. [`TryFrom`] checks it again.
    pub fn into_client(self) -> Client {
        self.0
    }
}

/// Changes for an existing customer: at least one field, each of which keeps its rules.
///
/// `Debug` prints no values.
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
#[derive(Clone, PartialEq)]
pub struct CustomerChanges(Client);

impl CustomerChanges {
    /// Reads changes from JSON text (RFC 8259) in UTF-8.
    ///
    /// # Errors
    ///
    /// As [`Customer::from_json`]. An object without a field is one `empty_update` issue with an empty path.
    pub fn from_json(json: &[u8]) -> Result<Self, Issues> {
        from_json(json, 2, Purpose::Change).map(Self)
    }

    /// Reads the changes to a customer from the body of a form: `application/x-www-form-urlencoded`.
    ///
    /// The values are converted as in [`Customer::from_form`]. A field that the form does not have does not change. If the
    /// `stored` customer is given, nor does a field whose value is stored already. An empty control is `null`, which clears the field; one of a field that does not take `null` is
    /// `required`. A preference is named `preferences.currency` or `preferences[currency]`.
    ///
    /// ```
    /// use caibo_customers::{Customer, CustomerChanges};
    ///
    /// let stored = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com","phone":"1"}"#)?;
    /// let changes = CustomerChanges::from_form(b"name=Ada&phone=", Some(&stored))?;
    /// assert_eq!(changes.to_json(), r#"{"phone":null}"#);
    ///
    /// let changes = CustomerChanges::from_form(b"name=Ada&phone=", None)?;
    /// assert_eq!(changes.to_json(), r#"{"name":"Ada","phone":null}"#);
    /// # Ok::<(), caibo_customers::Issues>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every issue of every field that changes. A form that changes nothing is one `empty_update` issue with an empty path.
    pub fn from_form(body: &[u8], stored: Option<&Client>) -> Result<Self, Issues> {
        let names = Client::fields(Purpose::Change);
        let form = Form::parse(body);
        let json = stored.map(|stored| stored.to_json());
        let stored = json
            .as_ref()
            .map(|json| Draft::from_json(json.as_bytes(), 2));
        let stored = stored.transpose()?;
        let nothing = Draft::default();
        let stored_preferences = stored.as_ref().map(|stored| {
            let preferences = stored.get(PREFERENCES).and_then(Value::as_object);
            preferences.unwrap_or(&nothing)
        });
        let preferences = form.fields::<DraftPreferences>(
            Preferences::fields(),
            Some(PREFERENCES),
            FormPurpose::Change(stored_preferences),
        );
        let mut draft =
            form.fields::<DraftClient>(names, None, FormPurpose::Change(stored.as_ref()));
        if !preferences.members.is_empty() {
            let preferences = Value::Object(preferences);
            draft.members.push((PREFERENCES.into(), preferences));
        }
        let mut draft = SortedDraft::from_draft(draft, names);
        Client::read(&mut draft, Purpose::Change).map(Self)
    }

    /// The changes as plain data. [`TryFrom`] checks it again.
    pub fn into_client(self) -> Client {
        self.0
    }
}

/// Reads a client from JSON text whose objects are read down to `depth`.
fn from_json(json: &[u8], depth: u8, purpose: Purpose) -> Result<Client, Issues> {
    let mut draft = SortedDraft::from_json(json, Client::fields(purpose), depth)?;
    Client::read(&mut draft, purpose)
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

/// Checks a client that was made in Rust by the same rules as JSON text.
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
        client.check(Purpose::Create).map(Self)
    }
}

/// Checks changes that were made in Rust by the same rules as JSON text.
impl TryFrom<Client> for CustomerChanges {
    type Error = Issues;

    fn try_from(client: Client) -> Result<Self, Issues> {
        client.check(Purpose::Change).map(Self)
    }
}

/// Reads JSON text, as [`Customer::from_json`].
impl FromStr for Customer {
    type Err = Issues;

    fn from_str(json: &str) -> Result<Self, Issues> {
        Self::from_json(json.as_bytes())
    }
}

/// Reads JSON text, as [`CustomerChanges::from_json`].
impl FromStr for CustomerChanges {
    type Err = Issues;

    fn from_str(json: &str) -> Result<Self, Issues> {
        Self::from_json(json.as_bytes())
    }
}

/// The rules allow no `NaN`, so every customer equals itself. A [`Client`] may hold one and is not `Eq`.
impl Eq for Customer {}

/// As for [`Customer`].
impl Eq for CustomerChanges {}

/// Hashes the JSON text, which is the same for equal customers: `-0.0` is written as `0`.
impl Hash for Customer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// As for [`Customer`].
impl Hash for CustomerChanges {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
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

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Customer(…)")
    }
}

impl fmt::Debug for CustomerChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomerChanges(…)")
    }
}
