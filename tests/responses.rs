//! Every response of `tests/cases/http/responses.json`, natively. `tests/npm/cases.test.mjs` runs the same.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed step is a failed test"
)]

use caibo_customers::Customer;
use caibo_customers::response::{self, HttpResponse};
use serde::Deserialize;
use serde_json::{Value, json};

/// How many responses the file holds.
const COUNT: usize = 33;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    why: String,
    status: u16,
    content_type: Option<String>,
    /// None where the connection ended too early.
    body: Option<String>,
    /// What the call resolves to.
    #[serde(default)]
    ok: Value,
    /// Or why it fails.
    error: Option<Value>,
}

#[test]
fn every_response_has_its_outcome() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases/http/responses.json")).unwrap();
    assert_eq!(cases.len(), COUNT);
    let sent =
        Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com","phone":"12"}"#)
            .unwrap();
    for case in cases {
        let answer = HttpResponse {
            status: case.status,
            content_type: case.content_type.as_deref(),
            body: case.body.as_deref().map(str::as_bytes),
        };
        match (response::create_customer(&answer, &sent), case.error) {
            (Ok(created), None) => assert_eq!(json!(created), case.ok, "{}", case.why),
            (Err(error), Some(expected)) => {
                let mut error = serde_json::to_value(&error).unwrap();
                // The body as it was received, which the case has already.
                error.as_object_mut().unwrap().remove("problem");
                assert_eq!(error, expected, "{}", case.why);
            }
            (outcome, _) => panic!("{}: {outcome:?}", case.why),
        }
    }
}

#[test]
fn the_body_of_an_error_is_kept_as_it_was_received() {
    let sent = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#).unwrap();
    let body = r#"{"z":9007199254740993,"error":{"message":"ada@example.com"}}"#;
    let answer = HttpResponse {
        status: 500,
        content_type: None,
        body: Some(body.as_bytes()),
    };
    let error = response::create_customer(&answer, &sent).unwrap_err();
    let problem = &serde_json::to_value(&error).unwrap()["problem"];
    assert_eq!(problem, &serde_json::from_str::<Value>(body).unwrap());
}
