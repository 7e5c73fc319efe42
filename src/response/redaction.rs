//! The server's words without what was submitted.

use std::borrow::Cow;

use crate::draft::{Draft, Value};
use crate::options::BEARER;
use crate::request::PUBLIC_HEADERS;
use crate::rules::number;

/// Takes what was submitted out of the server's words: ASP.NET quotes it.
pub(super) struct Redaction<'a> {
    secrets: Vec<Cow<'a, str>>,
}

impl<'a> Redaction<'a> {
    /// A shorter text may be a part of a word by chance: it is taken out where it is a word.
    const UNMISTAKABLE: usize = 4;
    /// And a word of less than that: where it is quoted.
    const WORD: usize = 3;
    /// How much of the server's words is shown, in bytes.
    const MAX_WORDS: usize = 2_000;

    pub(super) fn new(sent: &'a Draft<'_>) -> Self {
        let mut secrets = Vec::new();
        collect(sent, &mut secrets);
        Self { secrets }
    }

    /// The words without secrets, and no more of them than one would read.
    pub(super) fn apply(&self, words: &str) -> String {
        let mut shown = String::new();
        let mut rest = words;
        while let Some(next) = rest.chars().next() {
            // The longest: a shorter one may be a part of it.
            let mut taken = 0;
            for secret in &self.secrets {
                if secret.len() > taken
                    && starts_with(rest, secret)
                    && Self::is_submitted(secret, &shown, rest)
                {
                    taken = secret.len();
                }
            }
            if taken == 0 {
                taken = next.len_utf8();
                shown.push(next);
            } else {
                shown.push('…');
            }
            rest = rest.get(taken..).unwrap_or_default();
            if shown.len() >= Self::MAX_WORDS && !rest.is_empty() {
                shown.push('…');
                break;
            }
        }
        shown
    }

    /// Whether `secret`, with which `rest` starts, is more than a chance part of the words.
    fn is_submitted(secret: &str, before: &str, rest: &str) -> bool {
        let (before, after) = (before.as_bytes().last(), rest.as_bytes().get(secret.len()));
        let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let is_quote = |byte: Option<&u8>| {
            byte.is_some_and(|byte| !byte.is_ascii_alphanumeric() && *byte != b' ')
        };
        match secret.len() {
            Self::UNMISTAKABLE.. => true,
            Self::WORD.. => is_edge(before) && is_edge(after),
            _ => is_quote(before) && is_quote(after),
        }
    }
}

/// The texts and numbers of all that was sent, but for the header fields that are the same for everyone.
fn collect<'a>(sent: &'a Draft<'_>, secrets: &mut Vec<Cow<'a, str>>) {
    let is_public = |name: &str| PUBLIC_HEADERS.contains(&name);
    for (name, value) in &sent.entries {
        if !is_public(name) {
            collect_value(value, secrets);
        }
    }
}

fn collect_value<'a>(value: &'a Value<'_>, secrets: &mut Vec<Cow<'a, str>>) {
    match value {
        Value::Text(text) => {
            let text = text.strip_prefix(BEARER).unwrap_or(text);
            if !text.is_empty() {
                secrets.push(Cow::Borrowed(text));
            }
        }
        Value::Date(iso) => secrets.push(Cow::Borrowed(iso)),
        Value::Number(number) => match (&number.integer, number.double) {
            (Ok(integer), _) => secrets.push(Cow::Owned(number::digits(*integer))),
            (Err(_), Some(double)) => secrets.push(Cow::Owned(number::to_text(double))),
            (Err(_), None) => {}
        },
        Value::Object(object) => collect(object, secrets),
        Value::Array(values) => values
            .iter()
            .for_each(|value| collect_value(value, secrets)),
        _ => {}
    }
}

/// Whether `text` starts with `prefix`, whichever case its ASCII letters have.
pub(super) fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
