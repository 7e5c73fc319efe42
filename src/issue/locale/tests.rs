//! Renders every case of `tests/cases/locales/sentences.json`, as `tests/npm/locales.test.mjs` does.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::*;

const SENTENCES: &str = include_str!("../../../tests/cases/locales/sentences.json");

/// The issues of the cases, and their sentences by the tag of the language.
#[derive(serde::Deserialize)]
struct Cases {
    issues: Vec<Case>,
    sentences: BTreeMap<String, Vec<String>>,
}

/// An issue as JavaScript has it, and what the page calls its field.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    code: String,
    params: Map<String, Value>,
    /// The message of a `rejected` issue.
    message: Option<String>,
    label: Option<String>,
}

fn cases() -> Cases {
    serde_json::from_str(SENTENCES).unwrap()
}

/// The sentence of a case. A case is no [`Code`], so that a code that takes other `params` in Rust can have cases too.
fn render(case: &Case, locale: Locale) -> String {
    // The names of `params` are static in Rust.
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let params = case.params.iter().map(|(name, value)| {
        let value = match value {
            Value::Bool(value) => Param::Bool(*value),
            Value::Number(value) => Param::Integer(value.as_i64().unwrap()),
            value => Param::Text(value.as_str().unwrap().to_owned().into()),
        };
        (leak(name), value)
    });
    let writer = Issue::writer(locale).unwrap();
    let refused = Issue::writer(Locale::En).unwrap().message("rejected", &[]);
    let of_server = case
        .message
        .as_ref()
        .filter(|message| refused.as_ref() != Some(message));
    let own = || {
        writer
            .message(&case.code, &params.collect::<Vec<_>>())
            .unwrap()
    };
    let message = of_server.cloned().unwrap_or_else(own);
    match &case.label {
        Some(label) => writer
            .sentence(label, &message, of_server.is_some())
            .unwrap(),
        None => message,
    }
}

#[test]
fn every_case_has_its_sentence_in_every_language() {
    let cases = cases();
    assert_eq!((cases.issues.len(), cases.sentences.len()), (49, 20));
    for locale in Locale::ALL {
        let rendered: Vec<_> = cases
            .issues
            .iter()
            .map(|case| render(case, *locale))
            .collect();
        let expected = cases.sentences.get(locale.tag()).unwrap();
        assert_eq!(&rendered, expected, "{}", locale.tag());
    }
}

#[test]
fn a_tag_finds_its_language() {
    for (tag, found) in [
        ("de", Some(Locale::De)),
        ("de-AT", Some(Locale::De)),
        ("PT-br", Some(Locale::Pt)),
        ("zh", Some(Locale::ZhHans)),
        ("zh-SG", Some(Locale::ZhHans)),
        ("zh-TW", Some(Locale::ZhHant)),
        ("zh-hant-hk", Some(Locale::ZhHant)),
        ("zh-Hans-HK", Some(Locale::ZhHans)),
        ("den", None),
        ("", None),
        ("*", None),
    ] {
        assert_eq!(Locale::lookup(tag), found, "{tag}");
    }
    for locale in Locale::ALL {
        assert_eq!(Locale::lookup(locale.tag()), Some(*locale));
    }
}
