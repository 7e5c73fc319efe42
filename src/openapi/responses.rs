//! The responses of each call: the success, and the refusals of the sandbox, which are those of the API's page and what a server
//! needs that keeps the rules.

use serde_json::{Map, Value, json};

use super::schemas;
use crate::http::Problem;
use crate::http::options::content_type::JSON;
use crate::http::request::Call;
use crate::http::retry::RETRY_AFTER;

/// A response that refuses a request.
struct Refusal {
    status: &'static str,
    /// Its name among the components.
    name: &'static str,
    description: &'static str,
    is_of: fn(Call) -> bool,
}

const REFUSALS: [Refusal; 10] = [
    Refusal {
        status: "400",
        name: "BadRequest",
        description: "The body breaks a rule or is not JSON, or a header field is not valid.",
        is_of: Call::has_body,
    },
    Refusal {
        status: "401",
        name: "Unauthorized",
        description: "The token is missing, wrong or has run out.",
        is_of: |_| true,
    },
    Refusal {
        status: NOT_FOUND,
        name: "NotFound",
        description: "No customer has the id.",
        is_of: Call::has_id,
    },
    Refusal {
        status: "408",
        name: "RequestTimeout",
        description: "The body did not arrive in time.",
        is_of: Call::has_body,
    },
    Refusal {
        status: "409",
        name: "Conflict",
        description: "A request with this Idempotency-Key is in progress.",
        is_of: takes_key,
    },
    Refusal {
        status: "413",
        name: "ContentTooLarge",
        description: "The body is too large.",
        is_of: Call::has_body,
    },
    Refusal {
        status: "415",
        name: "UnsupportedMediaType",
        description: "The media type, the charset or the content coding is not supported.",
        is_of: Call::has_body,
    },
    Refusal {
        status: "422",
        name: "UnprocessableContent",
        description: "The Idempotency-Key was used for another customer.",
        is_of: takes_key,
    },
    Refusal {
        status: TOO_MANY_REQUESTS,
        name: "TooManyRequests",
        description: "There were too many requests.",
        is_of: |_| true,
    },
    Refusal {
        status: "500",
        name: "InternalServerError",
        description: "The server failed.",
        is_of: |_| true,
    },
];

const NOT_FOUND: &str = "404";
const TOO_MANY_REQUESTS: &str = "429";

fn takes_key(call: Call) -> bool {
    call.has_body() && !call.is_idempotent()
}

/// The refusals, as components.
pub(super) fn all() -> Value {
    let refusals = REFUSALS.iter();
    let refusals = refusals.map(|refusal| (refusal.name.to_owned(), component(refusal)));
    Map::from_iter(refusals).into()
}

fn component(refusal: &Refusal) -> Value {
    // The page has a format of its own for a customer that is not found.
    let content = if refusal.status == NOT_FOUND {
        json!({ JSON: { "schema": schemas::error() } })
    } else {
        let problem = json!({ "schema": schemas::problem() });
        json!({ JSON: problem, Problem::CONTENT_TYPE: problem })
    };
    let mut component = json!({ "description": refusal.description, "content": content });
    if refusal.status == TOO_MANY_REQUESTS
        && let Some(members) = component.as_object_mut()
    {
        let retry_after = json!({
            "description": "When to send the request again (RFC 9110, section 10.2.3): a number of seconds, or a date.",
            "required": true,
            "schema": { "type": "string" },
        });
        members.insert("headers".into(), json!({ RETRY_AFTER: retry_after }));
    }
    component
}

/// The responses of a call, by status.
pub(super) fn of(call: Call) -> Value {
    let mut responses = Map::new();
    let success = json!({
        "description": match call {
            Call::CreateCustomer => "The customer as stored. The body may be missing.",
            Call::UpdateCustomer => "The changed customer. The body may be missing.",
            Call::GetPaymentMethods => "The payment methods. The API's page does not say how they look.",
        },
        "content": { JSON: { "schema": schemas::of_success(call) } },
    });
    responses.insert("200".into(), success);
    for refusal in REFUSALS.iter().filter(|refusal| (refusal.is_of)(call)) {
        let reference = ["#/components/responses/", refusal.name].concat();
        responses.insert(refusal.status.into(), json!({ "$ref": reference }));
    }
    responses.into()
}
