//! Tokens that come from a function.

use std::time::Duration;

use std::future::pending;
use std::sync::{Arc, Mutex};

use caibo_customers::Caibo;
use caibo_customers::options::{InvalidOption, Token};
use futures_util::future::join_all;

use super::{block_on, customer, options};
use crate::process::{ADA, Sandbox};

/// A sandbox that takes the token `new`, with one customer.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start(&["--token", "new"]);
    let token = ("Authorization", "Bearer new");
    let json = ("Content-Type", "application/json");
    assert_eq!(sandbox.post(&[json, token], ADA).status, 200);
    sandbox
}

/// A client whose function gives `first`, and `second` after a refusal, and what the function was asked with.
fn giving(
    sandbox: &Sandbox,
    first: &'static str,
    second: &'static str,
) -> (Caibo, Arc<Mutex<Vec<bool>>>) {
    let asked: Arc<Mutex<Vec<bool>>> = Arc::default();
    let record = Arc::clone(&asked);
    let caibo = Caibo::new(options(sandbox))
        .unwrap()
        .with_token(move |refused| {
            record.lock().unwrap().push(refused);
            async move { Token::parse(if refused { second } else { first }) }
        });
    (caibo, asked)
}

#[test]
fn after_a_401_the_function_is_asked_once_more() {
    let sandbox = sandbox();
    let (caibo, asked) = giving(&sandbox, "old", "new");
    assert!(block_on(caibo.payment_methods(1)).unwrap().is_some());
    assert_eq!(*asked.lock().unwrap(), [false, true]);
    let (caibo, asked) = giving(&sandbox, "old", "older");
    let error = block_on(caibo.payment_methods(1)).unwrap_err();
    assert_eq!((error.code(), error.attempts()), ("unauthorized", 2));
    assert_eq!(*asked.lock().unwrap(), [false, true]);
}

#[test]
fn many_refused_calls_ask_for_one_new_token() {
    let sandbox = sandbox();
    let (caibo, asked) = giving(&sandbox, "old", "new");
    let calls = (0..20).map(|_| caibo.payment_methods(1));
    for result in block_on(join_all(calls)) {
        assert!(result.is_ok(), "{result:?}");
    }
    let asked = asked.lock().unwrap();
    assert_eq!(asked.iter().filter(|refused| **refused).count(), 1);
}

#[test]
fn a_creation_is_not_sent_again_after_a_401() {
    let sandbox = sandbox();
    let (caibo, asked) = giving(&sandbox, "old", "new");
    let error = block_on(caibo.create(&customer("Ada"))).unwrap_err();
    assert_eq!((error.code(), error.attempts()), ("unauthorized", 1));
    assert!(!error.may_exist());
    assert_eq!(*asked.lock().unwrap(), [false]);
    // The next call asks for another token.
    assert!(block_on(caibo.create(&customer("Ada"))).is_ok());
    assert_eq!(*asked.lock().unwrap(), [false, true]);
}

#[test]
fn a_function_that_gives_no_token() {
    let sandbox = sandbox();
    let (caibo, _) = giving(&sandbox, "two words", "");
    let error = block_on(caibo.payment_methods(1)).unwrap_err();
    assert_eq!((error.code(), error.attempts()), ("invalid_option", 0));
    assert_eq!(error.to_string(), InvalidOption::Token.to_string());

    let caibo = Caibo::new(options(&sandbox)).unwrap();
    let caibo = caibo.with_token(async |_| Err::<Token, _>("the vault is closed"));
    let error = block_on(caibo.payment_methods(1)).unwrap_err();
    assert_eq!(error.code(), "token_failed");
    assert_eq!(error.to_string(), "the token function failed");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the vault is closed");
}

#[test]
fn a_function_that_never_answers_ends_at_the_deadline() {
    let sandbox = sandbox();
    let mut options = options(&sandbox);
    options.timeout = Duration::from_millis(50);
    let caibo = Caibo::new(options).unwrap();
    let caibo = caibo.with_token(|_| pending::<Result<Token, InvalidOption>>());
    let error = block_on(caibo.create(&customer("Ada"))).unwrap_err();
    assert_eq!(error.code(), "timeout");
    assert_eq!(error.to_string(), "no complete response within 50 ms");
    assert_eq!((error.attempts(), error.may_exist()), (0, false));
}
