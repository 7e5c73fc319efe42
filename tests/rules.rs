//! Runs every case of `tests/cases` natively.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

mod cases;

use std::collections::BTreeSet;

use caibo_customers::{Customer, CustomerChanges, Locale};

#[test]
fn json_text_of_every_case_has_the_expected_issues() {
    let run = cases::run(|case| {
        let issues = Customer::from_json(case.json().as_bytes()).err();
        Some(serde_json::to_string(&issues.unwrap_or_default()).unwrap())
    });
    assert_eq!(run, (cases::COUNT, cases::DIGEST));
}

#[test]
fn the_expected_number_of_cases_are_javascript_values_too() {
    let values =
        cases::load().map(|(_, cases)| cases.iter().filter(|case| case.is_value()).count());
    assert_eq!(values.sum::<usize>(), cases::VALUE_COUNT);
}

/// A document with expected issues returns a list of issues, which is never empty.
#[test]
fn a_document_is_a_customer_or_has_issues() {
    for (_, cases) in cases::load() {
        for case in cases {
            let is_customer = match Customer::from_json(case.json().as_bytes()) {
                Ok(_) => true,
                Err(issues) => issues.is_empty(),
            };
            assert_eq!(is_customer, case.issues.is_empty(), "{}", case.why);
        }
    }
}

/// Reading a customer's own JSON text gives an equal customer, so that what was validated is what is sent.
#[test]
fn a_customer_read_from_its_own_json_is_equal() {
    let mut customers = 0;
    for (_, cases) in cases::load() {
        for case in cases.iter().filter(|case| case.issues.is_empty()) {
            let customer = Customer::from_json(case.json().as_bytes()).unwrap();
            let json = serde_json::to_string(&customer).unwrap();
            assert_eq!(
                Customer::from_json(json.as_bytes()).unwrap(),
                customer,
                "{}",
                case.why
            );
            customers += 1;
        }
    }
    assert_eq!(customers, 209);
}

/// Counts the cases of the JSON Schema Test Suite, draft 2020-12.
///
/// Each of its cases for a keyword is applied to a field that has the keyword in the contract, such as `phone`
/// with its `maxLength` of 20. Cases that the contract's schema cannot express are left out: those with other
/// keywords beside the one under test, with other required names, or with `null` where the contract allows it.
#[test]
fn the_json_schema_test_suite_is_complete() {
    let (_, suite) = cases::load()
        .find(|(file, _)| *file == "json_schema_test_suite")
        .unwrap();
    let count = |prefix: &str| {
        suite
            .iter()
            .filter(|case| case.why.starts_with(prefix))
            .count()
    };
    assert_eq!(count("email: "), 21);
    assert_eq!(count("date-time: "), 27);
    assert_eq!(count("maxLength, "), 6);
    assert_eq!(count("required: "), 4);
    assert_eq!(count("additionalProperties: "), 2);
    assert_eq!(count("type integer: "), 9);
    assert_eq!(count("type number: "), 8);
    assert_eq!(count("type string: "), 9);
    assert_eq!(count("type boolean: "), 9);
    assert_eq!(suite.len(), 95);
}

/// `src/issue/message.rs` and `locales/en.json` both have the English messages.
#[test]
fn english_is_the_message_of_every_issue_of_every_case() {
    let mut codes = BTreeSet::new();
    for (_, cases) in cases::load() {
        for case in cases {
            let json = case.json().as_bytes();
            let issues = Customer::from_json(json).err().unwrap_or_default();
            let of_changes = CustomerChanges::from_json(json).err().unwrap_or_default();
            for issue in issues.iter().chain(of_changes.iter()) {
                codes.insert(issue.code.name());
                let message = issue.message();
                assert_eq!(issue.message_in(Locale::En), message);
                assert_eq!(issue.sentence_in("It", Locale::En), format!("It {message}"));
            }
        }
    }
    assert!(codes.len() >= 11, "{codes:?}");
}
