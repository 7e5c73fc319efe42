//! The fault `answer=NAME`: responses in the formats of other frameworks.

use std::io::Read;

use crate::process::{ADA, STORED_ADA, Sandbox};
use crate::reply::Reply;

/// Every name with its status, its media type, and a text of its body in latin-1.
const ANSWERS: [(&str, u16, &str, &str); 24] = [
    (
        "name-reason",
        400,
        "application/json",
        r#""reason":"is taken""#,
    ),
    (
        "field-message",
        400,
        "application/json",
        r#""field":"email""#,
    ),
    (
        "field-detail",
        400,
        "application/json",
        r#""detail":"is no address""#,
    ),
    (
        "identity",
        400,
        "application/json",
        r#""description":"Email is taken.""#,
    ),
    (
        "json-api",
        400,
        "application/vnd.api+json",
        r#""pointer":"/data"#,
    ),
    (
        "message-and-fields",
        400,
        "application/json",
        r#""message":"Inv"#,
    ),
    (
        "model-state-entries",
        400,
        "application/json",
        r#""errorMessage":"#,
    ),
    (
        "dictionary",
        400,
        "application/json",
        r#"{"Email":["is taken"]"#,
    ),
    ("model-state", 400, "application/json", r#""ModelState":{"#),
    (
        "plain-text",
        400,
        "text/plain; charset=utf-8",
        "Email already in use",
    ),
    (
        "message",
        400,
        "application/json",
        r#"{"message":"Email already in use"}"#,
    ),
    (
        "error-text",
        400,
        "application/json",
        r#"{"error":"Email already in use"}"#,
    ),
    (
        "envelope",
        400,
        "application/json",
        r#"{"error":{"code":"VALIDATION_ERROR""#,
    ),
    (
        "code",
        404,
        "application/json",
        r#"{"code":"CUSTOMER_NOT_FOUND""#,
    ),
    (
        "trace-id",
        400,
        "application/problem+json",
        r#""traceId":"00-0af7"#,
    ),
    ("unknown-field", 400, "application/json", r#""TenantId""#),
    (
        "no-words",
        400,
        "application/json",
        r#"{"errors":{"Email":[""]}}"#,
    ),
    ("bad-utf-8", 400, "application/json", "is taken \u{ff}\"]}}"),
    (
        "latin-1",
        400,
        "application/json; charset=iso-8859-1",
        "für André",
    ),
    (
        "surrogate",
        400,
        "application/problem+json",
        r#""Bad \ud83d""#,
    ),
    (
        "key-in-use",
        409,
        "application/json",
        "another in-progress request",
    ),
    (
        "created-surrogate",
        200,
        "application/json",
        r#""Ada \ud83d""#,
    ),
    ("created-deep", 200, "application/json", "[]"),
    ("created-text", 200, "text/plain; charset=utf-8", "created"),
];

#[test]
fn each_name_has_its_answer() {
    let sandbox = Sandbox::start(&[]);
    for (name, status, content_type, text) in ANSWERS {
        let mut connection = sandbox.create_with_fault(&format!("answer={name}"));
        let reply = Reply::read_head(&mut connection);
        let mut body = vec![0; reply.header("content-length").parse().unwrap()];
        connection.read_exact(&mut body).unwrap();
        let body: String = body.into_iter().map(char::from).collect();
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (status, content_type)
        );
        assert!(body.contains(text), "{name}: {body}");
        assert_eq!(reply.header("x-request-id"), "", "{name}");
        if name == "created-deep" {
            let count = |bracket| body.matches(bracket).count();
            assert_eq!((count('['), count(']')), (300, 300));
        }
    }
    // Only a request that is answered with a success is handled.
    let stored = sandbox.get("/sandbox/customers").json();
    assert_eq!(stored.as_array().unwrap().len(), 3);
}

#[test]
fn an_answer_can_be_limited() {
    let sandbox = Sandbox::start(&[]);
    let fault = ("Sandbox-Fault", "answer=message;times=1");
    let headers = [crate::process::JSON, fault];
    assert_eq!(sandbox.post(&headers, ADA).status, 400);
    sandbox.post(&headers, ADA).assert_ok(STORED_ADA);
}
