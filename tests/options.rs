//! Runs the cases of `tests/cases/http/options.json` natively. `tests/npm/cases.test.mjs` runs them too, with those
//! whose options only JavaScript can express.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

use caibo_customers::options::{BaseUrl, InvalidOption, Options, Token};
use caibo_customers::{Customer, request};
use serde_json::Value;

/// How many cases the file has, and how many of them can be expressed in Rust's types.
const COUNT: (usize, usize) = (75, 64);

/// Reads the options of a case. Returns `None` for options that Rust's types cannot express.
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
fn every_option_is_accepted_or_refused_as_expected() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases/http/options.json")).unwrap();
    let customer = Customer::from_json(br#"{"name":"Ada","email":"a@b"}"#).unwrap();
    let mut run = 0;
    for case in &cases {
        let why = &case["why"];
        let Some(read) = read(&case["options"]) else {
            continue;
        };
        run += 1;
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
    assert_eq!((cases.len(), run), COUNT);
}

#[test]
fn debug_hides_the_token() {
    let token = Token::parse("c2VjcmV0").unwrap();
    let options = Options {
        token: Some(token),
        ..Options::default()
    };
    assert!(!format!("{options:?}").contains("c2VjcmV0"));
}
