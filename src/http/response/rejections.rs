//! The server's complaints in an error's body, as issues.

use std::borrow::Cow;

use crate::customer::{Client, PREFERENCES, Preferences, Purpose};
use crate::draft::{FieldNames, Value};
use crate::issue::{Code, Issue, Issues};
use crate::text::ascii::is_one_of;

/// Reads the complaints of `errors`: ASP.NET's dictionary from places to messages, RFC 9457's list of
/// `{ detail, pointer }`, and similar structures of places and messages.
pub(super) fn read(errors: &Value<'_>) -> Issues {
    let mut issues = Issues::default();
    let root = Place {
        text: "",
        around: None,
    };
    add(errors, &root, &mut issues);
    issues
}

/// The place of a complaint as the server wrote it, linked to the place around it. Joined into one text for each complaint,
/// long keys with many complaints would take memory without bound.
struct Place<'a> {
    text: &'a str,
    around: Option<&'a Place<'a>>,
}

fn add(errors: &Value<'_>, place: &Place<'_>, issues: &mut Issues) {
    match errors {
        Value::Text(message) => issues.push_with(|| Issue {
            code: Code::Rejected {
                message: message.clone().into_owned().into(),
            },
            path: path(place),
        }),
        Value::Array(errors) => {
            for error in errors {
                add(error, place, issues);
            }
        }
        Value::Object(error) => {
            let text = |name| error.get(name).filter(|value| value.as_text().is_some());
            let message = text("detail").or_else(|| text("message"));
            let pointer = text("pointer").and_then(Value::as_text);
            if message.is_some() || pointer.is_some() {
                if let Some(message) = message {
                    let pointed = pointer.map(|text| Place { text, around: None });
                    add(message, pointed.as_ref().unwrap_or(place), issues);
                }
                return;
            }
            for (key, errors) in &error.members {
                let place = Place {
                    text: key,
                    around: Some(place),
                };
                add(errors, &place, issues);
            }
        }
        _ => {}
    }
}

/// The path of the field that `Email`, `$.phone`, `customer.Name`, `$['phone'][0]` or `#/preferences/currency` names with
/// its last key, without regard to case. Empty if that key is no field's name.
fn path(place: &Place<'_>) -> Vec<Cow<'static, str>> {
    let [last, parent] = last_keys(place);
    let fields = Client::fields(Purpose::Change);
    if let Some((_, name)) = fields.find_spelling(last) {
        return vec![name.into()];
    }
    let preference = FieldNames::of::<Preferences>().find_spelling(last);
    match (fields.find_spelling(parent), preference) {
        (Some((_, parent)), Some((_, name))) if parent == PREFERENCES => {
            vec![parent.into(), name.into()]
        }
        _ => Vec::new(),
    }
}

/// The last two keys of a place, the last one first. Array indices are skipped.
fn last_keys<'a>(place: &Place<'a>) -> [&'a [u8]; 2] {
    /// Longer than any place that the API names. Longer keys are not searched, because the search runs for every complaint.
    const MAX_KEY: usize = 200;
    let mut last = None;
    let mut inner = Some(place);
    while let Some(place) = inner {
        let text = match place.text.as_bytes() {
            text if text.len() > MAX_KEY => b"?",
            text => text,
        };
        let keys = text.rsplit(|byte| is_one_of(*byte, "./[]'"));
        for key in keys.filter(|key| !key.iter().all(u8::is_ascii_digit)) {
            match last {
                None => last = Some(key),
                Some(last) => return [last, key],
            }
        }
        inner = place.around;
    }
    [last.unwrap_or_default(), b""]
}
