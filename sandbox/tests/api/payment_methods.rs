//! The payment methods of customers.

use std::collections::BTreeSet;

use crate::process::{ADA, STORED_ADA, Sandbox};

pub(crate) const OF_THE_FIRST: &str = r#"[{"id":9007199254740993,"type":"card","brand":"visa","last4":"4242","expiryMonth":12,"expiryYear":2030,"isDefault":true},{"id":9007199254740995,"type":"card","brand":"mastercard","last4":"4444","expiryMonth":1,"expiryYear":2031,"isDefault":false}]"#;

#[test]
fn every_customer_has_two_payment_methods() {
    let sandbox = Sandbox::start(&[]);
    sandbox.payment_methods("1").assert_no_customer("1");
    sandbox.create(ADA).assert_ok(STORED_ADA);
    for _ in 0..2 {
        sandbox.payment_methods("1").assert_ok(OF_THE_FIRST);
    }
    sandbox.payment_methods("2").assert_no_customer("2");
}

#[test]
fn ids_are_distinct_and_exceed_the_precision_of_a_double() {
    let sandbox = Sandbox::start(&[]);
    let mut ids = BTreeSet::new();
    for customer in 1..=20 {
        sandbox.create(ADA);
        let methods = sandbox.payment_methods(&customer.to_string()).json();
        for method in methods.as_array().unwrap() {
            let id = method["id"].as_i64().unwrap();
            assert_ne!(i128::from(id), id as f64 as i128, "a double holds {id}");
            assert!(ids.insert(id));
        }
    }
    assert_eq!(ids.len(), 40);
}

#[test]
fn payment_methods_are_read_only() {
    let sandbox = Sandbox::start(&[]);
    for method in ["POST", "PUT", "DELETE"] {
        sandbox
            .call(method, "/api/users/payment-methods/1", &[])
            .assert_method_not_allowed("GET,HEAD");
    }
}
