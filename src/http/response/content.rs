//! The kinds of response bodies.

use strum::VariantNames as _;

use super::charset;
use crate::draft::{Draft, Number, Value};
use crate::text::json::Json;
use crate::text::json_reader;
use crate::text::json_syntax::without_byte_order_mark;

/// The kind of a response's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Content {
    /// The body ended too early.
    Cut,
    /// The body is larger than the client reads.
    Large,
    /// The body is empty.
    Empty,
    /// A JSON object.
    Object,
    /// Any other JSON value.
    Value,
    /// HTML or XML.
    Markup,
    /// Any other text.
    Text,
}

impl Content {
    /// The names of the kinds in JavaScript.
    pub const NAMES: &[&str] = Self::VARIANTS;

    /// The kind of that name in JavaScript, such as `object`.
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// A body that was received.
pub(super) struct Body {
    pub(super) content: Content,
    /// The value, if the body is JSON.
    pub(super) value: Option<Json>,
    /// The text of [`Content::Text`], else empty.
    pub(super) text: String,
}

impl From<Content> for Body {
    fn from(content: Content) -> Self {
        Self {
            content,
            value: None,
            text: String::new(),
        }
    }
}

/// Parses a body. `None` is a body that ended too early.
///
/// JSON is UTF-8 (RFC 8259, section 8.1), whatever the `Content-Type` says. What is not JSON in UTF-8 is decoded by its
/// `charset`, so that no answer is lost. `readBody` of the npm package does the same.
pub(super) fn parse(body: Option<&[u8]>, content_type: &str) -> Body {
    let Some(bytes) = body else {
        return Content::Cut.into();
    };
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Some(value) = json_reader::parse(without_byte_order_mark(text))
    {
        return value.into();
    }
    let text = charset::decode(bytes, content_type);
    if let Some(value) = json_reader::parse(&text) {
        return value.into();
    }
    let text = text.trim();
    match text.as_bytes() {
        [] => Content::Empty.into(),
        [b'<', ..] => Content::Markup.into(),
        [b'{' | b'[', ..] if is_cut(text) => Content::Cut.into(),
        _ => Body {
            text: text.to_owned(),
            ..Content::Text.into()
        },
    }
}

impl From<Json> for Body {
    fn from(value: Json) -> Self {
        let content = match value {
            Json::Object(_) => Content::Object,
            _ => Content::Value,
        };
        Self {
            value: Some(value),
            ..content.into()
        }
    }
}

/// Whether more arrays and objects begin than end, outside of texts: the rest is missing.
fn is_cut(text: &str) -> bool {
    let mut open = 0_i64;
    let mut is_in_text = false;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => is_in_text = !is_in_text,
            b'\\' if is_in_text => {
                bytes.next();
            }
            b'{' | b'[' if !is_in_text => open += 1,
            b'}' | b']' if !is_in_text => open -= 1,
            _ => {}
        }
    }
    open > 0
}

/// The depth down to which the body of a failure is read; the body itself has depth 1. Google's complaints have depth 6:
/// `{ error: { details: [{ fieldViolations: [{ field }] }] } }`.
pub(crate) const MAX_DEPTH: u8 = 8;

/// The number of members of the body of a failure after which reading ends, elements of arrays among them.
pub(crate) const MAX_MEMBERS: usize = 1000;

/// The body of a failure as a draft, down to [`MAX_DEPTH`] and [`MAX_MEMBERS`].
pub(super) fn to_draft(body: &Json) -> Value<'_> {
    let mut left = MAX_MEMBERS;
    draft(body, MAX_DEPTH, &mut left)
}

fn draft<'a>(value: &'a Json, depth: u8, left: &mut usize) -> Value<'a> {
    match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Integer(value) => Value::Number(Number::Double(*value as f64)),
        Json::Double(value) => Value::Number(Number::Double(*value)),
        Json::Text(text) => Value::Text(text.into()),
        Json::Array(_) | Json::Object(_) if depth == 0 => Value::Other,
        Json::Array(elements) => {
            let mut kept = Vec::new();
            for element in elements.iter() {
                let Some(rest) = left.checked_sub(1) else {
                    break;
                };
                *left = rest;
                kept.push(draft(element, depth - 1, left));
            }
            Value::Array(kept)
        }
        Json::Object(members) => {
            let mut kept = Draft::default();
            for (name, value) in members {
                let Some(rest) = left.checked_sub(1) else {
                    break;
                };
                *left = rest;
                kept.members
                    .push((name.into(), draft(value, depth - 1, left)));
            }
            Value::Object(kept)
        }
    }
}
