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
    let judged = cases::run(|case| {
        let issues = match Customer::from_json(case.json().as_bytes()) {
            Ok(_) => Vec::new(),
            Err(issues) => {
                assert!(!issues.is_empty(), "{}: an error without issues", case.why);
                issues.into_iter().collect()
            }
        };
        Some(serde_json::to_value(issues).unwrap())
    });
    assert_eq!(judged, cases::COUNT);
}
