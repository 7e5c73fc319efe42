//! The schemas of the bodies.

use serde_json::{Map, Value, json};
use strum::VariantNames as _;

use crate::customer::PREFERENCES;
use crate::http::request::Call;
use crate::issue::{Code, Source};
use crate::rules::currency;
use crate::schema;

const CLIENT: &str = "Client";
const CHANGES: &str = "ClientChanges";
const STORED: &str = "StoredClient";
const PROBLEM: &str = "ProblemDetails";
const ISSUE: &str = "Issue";
const ERROR: &str = "Error";

/// The schemas, as components.
pub(super) fn all() -> Value {
    json!({
        CLIENT: with_bounds(schema::as_part(schema::client())),
        CHANGES: with_currencies(with_bounds(schema::as_part(schema::changes()))),
        STORED: with_bounds(stored()),
        PROBLEM: problem_details(),
        ISSUE: issue(),
        ERROR: error_of_the_page(),
    })
}

fn reference(name: &str) -> Value {
    let pointer = ["#/components/schemas/", name].concat();
    json!({ "$ref": pointer })
}

/// The schema of the body of a request.
pub(super) fn of_body(call: Call) -> Option<Value> {
    match call {
        Call::CreateCustomer => Some(reference(CLIENT)),
        Call::UpdateCustomer => Some(reference(CHANGES)),
        Call::GetPaymentMethods => None,
    }
}

/// The schema of the body of a success. Any JSON is valid for `true`.
pub(super) fn of_success(call: Call) -> Value {
    match call {
        Call::CreateCustomer | Call::UpdateCustomer => reference(STORED),
        Call::GetPaymentMethods => true.into(),
    }
}

pub(super) fn problem() -> Value {
    reference(PROBLEM)
}

pub(super) fn error() -> Value {
    reference(ERROR)
}

/// A 64-bit integer. A format is only an annotation (JSON Schema 2020-12, "Validation", section 7.2), so the bounds are keywords.
pub(super) fn int64() -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": i64::MIN, "maximum": i64::MAX })
}

/// Adds the bounds of [`int64`] to each property of that format.
fn with_bounds(mut schema: Value) -> Value {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for property in properties.into_iter().flat_map(Map::values_mut) {
        let bounds = int64();
        if property.get("format") == bounds.get("format")
            && let (Some(property), Value::Object(bounds)) = (property.as_object_mut(), bounds)
        {
            for (keyword, bound) in bounds {
                property.entry(keyword).or_insert(bound);
            }
        }
    }
    schema
}

/// Lists the codes that the preference of a currency takes.
fn with_currencies(mut changes: Value) -> Value {
    let pointer = ["/properties/", PREFERENCES, "/properties/currency"].concat();
    let currency = changes.pointer_mut(&pointer).and_then(Value::as_object_mut);
    if let Some(currency) = currency {
        currency.insert("enum".into(), currency::codes().into());
    }
    changes
}

/// A stored customer: the members of a change, those of a valid customer required. A server may have more.
fn stored() -> Value {
    let mut stored = schema::as_part(schema::client());
    let mut changes = schema::changes();
    let preferences = changes
        .pointer_mut(&["/properties/", PREFERENCES].concat())
        .map(Value::take);
    let properties = stored.get_mut("properties").and_then(Value::as_object_mut);
    if let (Some(properties), Some(preferences)) = (properties, preferences) {
        properties.insert(PREFERENCES.into(), preferences);
    }
    if let Some(members) = stored.as_object_mut() {
        members.remove("additionalProperties");
        members.insert("description".into(), "A customer as stored.".into());
    }
    stored
}

/// Problem details (RFC 9457) with the members of ASP.NET Core, as [`Problem`](crate::Problem) writes them.
fn problem_details() -> Value {
    let text = json!({ "type": ["string", "null"] });
    json!({
        "description": "Why the request was refused: problem details of RFC 9457.",
        "type": "object",
        "properties": {
            "type": text,
            "title": text,
            "status": { "type": ["integer", "null"], "format": "int32" },
            "detail": text,
            "instance": text,
            "code": { "description": "A code for programs.", "type": "string" },
            "errors": {
                "description": "The messages by field. That of the body as a whole is \"\".",
                "type": "object",
                "additionalProperties": { "type": "array", "items": { "type": "string" } },
            },
            "issues": { "type": "array", "items": reference(ISSUE) },
            "issueCount": {
                "description": "The number of all issues, if not all are listed.",
                "type": "integer",
            },
        },
        "additionalProperties": {},
    })
}

/// An [`Issue`](crate::Issue) as it is serialized.
fn issue() -> Value {
    json!({
        "description": "One thing that is wrong with the body.",
        "type": "object",
        "properties": {
            "code": { "type": "string", "enum": Code::VARIANTS },
            "path": { "type": "array", "items": { "type": "string" } },
            "params": { "type": "object" },
            "message": { "type": "string" },
            "source": { "type": "string", "enum": Source::VARIANTS },
        },
        "required": ["code", "path", "params", "message", "source"],
        "additionalProperties": false,
    })
}

/// The format in the section "Error Response Format" of the API's page.
fn error_of_the_page() -> Value {
    json!({
        "description": "An error in the format of the API's page.",
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "code": { "type": "string" },
                    "message": { "type": "string" },
                    "details": { "type": "object" },
                },
                "required": ["code", "message"],
            },
        },
        "required": ["error"],
    })
}
