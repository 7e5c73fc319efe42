//! The schema of the API, declared once: names (`serde`), types (Rust), limits (`validator`), descriptions (comments). JSON
//! Schema and TypeScript are derived from it.

use std::fmt;

use serde::Serialize as _;
use validator::Validate;

use super::formats;
use super::limits::{self, Validate as _, ValidationError};
use super::purpose::{PREFERENCES, Purpose};
use super::text::{DraftText, Text, TextView};
use crate::draft::{self, Cells, DateTime, FieldNames, Findings, ReadText, SortedDraft};
use crate::issue::{Code, Issue, Issues, MAX_SAFE_INTEGER};
use crate::text::json_writer::write_json;
use crate::text::number;

/// The schema `Client` of the contract: its fields in its order, then the field that only changes have.
///
/// Every field may be absent, since a change names only the fields that change; an absent field is not sent. A field
/// that takes `null` is an `Option<Option<_>>`, whose `Some(None)` is `null`. `Debug` prints no values.
///
/// It cannot be deserialized, since nothing would check the rules: read a [`Customer`](crate::Customer) or
/// [`CustomerChanges`](crate::CustomerChanges) and take its [`into_client`](crate::Customer::into_client).
/// [`from_json_unchecked`](Self::from_json_unchecked) reads a record that is stored already.
///
/// ```compile_fail,E0277
/// let client: caibo_customers::Client = serde_json::from_str("{}").unwrap();
/// ```
pub type Client = Fields<String>;

/// The fields of a [`Client`], with texts of the type `T`.
#[derive(Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, Validate)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Client"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[serde(bound(deserialize = "T: ReadText<'de>"))]
#[validate(crate = "limits")]
pub struct Fields<T: Text> {
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
    pub owner_name: Option<Option<T>>,
    /// The customer's full name. The empty text is a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(required, length(max = 100))]
    pub name: Option<T>,
    /// The customer's email address: a `Mailbox` of RFC 5321.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(required, length(max = 100), custom(function = formats::email))]
    #[cfg_attr(feature = "schema", schemars(email))]
    pub email: Option<T>,
    /// The billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 255))]
    pub address: Option<Option<T>>,
    /// The phone number, in any notation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20))]
    pub phone: Option<Option<T>>,
    /// The customer's identifier in the caller's own membership system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 50))]
    pub member_id: Option<Option<T>>,
    /// Whether payment requests exist for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_payment_requests: Option<Option<bool>>,
    /// The sum of the customer's deposits. Always finite.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "serialize_double"
    )]
    #[validate(custom(function = formats::finite))]
    pub total_deposits: Option<Option<f64>>,
    /// When the customer was created: a date-time of RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = formats::date_time))]
    pub create_date: Option<DateTime<T>>,
    /// The customer's preferences. Only a change has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = FieldsOfPreferences::check))]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub preferences: Option<FieldsOfPreferences<T>>,
}

/// A client that is being read and checked.
pub(crate) type DraftClient = Fields<DraftText>;

/// Preferences that are being read and checked.
pub(crate) type DraftPreferences = FieldsOfPreferences<DraftText>;

/// A customer's preferences, as in the contract's example of a change. `Debug` prints no values.
pub type Preferences = FieldsOfPreferences<String>;

/// The fields of [`Preferences`], with texts of the type `T`.
#[derive(Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, Validate)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Preferences"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[serde(bound(deserialize = "T: ReadText<'de>"))]
#[validate(crate = "limits")]
pub struct FieldsOfPreferences<T: Text> {
    /// The code of the customer's currency (ISO 4217), such as `USD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = formats::currency))]
    pub currency: Option<T>,
    /// Whether the customer is to be notified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifications: Option<bool>,
}

impl<T: Text> FieldsOfPreferences<T> {
    /// Checks the limits of the object, for `#[validate(custom)]`.
    fn check(&self) -> Result<(), ValidationError> {
        self.validate().map_err(ValidationError::Object)
    }
}

impl<T: Text> limits::Param for FieldsOfPreferences<T> {}

impl Preferences {
    /// The names of the fields in JSON.
    #[doc(hidden)]
    pub fn fields() -> FieldNames {
        FieldNames::of::<FieldsOfPreferences<TextView<'_>>>()
    }
}

impl Client {
    /// The names of the fields in JSON that a document for this call may have.
    #[doc(hidden)]
    pub fn fields(purpose: Purpose) -> FieldNames {
        FieldNames::of::<Fields<TextView<'_>>>().without(purpose.excluded())
    }

    /// Reads a stored client from JSON text: the types are checked, and no other rule. A record may be older than a rule.
    ///
    /// ```
    /// use caibo_customers::{Client, CustomerChanges};
    ///
    /// let stored = Client::from_json_unchecked(br#"{"id":7,"name":"Ada","email":"no address"}"#)?;
    /// let changes = CustomerChanges::from_form(b"name=Ada&email=ada%40example.com", Some(&stored))?;
    /// assert_eq!(changes.to_json(), r#"{"email":"ada@example.com"}"#);
    /// # Ok::<(), caibo_customers::Issues>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every value of a wrong type, and every key that no field has.
    pub fn from_json_unchecked(json: &[u8]) -> Result<Self, Issues> {
        let names = Self::fields(Purpose::Change);
        let mut draft = SortedDraft::from_json(json, names, 2)?;
        let mut findings = Findings::new(names);
        let client: DraftClient = draft::read(&mut draft, &mut findings)?;
        if findings.is_empty() {
            Ok(client.into())
        } else {
            Err(findings.take_issues())
        }
    }

    /// Reads the values of an object and checks them, as [`Fields::from_cells`].
    ///
    /// # Errors
    ///
    /// Every issue of every field.
    pub(super) fn read<'a>(cells: &mut impl Cells<'a>, purpose: Purpose) -> Result<Self, Issues> {
        DraftClient::from_cells(cells, purpose).map(Self::from)
    }

    /// Checks a client that was made in Rust, whose values have their types.
    pub(super) fn check(self, purpose: Purpose) -> Result<Self, Issues> {
        let names = Self::fields(purpose);
        let mut findings = Findings::new(names);
        if self.preferences.is_some() {
            match names.index(PREFERENCES) {
                Some(index) => {
                    findings.add_nested(index, Findings::new(Preferences::fields()));
                }
                None => findings.add_unknown(PREFERENCES),
            }
        }
        let is_empty_change = purpose == Purpose::Change && self == Self::default();
        self.check_limits(&mut findings, purpose, is_empty_change)?;
        Ok(self)
    }
}

/// Takes the texts of a document that was checked.
impl From<DraftClient> for Client {
    fn from(fields: DraftClient) -> Self {
        let text = |text: DraftText| text.0;
        let nullable = |value: Option<Option<DraftText>>| value.map(|value| value.map(text));
        Self {
            id: fields.id,
            owner_id: fields.owner_id,
            user_id: fields.user_id,
            owner_name: nullable(fields.owner_name),
            name: fields.name.map(text),
            email: fields.email.map(text),
            address: nullable(fields.address),
            phone: nullable(fields.phone),
            member_id: nullable(fields.member_id),
            has_payment_requests: fields.has_payment_requests,
            total_deposits: fields.total_deposits,
            create_date: fields.create_date.map(|date| date.map(text)),
            preferences: fields.preferences.map(|preferences| Preferences {
                currency: preferences.currency.map(text),
                notifications: preferences.notifications,
            }),
        }
    }
}

impl<T: Text> Fields<T> {
    /// The JSON text that is sent, with doubles as ECMAScript writes them: `5` and not `5.0`.
    pub fn to_json(&self) -> String {
        let mut json = String::with_capacity(256);
        self.write_json(&mut json, number::push_shortest);
        json
    }

    /// Appends what [`to_json`](Self::to_json) returns, with another function that writes a double as ECMAScript does. In
    /// WebAssembly JavaScript writes it: the tables of `ryu-js` would be 9 KB of gzip.
    #[doc(hidden)]
    pub fn write_json(&self, json: &mut String, write_double: fn(&mut String, f64)) {
        write_json(json, self, write_double);
    }

    /// Reads the values of an object and checks them: first the types, then the limits of the values that have their type.
    ///
    /// # Errors
    ///
    /// Every issue of every field.
    // Inlined so that a caller that only looks at the client need not move it.
    #[inline(always)]
    #[doc(hidden)]
    pub fn from_cells<'a>(cells: &mut impl Cells<'a>, purpose: Purpose) -> Result<Self, Issues>
    where
        T: ReadText<'a>,
    {
        let is_empty_change = purpose == Purpose::Change && cells.is_empty();
        let mut findings = Findings::new(Client::fields(purpose));
        let client: Self = draft::read(cells, &mut findings)?;
        client.check_limits(&mut findings, purpose, is_empty_change)?;
        Ok(client)
    }

    /// Checks the limits of a customer that is created, all of whose values were read.
    pub(super) fn check_read(&self, names: FieldNames) -> Result<(), Issues> {
        // Most customers break none, and need no findings.
        if self.validate().is_ok() {
            return Ok(());
        }
        self.check_limits(&mut Findings::new(names), Purpose::Create, false)
    }

    /// Adds the broken limits to the findings, and fails if there are any findings then.
    pub(super) fn check_limits(
        &self,
        findings: &mut Findings,
        purpose: Purpose,
        is_empty_change: bool,
    ) -> Result<(), Issues> {
        if let Err(errors) = self.validate() {
            limits::add_to(findings, errors, purpose);
        }
        if findings.is_empty() && !is_empty_change {
            return Ok(());
        }
        let mut issues = findings.take_issues();
        if is_empty_change {
            issues.push(Issue::at_root(Code::EmptyUpdate {}));
        }
        Err(issues)
    }
}

/// Serializes an integral double as an integer: `5`, as [`Client::to_json`] and ECMAScript write it, and not `5.0`.
fn serialize_double<S: serde::Serializer>(
    value: &Option<Option<f64>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    const MAX: f64 = MAX_SAFE_INTEGER as f64;
    match value {
        Some(Some(value)) if value.fract() == 0.0 && value.abs() <= MAX => {
            serializer.serialize_some(&(*value as i64))
        }
        value => value.serialize(serializer),
    }
}

/// Writes no values.
impl<T: Text> fmt::Debug for Fields<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client { … }")
    }
}

/// Writes no values.
impl<T: Text> fmt::Debug for FieldsOfPreferences<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preferences { … }")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_excluded_name_is_a_declared_field() {
        let names = Client::fields(Purpose::Change);
        for name in Purpose::Create.excluded() {
            assert!(names.index(name).is_some(), "{name}");
        }
    }
}
