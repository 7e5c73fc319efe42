//! The messages of issues: the one table of their English text.

use std::borrow::Cow;
use std::fmt;

use super::code::{Code, EmailReason, Expected};
use crate::text::number::decimal;

impl Code {
    /// The message in English: lower case, no trailing period, no submitted value. For [`Code::Rejected`] it is the
    /// server's own text.
    pub(crate) fn message(&self) -> Cow<'_, str> {
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
                    return Cow::Owned([expected, " or null"].concat());
                }
                expected
            }
            Self::TooLong { max, length } => {
                let (max, length) = (decimal(*max), decimal(*length));
                let words = ["must be at most ", &max, " characters long, not ", &length];
                return Cow::Owned(words.concat());
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
                let (min, max) = (decimal(*min), decimal(*max));
                return Cow::Owned(["must be from ", &min, " to ", &max].concat());
            }
            Self::NotFinite {} => "must be a finite number",
            Self::InvalidText {} => "must be well-formed Unicode, without unpaired surrogates",
            Self::UnknownField { suggestion: None } => "is not a known field",
            Self::UnknownField {
                suggestion: Some(name),
            } => return Cow::Owned(["is not a known field; did you mean ", name, "?"].concat()),
            Self::DuplicateField {} => "must not be given more than once",
            Self::EmptyUpdate {} => "must have at least one field",
            Self::Rejected { message } => message,
        })
    }
}

/// Writes the message. In place of a server's own text it writes that the value was refused: that text may repeat
/// what was submitted, and `Display` is what logs use.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_for_log())
    }
}

impl Code {
    /// The message as `Display` writes it.
    pub(super) fn message_for_log(&self) -> Cow<'_, str> {
        match self {
            Self::Rejected { .. } => Cow::Borrowed("was refused by the server"),
            _ => self.message(),
        }
    }
}
