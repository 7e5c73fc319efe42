//! Puts an issue into the words of a language. `pkg-template/issue-sentence.js` does the same, and the same cases test both.

use std::borrow::Cow;

use super::words::Words;
use super::{Code, Param};
use crate::text::number::decimal;

/// What `{example}` stands for in the words of this name. It is the same in every language.
const EXAMPLES: [(&str, &str); 2] = [
    ("currency", "USD"),
    ("invalid_date_time", "2026-01-31T09:30:00Z"),
];

/// The `params` of an issue.
type Params = [(&'static str, Param)];

/// A text for the placeholder of this name.
type Part<'a> = (&'a str, Cow<'a, str>);

pub(super) struct Writer<'a> {
    words: &'a Words,
}

impl<'a> Writer<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        Self { words }
    }

    /// The message of an issue; `None` if the language lacks one of its words.
    pub(super) fn issue(&self, code: &Code) -> Option<String> {
        let mut params = Vec::new();
        code.each_param(|name, value| params.push((name, value)));
        self.message(code.name(), &params)
    }

    /// The message of an issue with this code and these `params`.
    pub(super) fn message(&self, code: &str, params: &Params) -> Option<String> {
        let text = |name| {
            params.iter().find_map(|(param, value)| match value {
                Param::Text(text) if *param == name => Some(&**text),
                _ => None,
            })
        };
        if let Some(expected) = text("expected") {
            let mut kind = self.filled(expected, params, None)?;
            let is_nullable = |(name, value): &(_, Param)| {
                *name == "nullable" && matches!(value, Param::Bool(true))
            };
            if params.iter().any(is_nullable) {
                kind = self.filled("nullable", params, Some(("type", kind.into())))?;
            }
            return self.filled(code, params, Some(("type", kind.into())));
        }
        let reason = match text("reason") {
            Some(reason) => Some(("reason", self.filled(reason, params, None)?.into())),
            None => None,
        };
        let message = self.filled(code, params, reason)?;
        match text("suggestion") {
            Some(_) => self.filled("suggestion", params, Some(("message", message.into()))),
            None => Some(message),
        }
    }

    /// The message with the label of the field.
    pub(super) fn sentence(
        &self,
        label: &str,
        message: &str,
        is_of_server: bool,
    ) -> Option<String> {
        let name = if is_of_server { "server" } else { "sentence" };
        let message = match is_of_server {
            true => self.isolated(message),
            false => Cow::Borrowed(message),
        };
        let parts = [("label", self.isolated(label)), ("message", message)];
        Some(fill(self.words.template(name, 0)?, &parts))
    }

    /// The words of this name with the values of the `params`, and with other words that are filled already.
    fn filled(&self, name: &str, params: &Params, own: Option<Part<'_>>) -> Option<String> {
        let mut count = 0;
        let mut parts = Vec::from_iter(own);
        for (param, value) in params {
            let text = match value {
                Param::Text(text) => text.clone(),
                Param::Integer(value) => Cow::Owned(decimal(*value)),
                Param::Bool(_) => continue,
            };
            if let ("max", Param::Integer(max)) = (*param, value) {
                count = *max;
            }
            parts.push((*param, Cow::Owned(self.isolated(&text).into_owned())));
        }
        for (_, example) in EXAMPLES.iter().filter(|(words, _)| *words == name) {
            parts.push(("example", self.isolated(example)));
        }
        Some(fill(self.words.template(name, count)?, &parts))
    }

    /// Isolates an inserted text (UAX #9, FSI and PDI), so that its direction and that of the words around it do not affect
    /// each other. Where both are written from left to right nothing needs it, and the sentence stays plain.
    fn isolated<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.words.is_right_to_left() || text.contains(is_right_to_left) {
            Cow::Owned(["\u{2068}", text, "\u{2069}"].concat())
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Whether the character is of Hebrew, Arabic or another script that is written from right to left (UAX #9, the classes R and AL).
fn is_right_to_left(char: char) -> bool {
    matches!(
        char,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// Puts the parts in the places of their names in braces. What is put in is not searched for braces.
fn fill(template: &str, parts: &[Part<'_>]) -> String {
    let mut pieces = template.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
        let part = parts.iter().find(|(part, _)| *part == name);
        text.push_str(part.map_or("", |(_, part)| part));
        text.push_str(rest);
    }
    text
}
