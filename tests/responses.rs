//! Runs every case of `tests/cases/http/responses.json` natively. `tests/npm/cases.test.mjs` runs the same cases in
//! JavaScript.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

use caibo_customers::options::{ExtraHeaders, IdempotencyKey, Options, Token};
use caibo_customers::request::{self, HttpRequest};
use caibo_customers::response::{self, HttpResponse, ResponseError};
use caibo_customers::{Customer, MAX_ISSUES};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many cases the file has.
const COUNT: usize = 58;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    why: String,
    status: u16,
    content_type: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The body of the response; `None` if the connection ended before its end.
    body: Option<String>,
    /// The value that the call returns, if it succeeds.
    #[serde(default)]
    ok: Value,
    /// The error of the call, if it fails.
    error: Option<Value>,
}

/// A request with a token, an idempotency key, a header and customer data that must stay out of every log.
fn sent() -> HttpRequest {
    let customer = Customer::from_json(
        br#"{"userId":9007199254740993,"name":"Ada Lovelace","email":"ada@example.com","phone":"12",
            "memberId":"ada","totalDeposits":98765.43}"#,
    );
    let mut headers = ExtraHeaders::default();
    headers.add("X-Api-Key", "s3cr3t-value").unwrap();
    let options = Options {
        token: Some(Token::parse("sEcReT-tok").unwrap()),
        idempotency_key: Some(IdempotencyKey::parse("order-77/ada").unwrap()),
        headers,
        ..Options::default()
    };
    request::create_customer(&customer.unwrap(), &options)
}

fn answer(status: u16, body: &str) -> HttpResponse<'_> {
    HttpResponse {
        status,
        headers: &[],
        body: Some(body.as_bytes()),
    }
}

#[test]
fn every_response_has_the_expected_outcome() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases/http/responses.json")).unwrap();
    assert_eq!(cases.len(), COUNT);
    for case in cases {
        let headers: Vec<(&str, &str)> = case
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(
                case.content_type
                    .as_deref()
                    .map(|value| ("Content-Type", value)),
            )
            .collect();
        let answer = HttpResponse {
            status: case.status,
            headers: &headers,
            body: case.body.as_deref().map(str::as_bytes),
        };
        match (response::create_customer(&answer, &sent()), case.error) {
            (Ok(created), None) => assert_eq!(json!(created), case.ok, "{}", case.why),
            (Err(error), Some(expected)) => {
                let error = serde_json::to_value(&error).unwrap();
                assert_eq!(error, expected, "{}", case.why);
            }
            (outcome, _) => panic!("{}: {outcome:?}", case.why),
        }
    }
}

#[test]
fn the_body_of_an_error_is_kept_unchanged() {
    let body = r#"{"z":9007199254740993,"error":{"message":"ada@example.com"}}"#;
    let error = response::create_customer(&answer(500, body), &sent()).unwrap_err();
    let ResponseError::Api(error) = error else {
        panic!("{error:?}");
    };
    let problem = serde_json::to_value(error.problem).unwrap();
    assert_eq!(problem, serde_json::from_str::<Value>(body).unwrap());
}

#[test]
fn debug_shows_neither_the_token_nor_the_customer_nor_the_body() {
    let body = r#"{"errors":{"email":["x"]},"value":"ada@example.com"}"#;
    let error = response::create_customer(&answer(400, body), &sent()).unwrap_err();
    let shown = format!("{:?} {error:?}", sent());
    assert!(!shown.contains("ada@example.com"), "{shown}");
    assert!(!shown.contains("sEcReT"), "{shown}");
}

#[test]
fn at_most_max_issues_of_a_server_are_kept() {
    let body = json!({ "errors": { "email": vec!["bad"; 1000] } }).to_string();
    match response::create_customer(&answer(400, &body), &sent()) {
        Err(ResponseError::Api(error)) => {
            assert_eq!(
                (error.issues.len(), error.issues.total()),
                (MAX_ISSUES, 1000)
            );
        }
        outcome => panic!("{outcome:?}"),
    }
}
