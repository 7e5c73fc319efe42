//! Any input, read once and not yet judged.

mod findings;
mod json;
mod reader;
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        dead_code,
        reason = "only JavaScript has objects to take a snapshot of"
    )
)]
mod snapshot;

use std::borrow::Cow;

use crate::issue::{Code, Expected};
use crate::rules::number::Number;

pub(crate) use findings::{Findings, unknown_field};

/// The entries of an object, in input order.
#[derive(Debug, Default)]
pub(crate) struct Draft<'a> {
    pub(crate) entries: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// A value as far as the rules tell values apart.
#[derive(Debug)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    /// Text with an unpaired surrogate.
    IllFormedText,
    /// A JavaScript `Date`, as its ISO string.
    Date(&'a str),
    /// A JavaScript `Date` that holds no time.
    InvalidDate,
    /// An object, where it is not too deep to matter.
    Object(Draft<'a>),
    /// An array, where it is not too deep to matter.
    Array(Vec<Value<'a>>),
    /// Whatever no field takes: a function, what is nested too deep.
    Other,
}

impl<'a> Draft<'a> {
    /// The first value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'a>> {
        let (_, value) = self.entries.iter().find(|(key, _)| key == name)?;
        Some(value)
    }
}

impl<'a> Value<'a> {
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Draft<'a>> {
        match self {
            Self::Object(draft) => Some(draft),
            _ => None,
        }
    }

    /// An id as callers have them: an int64 as a number, a BigInt or decimal digits.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "only JavaScript has ids of several types")
    )]
    pub(crate) fn into_id(self) -> Result<i64, Code> {
        match self {
            Self::Number(number) => number.integer,
            Self::Text(text) if is_digits(&text) => Number::from_bigint(&text).integer,
            _ => Err(Code::WrongType {
                expected: Expected::Integer,
                nullable: false,
            }),
        }
    }
}

fn is_digits(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
