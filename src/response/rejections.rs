//! The server's complaints, wherever its answer has them, as issues.

use super::redaction::Redaction;
use crate::customer::{Preferences, Purpose};
use crate::draft::Value;
use crate::issue::{Code, Issue, Issues};
use crate::rules::ascii::is_one_of;
use crate::text::concat;
use crate::{Client, field};

/// The server's complaints: ASP.NET's dictionary of place to messages, RFC 9457's list of `{ detail, pointer }`, and
/// what else has messages at places.
pub(super) fn rejections(errors: &Value<'_>, redaction: &Redaction<'_>) -> Issues {
    let mut issues = Issues::default();
    add_rejections(errors, "", redaction, &mut issues);
    issues
}

fn add_rejections(errors: &Value<'_>, place: &str, redaction: &Redaction<'_>, issues: &mut Issues) {
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
                    add_rejections(message, pointer.unwrap_or(place), redaction, issues);
                }
                return;
            }
            for (key, errors) in &error.entries {
                let place = concat(&[place, ".", key]);
                add_rejections(errors, &place, redaction, issues);
            }
        }
        _ => {}
    }
}

/// The field that `Email`, `$.phone`, `customer.Name`, `$['phone'][0]` and `#/preferences/currency` are about: what
/// stands last, in whichever case. Empty for what is no field.
fn path(place: &str) -> Vec<String> {
    let known = |names: &'static [&'static str], key: &[u8]| {
        names.iter().copied().find(|name| field::same(name, key))
    };
    let mut keys = place
        .as_bytes()
        .rsplit(|byte| is_one_of(*byte, b"./[]'"))
        .filter(|key| !key.iter().all(u8::is_ascii_digit));
    let (last, parent) = (keys.next().unwrap_or_default(), keys.next());
    let names = Client::fields(Purpose::Change);
    match known(names, last) {
        Some(name) => vec![name.to_owned()],
        None => match (
            names.last().zip(parent),
            known(field::names::<Preferences>(), last),
        ) {
            (Some((preferences, parent)), Some(name)) if field::same(preferences, parent) => {
                vec![(*preferences).to_owned(), name.to_owned()]
            }
            _ => Vec::new(),
        },
    }
}
