//! The messages of issues: the one table of their English text.

use std::borrow::Cow;
use std::fmt;

use super::code::{Code, EmailReason, Expected, Param, exact};
use crate::text::number::push_decimal;

impl Code {
    /// The message in English: lower case, no trailing period, no submitted value. For [`Code::Rejected`] it is the
    /// server's own text.
    pub(crate) fn message(&self) -> Cow<'_, str> {
        match self {
            Self::Rejected {
                message: Some(message),
                ..
            } => Cow::Borrowed(message),
            _ => self.own_message(),
        }
    }

    /// The message of these rules, which for [`Code::Rejected`] says only that the server refused the value.
    pub(super) fn own_message(&self) -> Cow<'static, str> {
        let mut message = Cow::Borrowed("");
        self.each_message_part(&mut |part| match part {
            Param::Text(text) if message.is_empty() => message = text,
            part => push_part(message.to_mut(), &part),
        });
        message
    }

    /// Appends the same message to a text.
    pub(super) fn push_own_message(&self, text: &mut String) {
        self.each_message_part(&mut |part| push_part(text, &part));
    }

    /// Calls `add` with the parts of [`own_message`](Self::own_message), one after the other: texts and integers.
    #[doc(hidden)]
    pub fn each_message_part(&self, add: &mut dyn FnMut(Param)) {
        let mut text = |text| add(Param::Text(Cow::Borrowed(text)));
        match self {
            Self::Required {} => text("is required"),
            Self::WrongType { expected, nullable } => {
                text(match expected {
                    Expected::Boolean => "must be true or false",
                    Expected::Integer => "must be an integer",
                    Expected::Number => "must be a number",
                    Expected::Object => "must be an object",
                    Expected::String => "must be text",
                    Expected::Currency => "must be a currency code of ISO 4217, such as USD",
                });
                if *nullable {
                    text(" or null");
                }
            }
            Self::TooLong { max, length } => {
                text("must be at most ");
                add(Param::Integer(i64::from(*max)));
                add(Param::Text(Cow::Borrowed(" characters long, not ")));
                add(Param::Integer(i64::from(*length)));
            }
            Self::InvalidEmail { reason } => text(match reason {
                EmailReason::WhiteSpace => {
                    "must be an email address: it has a space or an invisible character"
                }
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
            }),
            Self::InvalidDateTime {} => {
                text("must be a date and time with an offset, such as 2026-01-31T09:30:00Z");
            }
            Self::NotInteger {} => text("must be an integer, without a fractional part"),
            Self::OutOfRange { min, max } => {
                text("must be from ");
                add(exact(*min));
                add(Param::Text(Cow::Borrowed(" to ")));
                add(exact(*max));
            }
            Self::NotFinite {} => text("must be a finite number"),
            Self::InvalidText {} => {
                text("must be well-formed Unicode, without unpaired surrogates")
            }
            Self::InvalidJson { line, column } => {
                text("must be JSON: line ");
                add(Param::Integer(i64::from(*line)));
                add(Param::Text(Cow::Borrowed(", column ")));
                add(Param::Integer(i64::from(*column)));
                add(Param::Text(Cow::Borrowed(" is not valid")));
            }
            Self::UnknownField { suggestion } => {
                text("is not a known field");
                if let Some(name) = suggestion {
                    text("; did you mean ");
                    text(name);
                    text("?");
                }
            }
            Self::DuplicateField {} => text("must not be given more than once"),
            Self::EmptyUpdate {} => text("must have at least one field"),
            Self::Rejected { .. } => text("was refused"),
        }
    }
}

fn push_part(text: &mut String, part: &Param) {
    match part {
        Param::Text(part) => text.push_str(part),
        Param::Integer(value) => push_decimal(text, *value),
        Param::Bool(_) => {}
    }
}

impl std::error::Error for Code {}

/// Writes the message. In place of a server's own text it writes that the value was refused: that text may repeat
/// what was submitted, and `Display` is what logs use.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.own_message())
    }
}
