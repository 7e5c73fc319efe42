//! Every base URL and token of `tests/cases/http/options.json`, natively. `tests/npm/cases.test.mjs` runs the
//! same, and the options that only JavaScript can give.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed step is a failed test"
)]

use caibo_customers::options::{BaseUrl, InvalidOption, Options, Token};
use caibo_customers::{Customer, request};
use serde_json::Value;

/// How many options the file holds, and how many of them Rust's types do not rule out.
const COUNT: (usize, usize) = (75, 64);

fn read(given: &Value) -> Option<Result<Options, InvalidOption>> {
    let mut options = Options::default();
    for (name, value) in given.as_object().unwrap() {
        let text = value.as_str()?;
        let read = match name.as_str() {
            "baseUrl" => BaseUrl::parse(text).map(|url| options.base_url = url),
            "token" => Token::parse(text).map(|token| options.token = Some(token)),
            _ => return None,
        };
        if let Err(error) = read {
            return Some(Err(error));
        }
    }
    Some(Ok(options))
}

#[test]
fn every_option_is_judged() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases/http/options.json")).unwrap();
    let customer = Customer::from_json(br#"{"name":"Ada","email":"a@b"}"#).unwrap();
    let mut judged = 0;
    for case in &cases {
        let why = &case["why"];
        let Some(read) = read(&case["options"]) else {
            continue;
        };
        judged += 1;
        match read {
            Ok(options) => {
                let request = request::create_customer(&customer, &options);
                let request = serde_json::to_value(request).unwrap();
                assert_eq!(request["url"], case["url"], "{why}");
                assert_eq!(
                    request["headers"].get("Authorization"),
                    case.get("authorization"),
                    "{why}"
                );
            }
            Err(error) => assert_eq!(error.to_string(), case["message"], "{why}"),
        }
    }
    assert_eq!((cases.len(), judged), COUNT);
}

#[test]
fn a_token_is_never_shown() {
    let token = Token::parse("c2VjcmV0").unwrap();
    let options = Options {
        token: Some(token),
        ..Options::default()
    };
    assert!(!format!("{options:?}").contains("c2VjcmV0"));
}
