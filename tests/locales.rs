//! Messages in other languages. `src/issue/locale/tests.rs` has the sentence of every code in every language.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

use caibo_customers::options::Options;
use caibo_customers::request;
use caibo_customers::response::{self, HttpResponse, ResponseError};
use caibo_customers::{Customer, Issue, Locale, schema};
use serde_json::Value;
use std::time::SystemTime;

const SENTENCES: &str = include_str!("cases/locales/sentences.json");

/// A code, a type or a reason that is added without a case is found here, and a case without words by `src/issue/locale/tests.rs`.
#[test]
fn every_code_and_each_of_its_choices_has_a_case() {
    let cases: Value = serde_json::from_str(SENTENCES).unwrap();
    let issues = cases.get("issues").and_then(Value::as_array).unwrap();
    for (code, of_params) in schema::issue_params() {
        let of_code: Vec<_> = issues
            .iter()
            .filter(|case| case.get("code").is_some_and(|of_case| of_case == code))
            .collect();
        assert!(!of_code.is_empty(), "{code}");
        for param in ["expected", "reason"] {
            let choices = of_params.pointer(&format!("/properties/{param}/enum"));
            let described = of_params.pointer(&format!("/properties/{param}/oneOf"));
            let choices = choices.or(described).and_then(Value::as_array);
            for choice in choices.into_iter().flatten() {
                let choice = choice.get("const").unwrap_or(choice);
                let has_case = of_code
                    .iter()
                    .any(|case| case.pointer(&format!("/params/{param}")) == Some(choice));
                assert!(has_case, "{code}: {param}: {choice}");
            }
        }
    }
}

fn refused(words: &str) -> Issue {
    let customer = Customer::from_json(br#"{"name":"Ada","email":"a@b"}"#).unwrap();
    let body = serde_json::json!({ "errors": { "phone": [words] } }).to_string();
    let response = HttpResponse {
        status: 400,
        headers: &[("content-type", "application/json")],
        body: Some(body.as_bytes()),
    };
    let request = request::create_customer(&customer, &Options::default());
    match response::read(&response, &request, SystemTime::UNIX_EPOCH).unwrap_err() {
        ResponseError::Api(error) => error.issues.first().unwrap().clone(),
        error => panic!("{error:?}"),
    }
}

#[test]
fn a_complaint_of_the_server_is_in_its_own_words() {
    let issue = refused("is {label} taken");
    for locale in [Locale::En, Locale::De, Locale::He] {
        assert_eq!(issue.message_in(locale), "is {label} taken");
    }
    let sentence = |locale| issue.sentence_in("Telefon", locale);
    assert_eq!(sentence(Locale::En), "Telefon: is {label} taken");
    assert_eq!(sentence(Locale::Ja), "Telefon：is {label} taken");
    assert_eq!(
        sentence(Locale::He),
        "\u{2068}Telefon\u{2069}: \u{2068}is {label} taken\u{2069}"
    );
}

#[test]
fn two_languages_are_written_from_right_to_left() {
    let all = Locale::ALL.iter();
    let right_to_left: Vec<_> = all.filter(|locale| locale.is_right_to_left()).collect();
    assert_eq!(right_to_left, [&Locale::Ar, &Locale::He]);
}
