//! The OpenAPI document, compared with the responses of the sandbox.

use caibo_customers::openapi;
use serde_json::{Value, json};

use crate::process::{ADA, JSON, Sandbox, TOKEN};
use crate::reply::Reply;

const CREATE: (&str, &str) = ("POST", "/customers");
const UPDATE: (&str, &str) = ("PUT", "/api/customers/{id}");
const GET_PAYMENT_METHODS: (&str, &str) = ("GET", "/api/users/payment-methods/{id}");

const KEY: (&str, &str) = ("Idempotency-Key", "order-77");
const PLAIN: (&str, &str) = ("Content-Type", "text/plain");
const FAULT: &str = "Sandbox-Fault";

#[test]
fn is_that_of_the_crate_but_for_the_server() {
    let sandbox = Sandbox::start(&["--token", "secret"]);
    let reply = sandbox.get("/openapi.json");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "application/json");
    let mut document = openapi::document();
    document["servers"] = json!([{ "url": "/" }]);
    assert_eq!(reply.json(), document);
    let reply = sandbox.call("POST", "/openapi.json", &[]);
    assert_eq!((reply.status, reply.header("allow")), (405, "GET,HEAD"));
}

#[test]
fn every_response_is_described() {
    let sandbox = Sandbox::start(&[]);
    let large = " ".repeat(1 << 21);
    let other = ADA.replace("Ada", "Grace");
    let in_progress = (FAULT, "in-progress");
    for (operation, headers, body, status) in [
        (CREATE, &[JSON, KEY][..], ADA, 200),
        (
            UPDATE,
            &[JSON, TOKEN],
            r#"{"preferences":{"currency":"USD"}}"#,
            200,
        ),
        (GET_PAYMENT_METHODS, &[TOKEN], "", 200),
        (CREATE, &[JSON], r#"{"Name":"Ada","phone":5}"#, 400),
        (CREATE, &[JSON, ("Idempotency-Key", "two words")], ADA, 400),
        (UPDATE, &[JSON, TOKEN], "{}", 400),
        (UPDATE, &[JSON], "{}", 401),
        (GET_PAYMENT_METHODS, &[], "", 401),
        (CREATE, &[(FAULT, "status=408")], "", 408),
        (UPDATE, &[(FAULT, "status=408")], "", 408),
        (CREATE, &[JSON, in_progress], ADA, 409),
        (CREATE, &[JSON], &large, 413),
        (UPDATE, &[JSON, TOKEN], &large, 413),
        (CREATE, &[PLAIN], ADA, 415),
        (UPDATE, &[PLAIN, TOKEN], "{}", 415),
        (CREATE, &[JSON, KEY], &other, 422),
        (CREATE, &[(FAULT, "status=500")], "", 500),
        (UPDATE, &[(FAULT, "status=500")], "", 500),
        (GET_PAYMENT_METHODS, &[(FAULT, "status=500")], "", 500),
    ] {
        assert_described(&sandbox, operation, 1, headers, body, status);
    }
    assert_described(
        &sandbox,
        UPDATE,
        9,
        &[JSON, TOKEN],
        r#"{"phone":null}"#,
        404,
    );
    assert_described(&sandbox, GET_PAYMENT_METHODS, 9, &[TOKEN], "", 404);
}

#[test]
fn a_refusal_for_the_rate_or_the_token_is_described() {
    let sandbox = Sandbox::start(&["--token", "secret"]);
    assert_described(&sandbox, CREATE, 1, &[JSON], ADA, 401);
    let sandbox = Sandbox::start(&["--rate", "1"]);
    assert_eq!(sandbox.create(ADA).status, 200);
    for operation in [CREATE, UPDATE, GET_PAYMENT_METHODS] {
        let reply = assert_described(&sandbox, operation, 1, &[], "", 429);
        assert_eq!(reply.header("retry-after"), "1");
    }
}

/// Sends a request, and asserts that the document has the status, the header fields, the media type and the body of its response.
#[track_caller]
fn assert_described(
    sandbox: &Sandbox,
    (method, path): (&str, &str),
    id: u32,
    headers: &[(&str, &str)],
    body: &str,
    status: u16,
) -> Reply {
    let target = path.replace("{id}", &id.to_string());
    let reply = sandbox.send(method, &target, headers, body);
    assert_eq!(reply.status, status, "{method} {path}: {}", reply.body);
    let document = openapi::document();
    let mut response =
        &document["paths"][path][method.to_lowercase()]["responses"][status.to_string()];
    if let Some(reference) = response["$ref"].as_str() {
        response = document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    for name in response["headers"]
        .as_object()
        .into_iter()
        .flat_map(|fields| fields.keys())
    {
        assert_ne!(reply.header(&name.to_lowercase()), "", "{name}");
    }
    let schema = &response["content"][reply.header("content-type")]["schema"];
    assert_ne!(*schema, Value::Null, "{method} {path} {status}");
    let schema = json!({ "allOf": [schema], "components": document["components"] });
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    assert!(
        validator.is_valid(&reply.json()),
        "{status}: {}",
        reply.body
    );
    reply
}
