//! What errors contain, and what they do not.

use caibo_customers::{Caibo, CustomerChanges};

use super::{block_on, options};
use crate::process::Sandbox;

#[test]
fn an_error_has_the_servers_words_for_the_screen_only() {
    let sandbox = Sandbox::start(&[]);
    let caibo = Caibo::new(options(&sandbox)).unwrap();
    let changes = CustomerChanges::from_json(br#"{"phone":"+1"}"#).unwrap();
    let error = block_on(caibo.update(4711, &changes)).unwrap_err();
    assert_eq!(error.code(), "not_found");
    assert_eq!(error.status(), Some(404));
    assert!(error.request_id().is_some());
    let detail = error.api().unwrap().detail.as_deref();
    assert_eq!(detail, Some("Customer with ID 4711 not found"));
    assert_eq!(
        error.to_string(),
        "the API answered with status 404: CUSTOMER_NOT_FOUND"
    );
    assert_eq!(
        format!("{error:?}"),
        "Error { code: \"not_found\", message: the API answered with status 404: CUSTOMER_NOT_FOUND, \
         attempts: 1, may_exist: false, .. }",
    );
}
