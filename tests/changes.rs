//! Runs every case of `tests/cases/changes.json` natively. `tests/npm/changes.test.mjs` runs the same cases in
//! JavaScript.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use caibo_customers::{Client, Customer, CustomerChanges, Issues, Preferences};
use serde_json::{Value, json};

/// How many cases the file holds.
const COUNT: usize = 18;

#[test]
fn every_case_has_the_expected_issues() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases/changes.json")).unwrap();
    assert_eq!(cases.len(), COUNT);
    for case in &cases {
        let json = case["json"].as_str().unwrap();
        let changes = CustomerChanges::from_json(json.as_bytes());
        let mut issues = json!(changes.as_ref().err().cloned().unwrap_or_default());
        for issue in issues.as_array_mut().unwrap() {
            assert_eq!(
                issue.as_object_mut().unwrap().remove("source"),
                Some(json!("client"))
            );
        }
        assert_eq!(issues, case["issues"], "{}", case["why"]);
        if let Ok(changes) = changes {
            let sent: Value = serde_json::from_str(&changes.to_json()).unwrap();
            assert_eq!(sent, serde_json::from_str::<Value>(json).unwrap());
        }
    }
}

#[test]
fn a_repeated_field_is_an_issue() {
    let json = br#"{"preferences":{"currency":"USD","currency":"EUR"},"preferences":{}}"#;
    let issues = CustomerChanges::from_json(json).unwrap_err();
    assert_eq!(
        issues.to_string(),
        "preferences must not be given more than once; \
         preferences currency must not be given more than once"
    );
}

#[test]
fn preferences_are_an_unknown_field_of_a_new_customer() {
    let json = br#"{"name":"Ada","email":"a@b","preferences":{"currency":"USD"}}"#;
    let issues = Customer::from_json(json).unwrap_err();
    assert_eq!(issues.to_string(), "preferences is not a known field");
}

#[track_caller]
fn assert_refused<T: TryFrom<Client, Error = Issues>>(client: Client, expected: &str) {
    let issues = T::try_from(client).err().unwrap();
    assert_eq!(issues.to_string(), expected);
}

#[test]
fn values_built_in_rust_follow_the_same_rules() {
    let with = |preferences| Client {
        preferences: Some(preferences),
        ..Client::default()
    };
    let dollars = with(Preferences {
        currency: Some("dollars".to_owned()),
        notifications: None,
    });
    let invalid_currency = "preferences currency must be a currency code of ISO 4217, such as USD";
    assert_refused::<CustomerChanges>(dollars, invalid_currency);
    assert_refused::<CustomerChanges>(Client::default(), "must have at least one field");
    assert!(CustomerChanges::try_from(with(Preferences::default())).is_ok());

    assert_refused::<Customer>(Client::default(), "name is required; email is required");
    let named = Client {
        name: Some("Ada".to_owned()),
        email: Some("a@b".to_owned()),
        ..with(Preferences::default())
    };
    assert_refused::<Customer>(named, "preferences is not a known field");
}
