//! The kinds of response bodies.

use strum::VariantNames as _;

use crate::text::json::Json;

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

/// The kind of a body, and its value if it is JSON. `None` is a body that ended too early.
pub(super) fn parse(body: Option<&[u8]>) -> (Content, Option<Json>) {
    let Some(body) = body.map(without_byte_order_mark) else {
        return (Content::Cut, None);
    };
    if let Ok(value) = serde_json::from_slice(body) {
        return match value {
            Json::Object(_) => (Content::Object, Some(value)),
            _ => (Content::Value, Some(value)),
        };
    }
    let content = match body.trim_ascii() {
        [] => Content::Empty,
        [b'<', ..] => Content::Markup,
        [b'{', rest @ ..] if rest.last() != Some(&b'}') => Content::Cut,
        [b'[', rest @ ..] if rest.last() != Some(&b']') => Content::Cut,
        _ => Content::Text,
    };
    (content, None)
}

/// A byte order mark is not part of the JSON text (RFC 8259, section 8.1).
pub(super) fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}
