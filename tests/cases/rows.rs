//! The cases of `form.json` that are rows of a table: they create a customer from names that stand once each. The tests of the crate
//! and of the program `caibo` run them.

use serde::Deserialize;
use serde_json::Value;

/// How many of the cases are rows.
const COUNT: usize = 119;

#[derive(Deserialize)]
pub struct Case {
    pub why: String,
    /// The names and values of the row.
    pub form: Vec<(String, String)>,
    stored: Option<Value>,
    /// The JSON text that is sent, if the row is valid.
    pub body: Option<String>,
    /// The issues, if it is not.
    #[serde(default)]
    pub issues: Vec<Value>,
}

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = serde_json::from_str(include_str!("form.json")).unwrap();
    cases.retain(|Case { form, stored, .. }| {
        let is_repeated = |name| form.iter().filter(|(other, _)| other == name).count() > 1;
        stored.is_none() && !form.iter().any(|(name, _)| is_repeated(name))
    });
    assert_eq!(cases.len(), COUNT);
    cases
}
