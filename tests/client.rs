//! The plain type `Client`: what `serde` writes, and what `Debug` prints.
#![expect(clippy::unwrap_used, reason = "a failed step is a failed test")]

use caibo_customers::{Client, Customer, CustomerChanges, Preferences};

#[test]
fn serde_json_and_to_json_write_the_same_doubles() {
    for (value, text) in [
        (5.0, "5"),
        (-0.0, "0"),
        (0.0, "0"),
        (-5.0, "-5"),
        (5.5, "5.5"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (0.1, "0.1"),
    ] {
        let client = Client {
            total_deposits: Some(Some(value)),
            ..Client::default()
        };
        let json = format!(r#"{{"totalDeposits":{text}}}"#);
        assert_eq!(client.to_json(), json);
        assert_eq!(serde_json::to_string(&client).unwrap(), json);
    }
}

#[test]
fn debug_prints_no_submitted_value() {
    let json = br#"{"id":4711,"name":"Ada Lovelace","email":"ada@example.com","phone":"+44 20",
        "createDate":"2026-01-31T09:30:00Z"}"#;
    let customer = Customer::from_json(json).unwrap();
    let client = Client {
        preferences: Some(Preferences {
            currency: Some("USD".to_owned()),
            notifications: None,
        }),
        ..customer.clone().into_client()
    };
    let changes = CustomerChanges::try_from(client.clone()).unwrap();
    let printed = format!(
        "{customer:?} {client:?} {changes:?} {:?} {:?}",
        client.preferences, client.create_date
    );
    for value in ["4711", "Ada", "example", "+44", "2026", "USD"] {
        assert!(!printed.contains(value), "{value} in {printed}");
    }
}
