//! `serde`'s `Deserialize` by the rules.

use serde::de::{Deserialize, Deserializer, Error};

use super::purpose::Purpose;
use super::{Client, Customer, CustomerChanges};
use crate::draft::SortedDraft;

/// Reads a customer from any self-describing format of `serde`, by the rules of [`Customer::from_json`].
///
/// The error's text lists every issue. What the format itself refuses is an error of the format: for `serde_json` that is text
/// that is not JSON, an unpaired surrogate, and a number beyond the range of a double. A number with a fraction or an exponent is the
/// nearest double, while `from_json` reads its digits. A format whose values are all text, such as
/// `serde_urlencoded`, has no numbers and booleans: [`Customer::from_form`] converts them.
///
/// ```
/// use caibo_customers::Customer;
///
/// let error = serde_json::from_str::<Customer>(r#"{"email":"ada@","phone":5}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "name is required; \
///      email must be an email address: the part after the @ is not valid; \
///      phone must be text or null",
/// );
/// ```
impl<'de> Deserialize<'de> for Customer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, 1, Purpose::Create).map(Self)
    }
}

/// Reads changes as [`Customer`] is read. `null` is kept: it clears a field.
///
/// ```
/// use caibo_customers::CustomerChanges;
///
/// let changes: CustomerChanges = serde_json::from_str(r#"{"phone":null}"#).unwrap();
/// assert_eq!(changes.phone, Some(None));
/// ```
impl<'de> Deserialize<'de> for CustomerChanges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, 2, Purpose::Change).map(Self)
    }
}

/// Reads a client whose objects are read down to `depth`.
fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    depth: u8,
    purpose: Purpose,
) -> Result<Client, D::Error> {
    SortedDraft::deserialize(deserializer, Client::fields(purpose), depth)?
        .and_then(|mut draft| Client::read(&mut draft, purpose))
        .map_err(|issues| D::Error::custom(issues.line_of_all()))
}
