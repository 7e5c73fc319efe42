//! The cases as data: one file a topic, each case a document and every issue that it has.

use std::hash::Hasher;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use siphasher::sip::SipHasher13;

/// How many cases the files hold. A runner that met another number has not run them.
pub const COUNT: usize = 573;

/// How many of them have a `value`.
pub const VALUE_COUNT: usize = 521;

/// The SipHash-1-3 of the issues of all cases as JSON text. Engines with this digest report the same issues,
/// byte for byte.
///
/// The crate `siphasher` names its algorithm; the standard library may change its own with any release.
pub const DIGEST: u64 = 12_371_068_803_938_092_775;

/// The files, by name.
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

/// One document and what is wrong with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Why the case is there.
    pub why: String,
    /// The document, where it reads the same as JSON text and as a JavaScript value.
    value: Option<Box<RawValue>>,
    /// The document as JSON text, where it does not.
    text: Option<String>,
    /// Every issue, as `{ code, path, params }`.
    pub issues: Vec<Value>,
}

impl Case {
    /// The document as JSON text, to the letter.
    pub fn json(&self) -> &str {
        match (&self.value, &self.text) {
            (Some(value), None) => value.get(),
            (None, Some(text)) => text,
            _ => panic!("{}: a case has either a value or a text", self.why),
        }
    }

    /// Whether `JSON.parse` makes the same document of it.
    pub fn is_value(&self) -> bool {
        self.value.is_some()
    }
}

/// Every file's cases, by the file's name.
pub fn load() -> impl Iterator<Item = (&'static str, Vec<Case>)> {
    FILES
        .into_iter()
        .map(|(file, text)| (file, serde_json::from_str(text).unwrap()))
}

/// Runs `judge` over every case, and asserts its issues. `judge` returns them as a JSON array, or nothing
/// where it cannot judge the case.
///
/// Returns how many cases were judged, and a hash of all that `judge` returned.
pub fn run(judge: impl Fn(&Case) -> Option<String>) -> (usize, u64) {
    let mut met = 0;
    let mut judged = 0;
    let mut hasher = SipHasher13::new();
    let mut failures = Vec::new();
    for (file, cases) in load() {
        met += cases.len();
        for case in &cases {
            let Some(issues) = judge(case) else { continue };
            judged += 1;
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
    assert_eq!(met, COUNT, "the number of cases in tests/cases");
    assert!(
        failures.is_empty(),
        "{} of {judged} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    (judged, hasher.finish())
}

/// What a case says of an issue. Messages follow from it, and are asserted in `tests/messages.rs`.
pub fn essence(issue: &Value) -> Value {
    assert_eq!(issue["source"], "client");
    assert!(!issue["message"].as_str().unwrap().is_empty());
    serde_json::json!({
        "code": issue["code"],
        "path": issue["path"],
        "params": issue["params"],
    })
}
