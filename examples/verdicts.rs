//! Validates every case of `tests/cases` natively and writes the results to the standard output, as
//! `[{ group, why, json, isValue, issues, customer }]`. `tests/conformance` compares other engines with them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic fails the command that runs the example"
)]

#[path = "../tests/cases/mod.rs"]
#[expect(dead_code, reason = "the tests' own runner is not needed here")]
mod cases;

use caibo_customers::{Customer, Issues};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict<'a> {
    group: &'static str,
    why: &'a str,
    /// The document as JSON text.
    json: &'a str,
    /// Whether `JSON.parse` reads the same document.
    is_value: bool,
    issues: Issues,
    /// The customer as JSON text, if the document is valid.
    customer: Option<String>,
}

fn main() {
    let cases: Vec<_> = cases::load().collect();
    let mut verdicts = Vec::new();
    for (group, cases) in &cases {
        for case in cases {
            let customer = Customer::from_json(case.json().as_bytes());
            verdicts.push(Verdict {
                group,
                why: &case.why,
                json: case.json(),
                is_value: case.is_value(),
                customer: customer.as_ref().ok().map(|customer| customer.to_json()),
                issues: customer.err().unwrap_or_default(),
            });
        }
    }
    serde_json::to_writer(std::io::stdout().lock(), &verdicts).unwrap();
}
