//! What the end of a call means for its row.

use caibo_customers::client::Error;
use caibo_customers::{Customer, field_names};
use serde_json::{Map, Value};

/// How the sending of a row ended.
#[derive(Debug)]
pub enum Outcome {
    Created,
    /// The API rejected the row.
    Rejected {
        /// The reason, without a server's words.
        refusal: String,
        /// The server's words, which may repeat values of the row.
        words: Option<String>,
    },
    /// It was sent without an idempotency key, and may have created a customer.
    Uncertain,
    /// It can be sent again. The reason does not lie in the row.
    Failed {
        error: String,
        /// Whether it is an answer of the API.
        has_answer: bool,
        /// Whether the row may have been sent.
        is_sent: bool,
    },
}

impl Outcome {
    /// The outcome of a failed call for a customer. `has_key` says whether it was made with an idempotency key.
    pub fn of_error(error: &Error, customer: &Customer, has_key: bool) -> Self {
        match error.status() {
            Some(400 | 409 | 413 | 422) if !error.may_exist() && !is_in_progress(error) => {
                Self::Rejected {
                    refusal: refusal(error, customer),
                    words: words(error),
                }
            }
            _ if error.may_exist() && !has_key => Self::Uncertain,
            _ => Self::Failed {
                error: reason(error, customer),
                has_answer: error.status().is_some(),
                is_sent: error.may_exist(),
            },
        }
    }
}

fn is_in_progress(error: &Error) -> bool {
    error.api().is_some_and(|error| error.is_in_progress)
}

/// The error in one line, in terms of the program's arguments.
pub fn reason(error: &Error, customer: &Customer) -> String {
    match error {
        Error::Token { source, .. } => source.to_string(),
        Error::Connection { .. } => {
            "no response came from the API: check --base-url and the network".to_owned()
        }
        error => message(error, customer).replace("check baseUrl", "check --base-url"),
    }
}

/// The status, the server's code, and the fields that the server names.
fn refusal(error: &Error, customer: &Customer) -> String {
    let message = message(error, customer);
    let issues = error.issues().iter();
    let named: Vec<_> = issues.filter_map(|issue| issue.path.first()).collect();
    let fields: Vec<_> = field_names()
        .filter(|field| named.iter().any(|name| name == field))
        .collect();
    match fields.as_slice() {
        [] => message,
        fields => format!("{message} ({})", fields.join(", ")),
    }
}

/// The message of an error, without a server's code that repeats a value of the customer.
fn message(error: &Error, customer: &Customer) -> String {
    match error.api().and_then(|api| api.server_code.as_ref()) {
        Some(code) if repeats_value(code, customer) => without_code(&error.to_string()).to_owned(),
        _ => error.to_string(),
    }
}

/// A refusal with nothing but its status.
pub fn without_code(refusal: &str) -> &str {
    let end = refusal.find([':', '(']).unwrap_or(refusal.len());
    refusal.get(..end).unwrap_or_default().trim_end()
}

/// The shortest word that counts as a value which is repeated: a shorter one stands in many codes by chance.
const MIN_REPEATED: usize = 3;

/// Whether a text repeats a value of a customer, or a word of one. Only letters and digits are compared, in upper or lower case.
fn repeats_value(text: &str, customer: &Customer) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|character| character.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let text = letters(text);
    let is_repeated = |value: &str| {
        let value = letters(value);
        let (short, long) = match value.len() < text.len() {
            true => (&value, &text),
            false => (&text, &value),
        };
        short.chars().count() >= MIN_REPEATED && long.contains(short)
    };
    let values: Map<String, Value> = serde_json::from_str(&customer.to_json()).unwrap_or_default();
    values.values().any(|value| match value {
        Value::String(value) => {
            let mut words = value.split(|character: char| !character.is_alphanumeric());
            is_repeated(value) || words.any(is_repeated)
        }
        Value::Number(value) => is_repeated(&value.to_string()),
        _ => false,
    })
}

/// The server's explanation, in one line.
fn words(error: &Error) -> Option<String> {
    let api = error.api()?;
    let issues = api.issues.iter();
    let issues: Vec<_> = issues
        .map(|issue| {
            let path = issue.path.join(".");
            let separator = if path.is_empty() { "" } else { " " };
            format!("{path}{separator}{}", issue.message())
        })
        .collect();
    let words = match (issues.as_slice(), &api.detail, &api.title) {
        ([], Some(detail), _) => detail.to_string(),
        ([], None, title) => title.as_ref()?.to_string(),
        (issues, ..) => issues.join("; "),
    };
    Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a panic fails the test")]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_repeats_a_value_is_found() {
        let customer = r#"{"name":"Ad Lovelace","email":"e1@x.example","memberId":"MBR10x","ownerId":4711,"phone":"+44 20 7946 0000"}"#;
        let customer = Customer::from_json(customer.as_bytes()).unwrap();
        for (code, repeats) in [
            ("DUP:MBR10x", true),
            ("dup_mbr10X", true),
            ("DUP:LOVELACE", true),
            ("E1_X_EXAMPLE", true),
            ("PHONE-442079460000", true),
            ("OWNER-4711", true),
            ("VALIDATION_ERROR", false),
            ("LOADING", false),
            ("x", false),
        ] {
            assert_eq!(repeats_value(code, &customer), repeats, "{code}");
        }
    }

    #[test]
    fn a_refusal_without_its_code_is_its_status() {
        let status = "the API answered with status 422";
        for end in ["", ": DUP:1", " (email)", ": DUP (email)"] {
            assert_eq!(without_code(&format!("{status}{end}")), status);
        }
    }
}
