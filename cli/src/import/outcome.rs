//! What the end of a call means for its row.

use caibo_customers::client::Error;
use caibo_customers::field_names;

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
        /// Whether the row may have been sent.
        is_sent: bool,
    },
}

impl Outcome {
    /// The outcome of a failed call. `has_key` says whether it was made with an idempotency key.
    pub fn of_error(error: &Error, has_key: bool) -> Self {
        match error.status() {
            Some(400 | 409 | 413 | 422) if !error.may_exist() && !is_in_progress(error) => {
                Self::Rejected {
                    refusal: refusal(error),
                    words: words(error),
                }
            }
            _ if error.may_exist() && !has_key => Self::Uncertain,
            _ => Self::Failed {
                error: reason(error),
                is_sent: error.may_exist(),
            },
        }
    }
}

fn is_in_progress(error: &Error) -> bool {
    error.api().is_some_and(|error| error.is_in_progress)
}

/// The error in one line, in terms of the program's arguments.
pub fn reason(error: &Error) -> String {
    match error {
        Error::Token { source, .. } => source.to_string(),
        Error::Connection { .. } => {
            "no response came from the API: check --base-url and the network".to_owned()
        }
        error => error.to_string(),
    }
}

/// The status, the server's code, and the fields that the server names.
fn refusal(error: &Error) -> String {
    let issues = error.issues().iter();
    let named: Vec<_> = issues.filter_map(|issue| issue.path.first()).collect();
    let fields: Vec<_> = field_names()
        .filter(|field| named.iter().any(|name| name == field))
        .collect();
    match fields.as_slice() {
        [] => error.to_string(),
        fields => format!("{error} ({})", fields.join(", ")),
    }
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
