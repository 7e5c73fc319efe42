//! The transport of Rust front-ends, under Node and in a browser: real `fetch`, of `data:` URLs and of a closed port.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use caibo_customers::gloo::{NoResponse, send};
use caibo_customers::options::{BaseUrl, Options, Token};
use caibo_customers::request::{self, HttpRequest};
use caibo_customers::response::{ResponseError, UnreadableReason};
use caibo_customers::{Customer, Json};
use wasm_bindgen_test::wasm_bindgen_test;

const NOW: f64 = 1_700_000_000_000.0;

fn request_of(url: &str) -> HttpRequest {
    let options = Options {
        token: Some(Token::parse("secret").unwrap()),
        ..Options::default()
    };
    HttpRequest {
        url: url.to_owned(),
        ..request::get_payment_methods(7, &options)
    }
}

#[wasm_bindgen_test]
async fn a_json_response_is_read() {
    let request = request_of("data:application/json,[{\"id\":9007199254740993}]");
    let response = send(&request).await.unwrap();
    assert_eq!(response.status, 200);
    let methods = response.read(&request, NOW).unwrap().unwrap();
    let id = methods
        .elements()
        .first()
        .and_then(|method| method.get("id"));
    assert_eq!(id, Some(&Json::Integer(9_007_199_254_740_993)));
}

#[wasm_bindgen_test]
async fn a_response_that_is_not_json_is_unreadable() {
    let request = request_of("data:text/html,<p>Sign in");
    let response = send(&request).await.unwrap();
    match response.read(&request, NOW) {
        Err(ResponseError::Unreadable(error)) => assert_eq!(error.reason, UnreadableReason::Html),
        outcome => assert!(outcome.is_err(), "HTML was read as JSON"),
    }
}

#[wasm_bindgen_test]
async fn a_closed_port_gives_no_response() {
    let options = Options {
        base_url: BaseUrl::parse("http://127.0.0.1:1").unwrap(),
        ..Options::default()
    };
    let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#).unwrap();
    let request = request::create_customer(&customer, &options);
    assert_eq!(send(&request).await, Err(NoResponse));
}
