//! Reads JSON text into [`Json`] values, of any depth.

use std::collections::HashMap;
use std::mem;

use serde::de::IgnoredAny;

use super::json::Json;
use super::json_string::JsonString;

/// The depth down to which objects and arrays are kept. Dropping and comparing a value take the stack of its depth.
const MAX_DEPTH: usize = 1000;

/// Parses JSON text; `None` if it is not JSON.
///
/// `serde_json` by itself refuses 128 levels, a number beyond the range of a double, and an unpaired surrogate. JavaScript
/// reads all of them.
pub(crate) fn parse(text: &str) -> Option<Json> {
    // This comes first: `read` relies on valid JSON. Values that are ignored are read without recursion.
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    Some(read(text))
}

/// An object or array whose end has not been read.
#[derive(Default)]
struct Open {
    key: String,
    value: Container,
}

enum Container {
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Default for Container {
    fn default() -> Self {
        Self::Array(Vec::new())
    }
}

impl Open {
    fn add(&mut self, value: Json) {
        match &mut self.value {
            Container::Array(elements) => elements.push(value),
            Container::Object(members) => members.push((mem::take(&mut self.key), value)),
        }
    }

    fn close(self) -> Json {
        match self.value {
            Container::Array(elements) => Json::Array(elements),
            Container::Object(members) => Json::Object(unique(members)),
        }
    }
}

/// Reads the tokens of valid JSON text one after the other.
fn read(mut rest: &str) -> Json {
    let mut inner = Open::default();
    let mut outer = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', ',', ':']);
        let Some(first) = rest.bytes().next() else {
            break;
        };
        let (token, after) = rest.split_at(token_length(rest, first));
        rest = after;
        let container = match first {
            b'[' => Container::Array(Vec::new()),
            b'{' => Container::Object(Vec::new()),
            b']' | b'}' => {
                let closed = mem::replace(&mut inner, outer.pop().unwrap_or_default());
                let is_kept = outer.len() < MAX_DEPTH;
                inner.add(if is_kept { closed.close() } else { Json::Null });
                continue;
            }
            b'"' => {
                let text = string(token);
                match &inner.value {
                    Container::Object(_) if rest.trim_ascii_start().starts_with(':') => {
                        inner.key = text;
                    }
                    _ => inner.add(Json::Text(text)),
                }
                continue;
            }
            _ => {
                inner.add(primitive(token));
                continue;
            }
        };
        let value = Open {
            key: String::new(),
            value: container,
        };
        outer.push(mem::replace(&mut inner, value));
    }
    match inner.value {
        Container::Array(mut root) => root.pop().unwrap_or(Json::Null),
        Container::Object(_) => Json::Null,
    }
}

/// The length in bytes of the token that a text begins with.
fn token_length(text: &str, first: u8) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    match first {
        b'[' | b']' | b'{' | b'}' => 1,
        b'"' => loop {
            match bytes.next() {
                Some((_, b'\\')) => drop(bytes.next()),
                Some((index, b'"')) => return index + 1,
                Some(_) => {}
                None => return text.len(),
            }
        },
        _ => {
            let end = bytes.find(|(_, byte)| b" \t\n\r,:[]{}\"".contains(byte));
            end.map_or(text.len(), |(index, _)| index)
        }
    }
}

fn string(token: &str) -> String {
    let string = serde_json::from_str::<JsonString<'_>>(token);
    string.map_or_else(|_| String::new(), |string| string.lossy().into_owned())
}

fn primitive(token: &str) -> Json {
    match token {
        "null" => Json::Null,
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        // An int64 has no negative zero.
        "-0" => Json::Double(-0.0),
        _ => match token.parse() {
            Ok(integer) => Json::Integer(integer),
            // Rust's grammar of numbers includes JSON's. A number too large for a double becomes an infinity.
            Err(_) => Json::Double(token.parse().unwrap_or(f64::NAN)),
        },
    }
}

/// The members, each name once: at its first place, with its last value.
fn unique(members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let mut indices = HashMap::with_capacity(members.len());
    let mut unique = Vec::with_capacity(members.len());
    for (name, value) in members {
        if name == "__proto__" {
            continue;
        }
        let index = *indices.entry(name.clone()).or_insert(unique.len());
        match unique.get_mut(index) {
            Some((_, earlier)) => *earlier = value,
            None => unique.push((name, value)),
        }
    }
    unique
}
