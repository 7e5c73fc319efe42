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
use caibo_customers::{Customer, Json, MAX_ISSUES};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// How many responses the file holds.
const COUNT: usize = 90;

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
    /// The body, instead of `body`: each character stands for the byte of the same number.
    bytes: Option<String>,
    /// The value that the call returns, if it succeeds.
    #[serde(default)]
    ok: Value,
    /// The error of the call, if it fails.
    error: Option<Value>,
}

/// The time of every response: 2023-11-14T22:13:20Z.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

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
        let bytes = case
            .bytes
            .map(|text| text.chars().map(|byte| byte as u8).collect());
        let body = bytes.or(case.body.map(String::into_bytes));
        let answer = HttpResponse {
            status: case.status,
            headers: &headers,
            body: body.as_deref(),
        };
        match (response::read(&answer, &sent(), now()), case.error) {
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
    let error = response::read(&answer(500, body), &sent(), now()).unwrap_err();
    let ResponseError::Api(error) = error else {
        panic!("{error:?}");
    };
    let problem = serde_json::to_value(error.problem).unwrap();
    assert_eq!(problem, serde_json::from_str::<Value>(body).unwrap());
}

#[test]
fn display_debug_and_serialize_print_none_of_the_servers_words() {
    let body = r#"{"title":"ada@example.com is odd","detail":"Ada Lovelace","errors":{"email":["12"]},"x":"sEcReT"}"#;
    let error = response::read(&answer(400, body), &sent(), now()).unwrap_err();
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
    assert_eq!(api.issues.to_string(), "email was refused");
    // Whole where it is asked for.
    assert_eq!(api.title.as_deref(), Some("ada@example.com is odd"));
    assert_eq!(api.detail.as_deref(), Some("Ada Lovelace"));
    assert_eq!(api.issues[0].message(), "12");
}

#[test]
fn at_most_max_issues_of_a_server_are_kept() {
    let body = json!({ "errors": { "email": vec!["bad"; 2000] } }).to_string();
    match response::read(&answer(400, &body), &sent(), now()) {
        Err(ResponseError::Api(error)) => {
            assert_eq!(
                (error.issues.len(), error.issues.total()),
                // The body is read down to 1000 members, `errors` and `email` among them.
                (MAX_ISSUES, 998)
            );
        }
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn a_success_of_300_levels_is_read() {
    let body = format!(r#"{{"id":1,"x":{}{}}}"#, "[".repeat(300), "]".repeat(300));
    let customer = response::read(&answer(200, &body), &sent(), now()).unwrap();
    assert_eq!(serde_json::to_string(&customer).unwrap(), body);
}

#[test]
fn deeper_levels_are_null_and_take_no_stack() {
    let depth = 1_000_000;
    for (open, close) in [("[", "]"), (r#"{"x":"#, "}")] {
        let nested = [
            open.repeat(depth),
            close.repeat(depth).replacen(close, &format!("1{close}"), 1),
        ];
        let body = format!(r#"{{"id":1,"x":{},"y":2}}"#, nested.concat());
        let customer = response::read(&answer(200, &body), &sent(), now())
            .unwrap()
            .unwrap();
        assert_eq!(customer.get("y"), Some(&Json::Integer(2)));
        let mut inner = customer.get("x").unwrap();
        let mut levels = 0;
        while let Some(next) = inner.elements().first().or(inner.get("x")) {
            inner = next;
            levels += 1;
        }
        assert_eq!((levels, inner), (999, &Json::Null));
    }
    let body = format!(
        r#"{{"title":"first","errors":{}{}}}"#,
        "[".repeat(depth),
        "]".repeat(depth)
    );
    let error = response::read(&answer(500, &body), &sent(), now()).unwrap_err();
    let ResponseError::Api(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.title.as_deref(), Some("first"));
    assert_eq!(error.issues.total(), 0);
}

#[test]
fn numbers_and_members_are_those_of_javascript() {
    let body = r#"{"a":-0,"b":9223372036854775807,"c":9223372036854775808,"d":1e400,"e":1.0,"f":1E2,"a":"\ud83d\ude00\udc00","__proto__":1}"#;
    let customer = response::read(&answer(200, body), &sent(), now())
        .unwrap()
        .unwrap();
    let members = [
        ("a", Json::Text("😀\u{fffd}".to_owned())),
        ("b", Json::Integer(i64::MAX)),
        ("c", Json::Double(9_223_372_036_854_775_808.0)),
        ("d", Json::Double(f64::INFINITY)),
        ("e", Json::Double(1.0)),
        ("f", Json::Double(100.0)),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value));
    assert_eq!(customer.members(), members);
}

#[test]
fn a_huge_answer_takes_linear_time() {
    let members = |count: usize| {
        let members: Vec<_> = (0..count)
            .map(|index| format!(r#""k{index}":["x"]"#))
            .collect();
        format!(r#"{{"title":"first",{}}}"#, members.join(","))
    };
    for body in [
        members(300_000),
        format!(r#"{{"title":"first","errors":{}}}"#, members(300_000)),
    ] {
        let begun = std::time::Instant::now();
        let error = response::read(&answer(500, &body), &sent(), now()).unwrap_err();
        assert_eq!(error.code(), "server_error");
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    }
}
