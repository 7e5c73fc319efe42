//! Every case of `tests/cases`, natively.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed step is a failed test"
)]

mod cases;

use caibo_customers::Customer;

#[test]
fn json_text_has_the_issues_of_every_case() {
    let run = cases::run(|case| {
        let issues = Customer::from_json(case.json().as_bytes()).err();
        Some(serde_json::to_string(&issues.unwrap_or_default()).unwrap())
    });
    assert_eq!(run, (cases::COUNT, cases::DIGEST));
}

#[test]
fn most_cases_are_values_in_javascript_too() {
    let values =
        cases::load().map(|(_, cases)| cases.iter().filter(|case| case.is_value()).count());
    assert_eq!(values.sum::<usize>(), cases::VALUE_COUNT);
}

/// What a case with issues returns is never a customer, and never an empty list.
#[test]
fn a_case_is_a_customer_or_has_issues() {
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

/// A customer's JSON is the same customer: what was judged is what is sent.
#[test]
fn every_customer_survives_its_own_json() {
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
    assert_eq!(customers, 208);
}

/// The JSON Schema Test Suite, draft 2020-12. Its cases about a keyword are told with a field that has the
/// keyword in the contract; `phone` has a `maxLength`, of 20. Left out is what this schema cannot express:
/// other keywords beside the one under test, other required names, and `null` where the contract allows it.
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
