//! The API's own error format: `{"error":{"code":…,"message":…,"details":{…}}}`.

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
    /// Absent if the id in the path is not an int64.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    timestamp: String,
}

impl Envelope {
    /// No customer has the id. One that is not an int64 (`None`) is not repeated: it may be personal, such as an email
    /// address.
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
