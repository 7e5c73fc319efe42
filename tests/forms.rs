//! Runs every case of `tests/cases/form.json` natively. `tests/npm/form.test.mjs` and `tests/browser/form.test.mjs` run the same
//! cases in JavaScript.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use caibo_customers::{Client, Customer, CustomerChanges};
use form_urlencoded::Serializer;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// How many cases the file holds.
const COUNT: usize = 147;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    /// The names and values of the form.
    form: Vec<(String, String)>,
    /// The stored customer, if the form changes one.
    stored: Option<Box<RawValue>>,
    /// The JSON text that is sent, if the form is valid.
    body: Option<String>,
    /// The issues, if it is not.
    #[serde(default)]
    issues: Vec<Value>,
}

#[test]
fn every_case_has_the_expected_body_or_issues() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases/form.json")).unwrap();
    assert_eq!(cases.len(), COUNT);
    for case in &cases {
        let form = Serializer::new(String::new())
            .extend_pairs(&case.form)
            .finish();
        let result = match &case.stored {
            None => Customer::from_form(form.as_bytes()).map(Customer::into_client),
            Some(stored) => {
                let stored = Client::from_json_unchecked(stored.get().as_bytes()).unwrap();
                CustomerChanges::from_form(form.as_bytes(), Some(&stored))
                    .map(CustomerChanges::into_client)
            }
        };
        let issues = json!(result.as_ref().err().cloned().unwrap_or_default());
        let essence = |issue: &Value| json!({ "code": issue["code"], "path": issue["path"], "params": issue["params"] });
        let issues: Vec<_> = issues.as_array().unwrap().iter().map(essence).collect();
        assert_eq!(issues, case.issues, "{}", case.why);
        let body = result.ok().map(|client| client.to_json());
        assert_eq!(body, case.body, "{}", case.why);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_invalid_text() {
    let issues = Customer::from_form(b"name=%FF&email=a%40b&terms=%FF").unwrap_err();
    assert_eq!(
        issues.to_string(),
        "name must be well-formed Unicode, without unpaired surrogates"
    );
    let customer = Customer::from_form(b"name=%EF%BF%BD+x&email=a%40b&&=&x").unwrap();
    assert_eq!(customer.name(), "\u{FFFD} x");
}

#[test]
fn a_form_of_many_values_takes_linear_time() {
    let body = "phone=&".repeat(200_000) + "phone=1&name=Ada&email=a%40b";
    let customer = Customer::from_form(body.as_bytes()).unwrap();
    assert_eq!(customer.phone, Some(Some("1".to_owned())));
}
