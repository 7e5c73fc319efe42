//! Drafts: documents of any origin, read once and not yet checked by the rules.

mod cells;
mod date_time;
mod fields;
mod findings;
mod from_form;
mod from_json;
mod from_serde;
mod from_text;
mod number;
mod plain;
mod read_text;
mod reader;
mod row;
mod sorted;

use std::borrow::Cow;

use crate::issue::{Code, Expected};
use crate::text::ascii::is_decimal_integer;

pub use cells::{Cells, Kind};
pub use date_time::DateTime;
pub use fields::FieldNames;
pub use findings::Findings;
pub(crate) use from_form::{Form, FormPurpose};
pub use from_text::{Conversion, FieldType, Given};
pub use number::Number;
pub(crate) use plain::{plain_boolean, plain_double, plain_integer, plain_text};
pub use read_text::ReadText;
#[cfg(feature = "schema")]
pub(crate) use reader::is_nullable;
pub(crate) use reader::read;
pub(crate) use row::{Column, read_row};
pub(crate) use sorted::SortedDraft;

/// The members of an object, in input order.
#[derive(Default)]
pub struct Draft<'a> {
    /// Names and values.
    pub members: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// A value, with the distinctions that the rules make.
pub enum Value<'a> {
    /// `null`
    Null,
    /// An empty control of a field that does not take `null`.
    Emptied,
    /// `true` or `false`
    Bool(bool),
    /// A number, not yet converted to the type of its field.
    Number(Number<'a>),
    /// Well-formed text.
    Text(Cow<'a, str>),
    /// Text with an unpaired surrogate.
    IllFormedText,
    /// A JavaScript `Date`, as its ISO string.
    Date(&'a str),
    /// A JavaScript `Date` whose time is `NaN`.
    InvalidDate,
    /// An object within the depth that was read.
    Object(Draft<'a>),
    /// An array within the depth that was read.
    Array(Vec<Value<'a>>),
    /// A value that no field takes: a function, or an object or array below the depth that was read.
    Other,
}

impl<'a> Draft<'a> {
    /// The first value of that name.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        let (_, value) = self.members.iter().find(|(key, _)| key == name)?;
        Some(value)
    }
}

impl<'a> Value<'a> {
    /// The text, if the value is well-formed text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number as a double; `None` for a `BigInt` and for any other value.
    pub fn as_double(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.double(),
            _ => None,
        }
    }

    /// The object, if the value is one.
    pub fn as_object(&self) -> Option<&Draft<'a>> {
        match self {
            Self::Object(draft) => Some(draft),
            _ => None,
        }
    }

    /// The int64 that an id is: given as a number, as a BigInt or as its decimal digits.
    ///
    /// # Errors
    ///
    /// The code of the issue for any other value.
    pub fn to_id(&self) -> Result<i64, Code> {
        match self {
            Self::Number(number) => number.integer(),
            Self::Text(text) if is_decimal_integer(text) => Number::BigInt(text).integer(),
            _ => Err(Code::WrongType {
                expected: Expected::Integer,
                nullable: false,
            }),
        }
    }
}
