//! Any input, read once and not yet judged, and its way through the rules.

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

use serde::Deserialize;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::field;
use crate::issue::{Code, Issue, Issues};
use crate::rules::{self, number::Number};

/// The entries of an object, in input order.
#[derive(Debug)]
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
    /// Whatever no field takes: an object, an array, a function.
    Other,
}

impl<'a> Draft<'a> {
    /// The way through the rules: the types first, then the limits of what has its type.
    pub(crate) fn check<T: Deserialize<'a> + Validate>(self) -> Result<T, Issues> {
        let (value, findings) = reader::read::<T>(self)?;
        judge(value, findings)
    }

    /// The types alone, for what has no limits to declare.
    pub(crate) fn read<T: Deserialize<'a>>(self) -> Result<T, Issues> {
        let (value, findings) = reader::read::<T>(self)?;
        findings.or(value)
    }
}

/// Judges the limits of a struct whose fields have their types.
pub(crate) fn judge_typed<'de, T: Deserialize<'de> + Validate>(value: T) -> Result<T, Issues> {
    judge(value, Findings::new(field::names::<T>()))
}

/// The issue with a key that no field has.
pub(crate) fn unknown_field(key: &str, names: &'static [&'static str]) -> Issue {
    let suggestion = field::suggest(key, names);
    Issue::at(key, Code::UnknownField { suggestion })
}

fn judge<T: Validate>(value: T, mut findings: Findings) -> Result<T, Issues> {
    if let Err(errors) = value.validate() {
        findings.add_limits(&errors);
    }
    findings.or(value)
}

/// The issues of one pass, by field, so that they can be reported in field order.
struct Findings {
    names: &'static [&'static str],
    by_field: Vec<Vec<Code>>,
    unknown: Issues,
}

impl Findings {
    fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            by_field: names.iter().map(|_| Vec::new()).collect(),
            unknown: Issues::default(),
        }
    }

    fn add(&mut self, index: usize, code: Code) {
        if let Some(codes) = self.by_field.get_mut(index) {
            codes.push(code);
        }
    }

    fn add_unknown(&mut self, key: &str) {
        let names = self.names;
        self.unknown.push_with(|| unknown_field(key, names));
    }

    /// Adds what `validator` found, except for a field that holds a placeholder because its value had
    /// no use: that has been said already.
    fn add_limits(&mut self, errors: &ValidationErrors) {
        for (ident, errors) in errors.errors() {
            let ValidationErrorsKind::Field(errors) = errors else {
                continue;
            };
            // `validator` names a field as Rust does.
            let index = self.names.iter().position(|name| field::same(name, ident));
            let Some(codes) = index.and_then(|index| self.by_field.get_mut(index)) else {
                // A field whose JSON name has other letters: its limit counts all the same.
                for error in errors {
                    self.unknown.push(Issue::at(ident, rules::code(error)));
                }
                continue;
            };
            if codes.iter().all(|code| *code == Code::DuplicateField {}) {
                codes.extend(errors.iter().map(rules::code));
            }
        }
    }

    /// The `value` if nothing was found, otherwise all that was.
    fn or<T>(self, value: T) -> Result<T, Issues> {
        if self.unknown.is_empty() && self.by_field.iter().all(Vec::is_empty) {
            return Ok(value);
        }
        let mut issues = Issues::default();
        for (name, codes) in self.names.iter().zip(self.by_field) {
            for code in codes {
                issues.push(Issue::at(name, code));
            }
        }
        issues.append(self.unknown);
        Err(issues)
    }
}
