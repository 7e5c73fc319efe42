//! Validates every case of `tests/cases` natively and writes the results to the standard output, as
//! `[{ group, why, json, isChange, isValue, issues, body }]`. `tests/conformance` compares other engines with them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic fails the command that runs the example"
)]

#[path = "../tests/cases/mod.rs"]
#[expect(dead_code, reason = "the tests' own runner is not needed here")]
mod cases;

use caibo_customers::{Client, Customer, CustomerChanges, Issues};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict<'a> {
    group: &'static str,
    why: &'a str,
    /// The document as JSON text.
    json: &'a str,
    /// Whether the document is changes, and not a new customer.
    is_change: bool,
    /// Whether `JSON.parse` reads the same document.
    is_value: bool,
    issues: Issues,
    /// The body of the request, if the document is valid.
    body: Option<String>,
}

/// A case of `changes.json`. Other tests assert its issues.
#[derive(Deserialize)]
struct ChangeCase {
    why: String,
    json: String,
}

fn main() {
    let cases: Vec<_> = cases::load().collect();
    let changes = include_str!("../tests/cases/changes.json");
    let changes: Vec<ChangeCase> = serde_json::from_str(changes).unwrap();
    let mut verdicts = Vec::new();
    for (group, cases) in &cases {
        for case in cases {
            let (issues, body) =
                judge(Customer::from_json(case.json().as_bytes()).map(Customer::into_client));
            verdicts.push(Verdict {
                group,
                why: &case.why,
                json: case.json(),
                is_change: false,
                is_value: case.is_value(),
                issues,
                body,
            });
        }
    }
    for ChangeCase { why, json } in &changes {
        let changes = CustomerChanges::from_json(json.as_bytes());
        let (issues, body) = judge(changes.map(CustomerChanges::into_client));
        verdicts.push(Verdict {
            group: "changes",
            why,
            json,
            is_change: true,
            is_value: true,
            issues,
            body,
        });
    }
    serde_json::to_writer(std::io::stdout().lock(), &verdicts).unwrap();
}

/// The issues of a document, and the body of its request if it has none.
fn judge(result: Result<Client, Issues>) -> (Issues, Option<String>) {
    match result {
        Ok(client) => (Issues::default(), Some(client.to_json())),
        Err(issues) => (issues, None),
    }
}
