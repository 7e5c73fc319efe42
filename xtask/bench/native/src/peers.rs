//! The peers: a plain struct of serde, the same struct with garde, and a JSON Schema with `jsonschema`.

use anyhow::Result;
use garde::Validate;
use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A customer whose types alone are checked.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plain {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_name: Option<String>,
    name: String,
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    has_payment_requests: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_deposits: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    create_date: Option<String>,
}

impl Plain {
    pub fn from_json(json: &[u8]) -> Result<Self> {
        Ok(serde_json::from_slice(json)?)
    }

    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }
}

/// A customer whose limits are checked with garde. garde has no rule for a date-time.
#[derive(Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are only read from JSON and validated")]
pub struct Checked {
    #[garde(skip)]
    id: Option<i64>,
    #[garde(skip)]
    owner_id: Option<i64>,
    #[garde(skip)]
    user_id: Option<i64>,
    #[garde(skip)]
    owner_name: Option<String>,
    #[garde(length(chars, max = 100))]
    name: String,
    #[garde(length(chars, max = 100), email)]
    email: String,
    #[garde(length(chars, max = 255))]
    address: Option<String>,
    #[garde(length(chars, max = 20))]
    phone: Option<String>,
    #[garde(length(chars, max = 50))]
    member_id: Option<String>,
    #[garde(skip)]
    has_payment_requests: Option<bool>,
    #[garde(skip)]
    total_deposits: Option<f64>,
    #[garde(skip)]
    create_date: Option<String>,
}

impl Checked {
    pub fn from_json(json: &[u8]) -> Result<Self> {
        let customer: Self = serde_json::from_slice(json)?;
        customer.validate()?;
        Ok(customer)
    }
}

/// The package's JSON Schema, compiled.
pub struct Schema(Validator);

impl Schema {
    pub fn new(json: &[u8]) -> Result<Self> {
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Ok(Self(options.build(&serde_json::from_slice(json)?)?))
    }

    /// Whether a JSON text is a customer.
    pub fn accepts(&self, json: &[u8]) -> bool {
        serde_json::from_slice::<Value>(json).is_ok_and(|value| self.0.is_valid(&value))
    }
}
