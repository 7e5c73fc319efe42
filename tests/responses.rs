//! Every response of `tests/cases/http/responses.json`, natively. `tests/npm/cases.test.mjs` runs the same.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

use caibo_customers::options::{ExtraHeaders, IdempotencyKey, Options, Token};
use caibo_customers::request::{self, HttpRequest};
use caibo_customers::response::{self, HttpResponse, ResponseError};
use caibo_customers::{Customer, MAX_ISSUES};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many responses the file holds.
const COUNT: usize = 62;

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

/// The time of every response: 2023-11-14T22:13:20Z.
const NOW: f64 = 1_700_000_000_000.0;

/// A request with a customer, a token, a key and a header of the caller's own.
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

/// An error as the cases describe it: what a log may hold, then the server's words.
fn described(error: &ResponseError) -> Value {
    let mut described = serde_json::to_value(error).unwrap();
    if let ResponseError::Api(error) = error {
        let words = [("title", &error.title), ("detail", &error.detail)];
        for (name, text) in words {
            if let Some(text) = text {
                described[name] = json!(&**text);
            }
        }
        described["issues"] = json!(error.issues);
        described["issueCount"] = json!(error.issues.total());
    }
    described
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
        match (response::read(&answer, &sent(), NOW), case.error) {
            (Ok(created), None) => assert_eq!(json!(created), case.ok, "{}", case.why),
            (Err(error), Some(expected)) => {
                assert_eq!(described(&error), expected, "{}", case.why);
            }
            (outcome, _) => panic!("{}: {outcome:?}", case.why),
        }
    }
}

#[test]
fn the_body_of_an_error_is_kept_unchanged() {
    let body = r#"{"z":9007199254740993,"error":{"message":"ada@example.com"}}"#;
    let error = response::read(&answer(500, body), &sent(), NOW).unwrap_err();
    let ResponseError::Api(error) = error else {
        panic!("{error:?}");
    };
    let problem = serde_json::to_value(error.problem).unwrap();
    assert_eq!(problem, serde_json::from_str::<Value>(body).unwrap());
}

#[test]
fn display_debug_and_serialize_print_none_of_the_servers_words() {
    let body = r#"{"title":"ada@example.com is odd","detail":"Ada Lovelace","errors":{"email":["12"]},"x":"sEcReT"}"#;
    let error = response::read(&answer(400, body), &sent(), NOW).unwrap_err();
    let ResponseError::Api(api) = &error else {
        panic!("{error:?}");
    };
    let json = serde_json::to_string(&error).unwrap();
    let printed = format!(
        "{error:?} {error} {api:?} {api} {:?} {} {:?} {json} {:?}",
        api.issues,
        api.issues,
        api.issues[0].to_string(),
        sent(),
    );
    for words in ["ada", "Ada", "example", "\"12\"", "sEcReT", "odd"] {
        assert!(!printed.contains(words), "{words} in {printed}");
    }
    assert_eq!(error.to_string(), "the API answered with status 400");
    assert_eq!(api.issues.to_string(), "email was refused by the server");
    // Whole where it is asked for.
    assert_eq!(api.title.as_deref(), Some("ada@example.com is odd"));
    assert_eq!(api.detail.as_deref(), Some("Ada Lovelace"));
    assert_eq!(api.issues[0].message(), "12");
}

#[test]
fn at_most_max_issues_of_a_server_are_kept() {
    let body = json!({ "errors": { "email": vec!["bad"; 1000] } }).to_string();
    match response::read(&answer(400, &body), &sent(), NOW) {
        Err(ResponseError::Api(error)) => {
            assert_eq!(
                (error.issues.len(), error.issues.total()),
                (MAX_ISSUES, 1000)
            );
        }
        outcome => panic!("{outcome:?}"),
    }
}
