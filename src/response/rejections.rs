//! The server's complaints, wherever its answer has them, as issues.

use super::redaction::Redaction;
use crate::customer::{Preferences, Purpose};
use crate::draft::Value;
use crate::issue::{Code, Issue, Issues};
use crate::rules::ascii::is_one_of;
use crate::{Client, field};

/// The server's complaints: ASP.NET's dictionary of place to messages, RFC 9457's list of `{ detail, pointer }`, and
/// what else has messages at places.
pub(super) fn rejections(errors: &Value<'_>, redaction: &Redaction<'_>) -> Issues {
    let mut issues = Issues::default();
    let root = Place {
        text: "",
        around: None,
    };
    add_rejections(errors, &root, redaction, &mut issues);
    issues
}

/// Where a complaint stands, as the server wrote it, and where what it stands in does. Put together it would be a text for
/// each complaint, which takes memory without bound where the server's keys are long.
struct Place<'a> {
    text: &'a str,
    around: Option<&'a Place<'a>>,
}

fn add_rejections(
    errors: &Value<'_>,
    place: &Place<'_>,
    redaction: &Redaction<'_>,
    issues: &mut Issues,
) {
    match errors {
        Value::Text(message) => issues.push_with(|| Issue {
            code: Code::Rejected {
                message: redaction.apply(message),
            },
            path: path(place),
        }),
        Value::Array(errors) => {
            for error in errors {
                add_rejections(error, place, redaction, issues);
            }
        }
        Value::Object(error) => {
            let text = |name| error.get(name).filter(|value| value.as_text().is_some());
            let message = text("detail").or_else(|| text("message"));
            let pointer = text("pointer").and_then(Value::as_text);
            if message.is_some() || pointer.is_some() {
                if let Some(message) = message {
                    let pointed = pointer.map(|text| Place { text, around: None });
                    add_rejections(
                        message,
                        pointed.as_ref().unwrap_or(place),
                        redaction,
                        issues,
                    );
                }
                return;
            }
            for (key, errors) in &error.entries {
                let place = Place {
                    text: key,
                    around: Some(place),
                };
                add_rejections(errors, &place, redaction, issues);
            }
        }
        _ => {}
    }
}

/// The field that `Email`, `$.phone`, `customer.Name`, `$['phone'][0]` and `#/preferences/currency` are about: what
/// stands last, in whichever case. Empty for what is no field.
fn path(place: &Place<'_>) -> Vec<String> {
    let known = |names: &'static [&'static str], key: &[u8]| {
        names.iter().copied().find(|name| field::same(name, key))
    };
    let [last, parent] = last_keys(place);
    let names = Client::fields(Purpose::Change);
    match known(names, last) {
        Some(name) => vec![name.to_owned()],
        None => match (names.last(), known(field::names::<Preferences>(), last)) {
            (Some(preferences), Some(name)) if field::same(preferences, parent) => {
                vec![(*preferences).to_owned(), name.to_owned()]
            }
            _ => Vec::new(),
        },
    }
}

/// The last two keys of a place, the last one first; indices are none.
fn last_keys<'a>(place: &Place<'a>) -> [&'a [u8]; 2] {
    /// No place that the API names is nearly as long, and none is made of a longer one: to look at it takes its time for
    /// every complaint.
    const LONGEST: usize = 200;
    let mut last = None;
    let mut inner = Some(place);
    while let Some(place) = inner {
        let text = match place.text.as_bytes() {
            text if text.len() > LONGEST => b"?",
            text => text,
        };
        let keys = text.rsplit(|byte| is_one_of(*byte, b"./[]'"));
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
