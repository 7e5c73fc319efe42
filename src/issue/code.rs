//! The codes of issues and their parameters.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};

use crate::text::hidden::HiddenText;
use crate::text::json::{Json, Members};
use crate::text::number::decimal;

/// The largest integer up to which a double represents every integer exactly (ECMA-262, `Number.MAX_SAFE_INTEGER`).
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// The codes of issues, each with its `params`. The list is closed and the names are stable.
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
        /// What is wrong.
        reason: EmailReason,
    },
    /// The value is not a date-time of RFC 3339, or is a JavaScript `Date` without a time.
    InvalidDateTime {},
    /// The number has a fractional part, and the field takes integers.
    NotInteger {},
    /// The integer is out of the exact range of its notation: ±(2^53 − 1) for a JavaScript number, int64 for a
    /// `BigInt` and for JSON text.
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
    /// The text is not JSON.
    InvalidJson {
        /// The line, from 1, at which reading stopped.
        line: u32,
        /// The column of that line, from 1, in Unicode code points.
        column: u32,
    },
    /// No field has this name.
    UnknownField {
        /// The field that was probably meant.
        #[cfg_attr(feature = "schema", schemars(skip_serializing_if = "Option::is_none"))]
        suggestion: Option<&'static str>,
    },
    /// The field stands more than once in the JSON text.
    DuplicateField {},
    /// The change has no field at all.
    EmptyUpdate {},
    /// The server refused the value.
    Rejected {
        /// The server's words, whole, for the person in front of the form; `None` if it said nothing. They may repeat
        /// what was submitted, so neither `Debug` nor `Display` prints them.
        #[cfg_attr(feature = "schema", schemars(skip))]
        message: Option<HiddenText>,
        /// What the server says is wrong, if that is no field and the issue is therefore at the root: `TenantId`,
        /// `#/age`. A place of more than 40 characters is cut. Neither `Debug` nor `Display` prints it.
        #[cfg_attr(
            feature = "schema",
            schemars(with = "String", skip_serializing_if = "Option::is_none")
        )]
        place: Option<HiddenText>,
    },
}

/// The type that a field takes: a type keyword of JSON Schema, or a closed list of texts.
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

/// What is wrong with an e-mail address: the first of these that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "snake_case"))]
#[strum(serialize_all = "snake_case")]
pub enum EmailReason {
    /// White space or an invisible character stands in the address or around it.
    WhiteSpace,
    /// The `@` is missing.
    MissingAt,
    /// The part before the last `@` is not valid.
    LocalPart,
    /// The part after the last `@` is not valid.
    Domain,
    /// The address has a character outside ASCII.
    NonAscii,
}

impl Code {
    /// The stable name, such as `too_long`.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// Calls `add` with the name and the value of each of the `params` of the issue, except the place of a complaint, which
    /// only a call has.
    #[doc(hidden)]
    pub fn each_param(&self, mut add: impl FnMut(&'static str, Param)) {
        match self {
            Self::WrongType { expected, nullable } => {
                add("expected", Param::Text(Cow::Borrowed(expected.into())));
                add("nullable", Param::Bool(*nullable));
            }
            Self::TooLong { max, length } => {
                add("max", Param::Integer(i64::from(*max)));
                add("length", Param::Integer(i64::from(*length)));
            }
            Self::InvalidEmail { reason } => {
                add("reason", Param::Text(Cow::Borrowed(reason.into())))
            }
            Self::OutOfRange { min, max } => {
                add("min", exact(*min));
                add("max", exact(*max));
            }
            Self::InvalidJson { line, column } => {
                add("line", Param::Integer(i64::from(*line)));
                add("column", Param::Integer(i64::from(*column)));
            }
            Self::UnknownField {
                suggestion: Some(name),
            } => add("suggestion", Param::Text(Cow::Borrowed(name))),
            _ => {}
        }
    }

    /// The `params` of the issue.
    pub(super) fn params(&self) -> Members {
        let mut params = Members::default();
        self.each_param(|name, value| match value {
            Param::Bool(value) => params.add(name, value),
            Param::Integer(value) => params.add(name, Json::Integer(value)),
            Param::Text(text) => params.add(name, text.into_owned()),
        });
        if let Self::Rejected { place, .. } = self {
            params.add("place", place.as_deref());
        }
        params
    }
}

/// The value of one of the `params` of an issue.
pub enum Param {
    /// A boolean.
    Bool(bool),
    /// An integer that a double holds exactly.
    Integer(i64),
    /// A text.
    Text(Cow<'static, str>),
}

/// A number if a double holds it exactly, else its decimal digits, so that an issue reads the same in Rust, in JavaScript
/// and as JSON.
pub(super) fn exact(value: i64) -> Param {
    if (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&value) {
        Param::Integer(value)
    } else {
        Param::Text(Cow::Owned(decimal(value)))
    }
}

/// Serializes the `params` of the issue: an object, empty for a code without parameters.
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::from(self.params()).serialize(serializer)
    }
}
