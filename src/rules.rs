//! The format rules, one a file, each a plain function of its input.

pub(crate) mod currency;
pub(crate) mod date_time;
pub(crate) mod email;
pub(crate) mod ip;
pub(crate) mod number;

use validator::ValidationError;

use crate::issue::{Code, Expected};

/// The issue that `validator` reports of a field's value.
pub(crate) fn code(error: &ValidationError) -> Code {
    let param = |name| error.params.get(name);
    match &*error.code {
        "length" => Code::TooLong {
            max: param("max")
                .and_then(|max| max.as_u64())
                .unwrap_or_default() as u32,
            length: param("value")
                .and_then(|value| value.as_str())
                .map_or(0, |value| value.chars().count() as u32),
        },
        "required" => Code::Required {},
        currency::CODE => Code::WrongType {
            expected: Expected::Currency,
            nullable: false,
        },
        number::NOT_FINITE => Code::NotFinite {},
        date_time::CODE => Code::InvalidDateTime {},
        reason => Code::InvalidEmail {
            reason: email::reason(reason),
        },
    }
}
