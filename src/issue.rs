//! What can be wrong with a document: one type, its closed list of codes, and all of its prose.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::ser::Serializer;

use crate::plain::{Object, Plain};
use crate::rules::number::digits;
use crate::text::concat;

/// How many issues one pass keeps. A document of 100 000 unknown keys gets these and a count.
pub const MAX_ISSUES: usize = 100;

/// The largest integer that every double up to it represents exactly (ECMA-262, `Number.MAX_SAFE_INTEGER`).
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// Whether a double holds `value` and no neighbour of it looks the same.
fn is_safe_integer(value: i64) -> bool {
    (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&value)
}

/// One thing that is wrong with a document.
///
/// Serializes as `{ code, path, params, message, source }`. It never contains a submitted value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// What is wrong.
    pub code: Code,
    /// The keys that lead from the root of the document to the place; empty for the root itself.
    pub path: Vec<String>,
}

/// The closed, stable list of what can be wrong, with what each code carries as its `params`.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, strum::VariantNames))]
#[cfg_attr(feature = "schema", schemars(untagged))]
#[strum(serialize_all = "snake_case")]
pub enum Code {
    /// A required field is absent.
    Required {},
    /// The value is not of the field's JSON type.
    WrongType {
        /// The type that the field takes.
        expected: Expected,
        /// Whether the field takes `null` as well.
        nullable: bool,
    },
    /// The text is longer than the field allows.
    TooLong {
        /// The limit, in Unicode code points.
        max: u32,
        /// The length of the value, in Unicode code points.
        length: u32,
    },
    /// The text is not a `Mailbox` of RFC 5321.
    InvalidEmail {
        /// Which part is wrong.
        reason: EmailReason,
    },
    /// The value is not a date-time of RFC 3339, or is a JavaScript `Date` without a time.
    InvalidDateTime {},
    /// The number has a fractional part where an integer is due.
    NotInteger {},
    /// The integer is beyond what its notation can carry exactly: ±(2^53 − 1) as a JavaScript number, int64 as a
    /// `BigInt` and in JSON text.
    OutOfRange {
        /// The smallest value allowed; serialized as text if a double cannot hold it.
        #[cfg_attr(feature = "schema", schemars(extend("type" = ["integer", "string"])))]
        min: i64,
        /// The largest value allowed; serialized as text if a double cannot hold it.
        #[cfg_attr(feature = "schema", schemars(extend("type" = ["integer", "string"])))]
        max: i64,
    },
    /// The number is `NaN` or infinite.
    NotFinite {},
    /// The text has an unpaired surrogate, or the document is not UTF-8.
    InvalidText {},
    /// The schema has no such field.
    UnknownField {
        /// The field that was probably meant.
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Field"))]
        #[cfg_attr(feature = "schema", schemars(skip_serializing_if = "Option::is_none"))]
        suggestion: Option<&'static str>,
    },
    /// The field stands more than once in the JSON text.
    DuplicateField {},
    /// The change has no field at all.
    EmptyUpdate {},
    /// The server's own complaint.
    Rejected {
        /// The complaint as the server worded it, with submitted values taken out.
        #[cfg_attr(feature = "schema", schemars(skip))]
        message: String,
    },
}

/// A type keyword of JSON Schema, or a closed list of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
#[strum(serialize_all = "lowercase")]
pub enum Expected {
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `object`
    Object,
    /// `string`
    String,
    /// A string that is a currency code of ISO 4217.
    Currency,
}

/// Which part of an e-mail address is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "snake_case"))]
#[strum(serialize_all = "snake_case")]
pub enum EmailReason {
    /// There is no `@`.
    MissingAt,
    /// What stands before the last `@`.
    LocalPart,
    /// What stands after the last `@`.
    Domain,
    /// A character outside ASCII stands anywhere.
    NonAscii,
}

/// Where an issue was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Source {
    /// By these rules, before anything was sent.
    Client,
    /// By the server, in its answer.
    Server,
}

impl Issue {
    /// An issue with the top-level field `name`.
    pub(crate) fn at(name: &str, code: Code) -> Self {
        Self {
            code,
            path: vec![name.to_owned()],
        }
    }

    /// An issue with the document as a whole.
    pub(crate) fn at_root(code: Code) -> Self {
        Self {
            code,
            path: Vec::new(),
        }
    }

    /// The issue with a document that is no object.
    pub(crate) fn not_an_object() -> Self {
        Self::at_root(Code::WrongType {
            expected: Expected::Object,
            nullable: false,
        })
    }

    /// Plain English: lower case, no trailing period, no submitted value.
    pub fn message(&self) -> Cow<'_, str> {
        self.code.message()
    }

    /// Who found it.
    pub fn source(&self) -> Source {
        match self.code {
            Code::Rejected { .. } => Source::Server,
            _ => Source::Client,
        }
    }
}

impl Code {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// The one table of messages.
    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Required {} => "is required",
            Self::WrongType { expected, nullable } => {
                let expected = match expected {
                    Expected::Boolean => "must be true or false",
                    Expected::Integer => "must be an integer",
                    Expected::Number => "must be a number",
                    Expected::Object => "must be an object",
                    Expected::String => "must be text",
                    Expected::Currency => "must be a currency code of ISO 4217, such as USD",
                };
                if *nullable {
                    return Cow::Owned(concat(&[expected, " or null"]));
                }
                expected
            }
            Self::TooLong { max, length } => {
                let (max, length) = (digits((*max).into()), digits((*length).into()));
                let words = ["must be at most ", &max, " characters long, not ", &length];
                return Cow::Owned(concat(&words));
            }
            Self::InvalidEmail { reason } => match reason {
                EmailReason::MissingAt => "must be an email address: the @ is missing",
                EmailReason::LocalPart => {
                    "must be an email address: the part before the @ is not valid"
                }
                EmailReason::Domain => {
                    "must be an email address: the part after the @ is not valid"
                }
                EmailReason::NonAscii => {
                    "must be an email address: only ASCII characters are allowed"
                }
            },
            Self::InvalidDateTime {} => {
                "must be a date and time with an offset, such as 2026-01-31T09:30:00Z"
            }
            Self::NotInteger {} => "must be an integer, without a fractional part",
            Self::OutOfRange { min, max } => {
                let words = ["must be from ", &digits(*min), " to ", &digits(*max)];
                return Cow::Owned(concat(&words));
            }
            Self::NotFinite {} => "must be a finite number",
            Self::InvalidText {} => "must be well-formed Unicode, without unpaired surrogates",
            Self::UnknownField { suggestion: None } => "is not a known field",
            Self::UnknownField {
                suggestion: Some(name),
            } => return Cow::Owned(concat(&["is not a known field; did you mean ", name, "?"])),
            Self::DuplicateField {} => "must not be given more than once",
            Self::EmptyUpdate {} => "must have at least one field",
            Self::Rejected { message } => message,
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl<'a> From<&'a Issue> for Plain<'a> {
    fn from(issue: &'a Issue) -> Self {
        let path = issue.path.iter().map(String::as_str);
        let mut told = Object::default();
        told.add("code", issue.code.name());
        told.add("path", Self::list(path));
        told.add("params", Self::from(&issue.code));
        told.add("message", Self::Text(issue.message()));
        told.add("source", <&str>::from(issue.source()));
        Self::Object(told)
    }
}

/// What a code carries: its `params`.
impl<'a> From<&'a Code> for Plain<'a> {
    fn from(code: &'a Code) -> Self {
        let mut told = Object::default();
        match code {
            Code::WrongType { expected, nullable } => {
                told.add("expected", <&str>::from(expected));
                told.add("nullable", *nullable);
            }
            Code::TooLong { max, length } => {
                told.add("max", *max);
                told.add("length", *length);
            }
            Code::InvalidEmail { reason } => told.add("reason", <&str>::from(reason)),
            Code::OutOfRange { min, max } => {
                told.add("min", exact_integer(*min));
                told.add("max", exact_integer(*max));
            }
            Code::UnknownField { suggestion } => told.add("suggestion", *suggestion),
            Code::Required {}
            | Code::InvalidDateTime {}
            | Code::NotInteger {}
            | Code::NotFinite {}
            | Code::InvalidText {}
            | Code::DuplicateField {}
            | Code::EmptyUpdate {}
            | Code::Rejected { .. } => {}
        }
        Self::Object(told)
    }
}

/// A number where a double holds it exactly, else its digits as text: so that an issue reads the
/// same in Rust, in JavaScript and as JSON.
fn exact_integer(value: i64) -> Plain<'static> {
    if is_safe_integer(value) {
        Plain::Integer(value)
    } else {
        Plain::Text(digits(value).into())
    }
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain::from(self).serialize(serializer)
    }
}

/// The small enums, each as its name.
macro_rules! serialize_as_name {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.into())
            }
        }
    )*};
}

serialize_as_name!(Expected, EmailReason, Source);

/// The `params` of an issue.
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain::from(self).serialize(serializer)
    }
}

/// Everything that one pass over a document found, in field order, then unknown keys in input order.
///
/// Never empty where it is returned as an error. It dereferences to the issues kept, of which
/// there are at most [`MAX_ISSUES`]; [`total`](Self::total) counts them all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issues {
    kept: Vec<Issue>,
    total: usize,
}

impl Issues {
    /// How many issues there are, those beyond [`MAX_ISSUES`] included.
    pub fn total(&self) -> usize {
        self.total
    }

    /// One line of the first few: `name is required; email must be …; and 3 more`.
    pub(crate) fn message(&self) -> String {
        const SHOWN: usize = 5;
        const SHOWN_OF_A_KEY: usize = 40;
        let mut message = String::new();
        for (index, issue) in self.kept.iter().take(SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            message.push_str(separator);
            for key in &issue.path {
                let end = key.char_indices().nth(SHOWN_OF_A_KEY);
                let shown = end.and_then(|(end, _)| key.get(..end));
                let mark = if shown.is_some() { "… " } else { " " };
                message.push_str(shown.unwrap_or(key));
                message.push_str(mark);
            }
            message.push_str(&issue.message());
        }
        match self.total.saturating_sub(SHOWN) {
            0 => message,
            more => concat(&[&message, "; and ", &digits(more as i64), " more"]),
        }
    }

    /// Adds `issue()`, which is not built where it would not be kept.
    pub(crate) fn push_with(&mut self, issue: impl FnOnce() -> Issue) {
        if self.kept.len() < MAX_ISSUES {
            self.kept.push(issue());
        }
        self.total += 1;
    }

    pub(crate) fn push(&mut self, issue: Issue) {
        self.push_with(|| issue);
    }

    /// The same in an object that stands at the field `name`.
    pub(crate) fn below(mut self, name: &str) -> Self {
        for issue in &mut self.kept {
            issue.path.insert(0, name.to_owned());
        }
        self
    }

    pub(crate) fn append(&mut self, other: Self) {
        let dropped = other.total - other.kept.len();
        for issue in other.kept {
            self.push(issue);
        }
        self.total += dropped;
    }
}

impl std::ops::Deref for Issues {
    type Target = [Issue];

    fn deref(&self) -> &[Issue] {
        &self.kept
    }
}

impl IntoIterator for Issues {
    type Item = Issue;
    type IntoIter = std::vec::IntoIter<Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

impl From<Issue> for Issues {
    fn from(issue: Issue) -> Self {
        Self {
            kept: vec![issue],
            total: 1,
        }
    }
}

impl<'a> From<&'a Issues> for Plain<'a> {
    fn from(issues: &'a Issues) -> Self {
        Self::list(issues.iter())
    }
}

/// The issues as an array.
impl Serialize for Issues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain::from(self).serialize(serializer)
    }
}

impl fmt::Display for Issues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Issues {}
