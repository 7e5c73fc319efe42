//! The error that the page of the API shows: `{"error":{"code":…,"message":…,"details":{…}}}`.

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Envelope {
    error: Error,
}

#[derive(Serialize)]
struct Error {
    code: &'static str,
    message: String,
    details: Details,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    /// Only where it can be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    timestamp: String,
}

impl Envelope {
    /// The text of what is no id may be anything, and is not repeated.
    pub(super) fn no_customer(id: Option<i64>, timestamp: String) -> Self {
        Self {
            error: Error {
                code: "CUSTOMER_NOT_FOUND",
                message: match id {
                    Some(id) => format!("Customer with ID {id} not found"),
                    None => "Customer not found: its ID must be a 64-bit integer".to_owned(),
                },
                details: Details {
                    customer_id: id.map(|id| id.to_string()),
                    timestamp,
                },
            },
        }
    }
}
