//! Every failure of `tests/cases/http/complaints.json`, natively. `tests/npm/complaints.test.mjs` runs the same in Node, and
//! `tests/browser/complaints.test.mjs` in Chromium.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

use std::collections::BTreeMap;
use std::time::SystemTime;

use caibo_customers::options::{Options, Token};
use caibo_customers::request;
use caibo_customers::response::{self, HttpResponse, ResponseError};
use caibo_customers::{Code, Customer, HiddenText};
use serde::Deserialize;
use serde_json::value::RawValue;

/// How many failures the file holds.
const COUNT: usize = 128;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    why: String,
    #[serde(default = "bad_request")]
    status: u16,
    #[serde(default = "json")]
    content_type: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The body as JSON.
    body: Option<Box<RawValue>>,
    /// The body as text, instead of `body`.
    text: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    server_code: Option<String>,
    request_id: Option<String>,
    issues: Vec<Complaint>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Complaint {
    path: Vec<String>,
    message: String,
    place: Option<String>,
}

fn bad_request() -> u16 {
    400
}

#[expect(clippy::unnecessary_wraps, reason = "the type of a default")]
fn json() -> Option<String> {
    Some("application/json".to_owned())
}

fn text(hidden: &Option<HiddenText>) -> Option<String> {
    hidden.as_deref().map(str::to_owned)
}

#[test]
fn every_failure_says_what_is_expected() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("cases/http/complaints.json")).unwrap();
    assert_eq!(cases.len(), COUNT);
    let customer = Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#);
    let options = Options {
        token: Some(Token::parse("sEcReT-tok").unwrap()),
        ..Options::default()
    };
    let request = request::create_customer(&customer.unwrap(), &options);
    for case in cases {
        let content_type = case.content_type.iter();
        let content_type = content_type.map(|value| ("Content-Type", value.as_str()));
        let fields = case.headers.iter();
        let fields = fields.map(|(name, value)| (name.as_str(), value.as_str()));
        let headers: Vec<_> = fields.chain(content_type).collect();
        let json = case.body.as_deref().map_or("null", RawValue::get);
        let body = case.text.as_deref().unwrap_or(json);
        let answer = HttpResponse {
            status: case.status,
            headers: &headers,
            body: Some(body.as_bytes()),
        };
        let outcome = response::read(&answer, &request, SystemTime::UNIX_EPOCH);
        let Err(ResponseError::Api(error)) = outcome else {
            panic!("{}: {outcome:?}", case.why);
        };
        let issues = error.issues.iter();
        let issues = issues.map(|issue| Complaint {
            path: issue.path.iter().map(|key| key.to_string()).collect(),
            message: issue.message().into_owned(),
            place: match &issue.code {
                Code::Rejected { place, .. } => text(place),
                code => panic!("{}: {code:?}", case.why),
            },
        });
        let why = &case.why;
        assert_eq!(text(&error.title), case.title, "{why}");
        assert_eq!(text(&error.detail), case.detail, "{why}");
        assert_eq!(error.server_code, case.server_code, "{why}");
        assert_eq!(error.request_id, case.request_id, "{why}");
        assert_eq!(issues.collect::<Vec<_>>(), case.issues, "{why}");
    }
}
