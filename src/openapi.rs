//! The API as an OpenAPI 3.1 document: the calls, the bodies and the refusals, from the declarations that the client uses.
//!
//! It is version 3.1, whose schemas are those of [`schema`](crate::schema); the contract is version 3.0, which has a dialect of its
//! own. The npm package has the document as `caibo-customers/openapi.json`.

mod responses;
mod schemas;

use serde_json::{Map, Value, json};

use crate::http::options::BaseUrl;
use crate::http::options::content_type::MEDIA_TYPES;
use crate::http::options::idempotency_key;
use crate::http::request::{Call, IDEMPOTENCY_KEY};

/// The name of the security scheme.
const BEARER: &str = "bearer";

/// The document, for the API at `https://apay.caibo.digital`.
///
/// ```
/// use caibo_customers::openapi;
///
/// let document = openapi::document();
/// assert_eq!(document["paths"]["/customers"]["post"]["operationId"], "createCustomer");
/// ```
pub fn document() -> Value {
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Caibo IPG customer API",
            "description": "Customers of the Caibo IPG API, by the rules of caibo-customers.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": BaseUrl::default().as_str() }],
        "security": [],
        "paths": paths(),
        "components": {
            "schemas": schemas::all(),
            "responses": responses::all(),
            "securitySchemes": {
                BEARER: { "type": "http", "scheme": "bearer" },
            },
        },
    })
}

fn paths() -> Value {
    let mut paths = Map::new();
    for call in Call::ALL {
        let path = paths.entry(call.path()).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(call.method().to_ascii_lowercase(), operation(*call));
        }
    }
    paths.into()
}

fn operation(call: Call) -> Value {
    let (tag, summary) = match call {
        Call::CreateCustomer => ("Customers", "Create a customer"),
        Call::UpdateCustomer => ("Customers", "Change a customer"),
        Call::GetPaymentMethods => ("Payment methods", "Read the payment methods of a user"),
    };
    let mut operation = json!({
        "operationId": call.name(),
        "summary": summary,
        "tags": [tag],
        "security": security(call),
        "parameters": parameters(call),
        "responses": responses::of(call),
    });
    let body = schemas::of_body(call).map(|schema| {
        let media_types = MEDIA_TYPES.map(|name| (name.to_owned(), json!({ "schema": schema })));
        json!({ "required": true, "content": Map::from_iter(media_types) })
    });
    if let (Some(body), Some(members)) = (body, operation.as_object_mut()) {
        members.insert("requestBody".into(), body);
    }
    operation
}

/// A call that asks for no token takes one.
fn security(call: Call) -> Value {
    if call.needs_token() {
        json!([{ BEARER: [] }])
    } else {
        json!([{}, { BEARER: [] }])
    }
}

fn parameters(call: Call) -> Vec<Value> {
    let mut parameters = Vec::new();
    if call.has_id() {
        parameters.push(json!({
            "name": "id",
            "in": "path",
            "required": true,
            "schema": schemas::int64(),
        }));
    }
    if call.has_body() && !call.is_idempotent() {
        parameters.push(json!({
            "name": IDEMPOTENCY_KEY,
            "in": "header",
            "description": "Requests with the same key make one customer. Without a key a repeated request makes another one.",
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": idempotency_key::MAX_LENGTH,
                // Visible ASCII characters.
                "pattern": "^[!-~]+$",
            },
        }));
    }
    parameters
}
