//! Loads and runs the cases in this folder. Each JSON file has one topic, and each case is a document with all its
//! expected issues.

use std::hash::Hasher;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use siphasher::sip::SipHasher13;

/// How many cases the files have. The runner asserts it, so that an empty file does not pass.
pub const COUNT: usize = 590;

/// How many of the cases have a `value`, and so can be run as a JavaScript value too.
pub const VALUE_COUNT: usize = 534;

/// The SipHash-1-3 of the issues of all cases as JSON text. Engines with this digest report the same issues,
/// byte for byte.
///
/// The crate `siphasher` names its algorithm; the standard library may change its own with any release.
pub const DIGEST: u64 = 14_516_144_964_443_693_869;

/// The name and the text of each file.
pub const FILES: [(&str, &str); 12] = [
    ("absent", include_str!("absent.json")),
    ("all_at_once", include_str!("all_at_once.json")),
    ("date_time", include_str!("date_time.json")),
    ("double", include_str!("double.json")),
    ("email", include_str!("email.json")),
    ("integer", include_str!("integer.json")),
    (
        "json_schema_test_suite",
        include_str!("json_schema_test_suite.json"),
    ),
    ("json_text", include_str!("json_text.json")),
    ("keys", include_str!("keys.json")),
    ("length", include_str!("length.json")),
    ("text", include_str!("text.json")),
    ("types", include_str!("types.json")),
];

/// One document and its expected issues.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows.
    pub why: String,
    /// The document, if it is the same as JSON text and as a JavaScript value.
    value: Option<Box<RawValue>>,
    /// The document as JSON text, if JavaScript would read it differently.
    text: Option<String>,
    /// The expected issues, each as `{ code, path, params }`.
    pub issues: Vec<Value>,
}

impl Case {
    /// The document as JSON text, exactly as the file has it.
    pub fn json(&self) -> &str {
        match (&self.value, &self.text) {
            (Some(value), None) => value.get(),
            (None, Some(text)) => text,
            _ => panic!("{}: a case has either a value or a text", self.why),
        }
    }

    /// Whether `JSON.parse` reads the same document.
    pub fn is_value(&self) -> bool {
        self.value.is_some()
    }
}

/// The name and the cases of each file.
pub fn load() -> impl Iterator<Item = (&'static str, Vec<Case>)> {
    FILES
        .into_iter()
        .map(|(file, text)| (file, serde_json::from_str(text).unwrap()))
}

/// Runs `validate` for every case and asserts the issues that it returns, a JSON array. `None` skips the case.
///
/// Returns how many cases were validated, and the digest of all issues.
pub fn run(validate: impl Fn(&Case) -> Option<String>) -> (usize, u64) {
    let mut count = 0;
    let mut validated = 0;
    let mut hasher = SipHasher13::new();
    let mut failures = Vec::new();
    for (file, cases) in load() {
        count += cases.len();
        for case in &cases {
            let Some(issues) = validate(case) else {
                continue;
            };
            validated += 1;
            hasher.write(issues.as_bytes());
            let issues: Vec<Value> = serde_json::from_str(&issues).unwrap();
            let issues: Vec<Value> = issues.iter().map(essence).collect();
            if issues != case.issues {
                failures.push(format!(
                    "{file}: {}\n  expected {}\n  got      {}",
                    case.why,
                    Value::from(case.issues.clone()),
                    Value::from(issues),
                ));
            }
        }
    }
    assert_eq!(count, COUNT, "the number of cases in tests/cases");
    assert!(
        failures.is_empty(),
        "{} of {validated} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    (validated, hasher.finish())
}

/// The members of an issue that the cases assert. `tests/messages.rs` asserts the messages.
pub fn essence(issue: &Value) -> Value {
    assert_eq!(issue["source"], "client");
    assert!(!issue["message"].as_str().unwrap().is_empty());
    serde_json::json!({
        "code": issue["code"],
        "path": issue["path"],
        "params": issue["params"],
    })
}
