//! Options that a client refuses, and a server that is down.

use std::time::Duration;

use caibo_customers::Caibo;
use caibo_customers::client::Error;
use caibo_customers::options::{BaseUrl, IdempotencyKey, InvalidOption, Options};

use super::{block_on, closed_port, customer};

#[track_caller]
fn refused(options: Options) -> Error {
    let error = Caibo::new(options).unwrap_err();
    assert_eq!(error.code(), "invalid_option");
    error
}

#[test]
fn numbers_out_of_range_and_an_address_that_reqwest_refuses() {
    let timeout = refused(Options {
        timeout: Duration::from_micros(500),
        ..Options::default()
    });
    assert_eq!(timeout.to_string(), InvalidOption::Timeout.to_string());
    let max_retries = refused(Options {
        max_retries: 11,
        ..Options::default()
    });
    assert_eq!(
        max_retries.to_string(),
        InvalidOption::MaxRetries.to_string()
    );
    let base_url = refused(Options::new(BaseUrl::parse("https://xn--a").unwrap()));
    assert_eq!(base_url.to_string(), InvalidOption::BaseUrl.to_string());
}

#[test]
fn one_key_for_all_customers() {
    let error = refused(Options {
        idempotency_key: Some(IdempotencyKey::parse("order-77").unwrap()),
        ..Options::default()
    });
    let words = "invalid options: idempotencyKey must differ between customers: with one key they would be one";
    assert_eq!(error.to_string(), words);
}

#[test]
fn without_a_connection_no_customer_exists() {
    let caibo = Caibo::new(closed_port()).unwrap();
    let error = block_on(caibo.create(&customer("Ada"))).unwrap_err();
    assert_eq!(error.code(), "connection_failed");
    assert_eq!((error.attempts(), error.may_exist()), (1, false));
    let key = IdempotencyKey::parse("order-77").unwrap();
    let error = block_on(caibo.create_with_key(&customer("Ada"), &key)).unwrap_err();
    assert_eq!((error.attempts(), error.may_exist()), (3, false));
}
