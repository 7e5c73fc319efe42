//! Natively, as in Node and Chromium (`tests/npm/dumps.test.mjs`, `tests/browser/dumps.test.mjs`), no `Display`, `Debug` or
//! `Serialize` of an error of a response shows what a server said, which may repeat what was submitted.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

use caibo_customers::options::{Options, Token};
use caibo_customers::request::{self, HttpRequest};
use caibo_customers::response::{self, HttpResponse, ResponseError};
use caibo_customers::{Customer, Issue};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::SystemTime;

/// How many rows `cases/http/dumps.json` holds.
const COUNT: usize = 23;

const TOKEN: &str = "sEcReT-t0ken";

#[derive(Deserialize)]
struct Row {
    why: String,
    words: String,
    /// Parts of the words that alone would give them away.
    hidden: Vec<String>,
}

/// The bodies of failures that `tests/repeating.mjs` has, with the number of their issues.
fn bodies(words: &str) -> Vec<(&'static str, Value, usize)> {
    vec![
        (
            "problem",
            json!({ "type": words, "title": words, "detail": words, "instance": words, "message": words,
                "errors": { "Email": [words], words: [words] }, "traceId": words, words: words }),
            2,
        ),
        (
            "envelope",
            json!({ "error": { "code": words, "message": words, "details": { "email": [words], words: words } } }),
            1,
        ),
        (
            "entries",
            json!({ "message": words, "code": words, "requestId": words, "errors": [
                { "field": words, "message": words, "code": words, "attemptedValue": words },
                { "source": { "pointer": words }, "title": words } ] }),
            2,
        ),
        ("dictionary", json!({ "Email": [words], words: [words] }), 2),
        (
            "list",
            json!([{ "code": words, "description": words }, { "propertyName": words, "errorMessage": words }]),
            2,
        ),
        ("text", json!(words), 0),
    ]
}

fn sent() -> HttpRequest {
    let customer = Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#);
    let options = Options {
        token: Some(Token::parse(TOKEN).unwrap()),
        ..Options::default()
    };
    request::create_customer(&customer.unwrap(), &options)
}

/// Every way in which an error or its issues are printed without reading one of their fields.
fn printed(error: &ResponseError) -> Vec<String> {
    let mut printed = vec![
        error.to_string(),
        format!("{error:?}"),
        format!("{error:#?}"),
        error.message(),
        serde_json::to_string(error).unwrap(),
    ];
    match error {
        ResponseError::Api(api) => {
            printed.push(api.to_string());
            printed.push(format!("{api:?} {:?}", api.problem));
            printed.push(format!("{} {:?}", api.issues, api.issues));
            let each = |issue: &Issue| format!("{issue} {issue:?} {} {:?}", issue.code, issue.code);
            printed.extend(api.issues.iter().map(each));
        }
        ResponseError::Unreadable(unreadable) => {
            printed.push(format!("{unreadable} {unreadable:?}"));
        }
        error => panic!("{error:?}"),
    }
    printed
}

#[test]
fn no_print_of_an_error_shows_the_words() {
    let rows: Vec<Row> = serde_json::from_str(include_str!("cases/http/dumps.json")).unwrap();
    assert_eq!(rows.len(), COUNT);
    let sent = sent();
    let mut count = 0;
    for row in &rows {
        let texts: Vec<&String> = row.hidden.iter().chain([&row.words]).collect();
        let headers = [
            ("X-Request-Id", &*row.words),
            ("X-Echo", &*row.words),
            ("Retry-After", &*row.words),
        ];
        let mut check = |name: &str, status, body: &str| {
            let answer = HttpResponse {
                status,
                headers: &headers,
                body: Some(body.as_bytes()),
            };
            let error = response::read(&answer, &sent, SystemTime::UNIX_EPOCH).unwrap_err();
            for print in printed(&error) {
                for text in &texts {
                    assert!(!print.contains(*text), "{name}: {}: {print}", row.why);
                }
                count += 1;
            }
            error
        };
        for (name, body, issues) in bodies(&row.words) {
            let error = check(name, 400, &body.to_string());
            let ResponseError::Api(api) = error else {
                panic!("{name}: {error:?}");
            };
            assert_eq!(api.issues.len(), issues, "{name}");
            assert_eq!(api.server_code, None, "{name}");
            assert_eq!(api.request_id, None, "{name}");
            // Whole where they are asked for.
            for issue in api.issues.iter() {
                assert_eq!(issue.message(), row.words, "{name}");
            }
        }
        check("plain text", 500, &row.words);
        check("not JSON", 200, &row.words);
        check("cut", 200, &format!("{{\"name\":\"{}", row.words));
    }
    assert_eq!(count, COUNT * (6 * 8 + 9 + 8 + 2 * 6));
}

#[test]
fn no_code_and_no_request_id_holds_the_token() {
    let sent = sent();
    for spelling in [TOKEN.to_owned(), TOKEN.to_lowercase(), TOKEN.to_uppercase()] {
        let code = format!("E-{spelling}-1");
        let body =
            json!({ "code": code, "errorCode": code, "traceId": code, "error": { "code": code } });
        let body = body.to_string();
        let answer = HttpResponse {
            status: 400,
            headers: &[("X-Request-Id", &code)],
            body: Some(body.as_bytes()),
        };
        let error = response::read(&answer, &sent, SystemTime::UNIX_EPOCH).unwrap_err();
        assert_eq!((error.server_code(), error.request_id()), (None, None));
        for print in printed(&error) {
            assert!(!print.contains(&spelling), "{print}");
        }
    }
}
