//! Numbers as JavaScript and JSON text have them, converted exactly.

use crate::issue::{Code, MAX_SAFE_INTEGER};
use crate::text::number::{NotInt64, integer, json_integer};

/// A number in the notation in which it was given.
#[derive(Clone, Copy)]
pub enum Number<'a> {
    /// A JavaScript number.
    Double(f64),
    /// The decimal digits of a JavaScript `BigInt`.
    BigInt(&'a str),
    /// A number of JSON text. It is converted when it is read, so that WebAssembly, which reads no JSON text, does not
    /// contain the parser of decimal numbers.
    Json {
        /// The integer that its decimal digits stand for.
        integer: Result<i64, NotInt64>,
        /// The nearest double.
        double: f64,
    },
}

const OUT_OF_INT64: Code = Code::OutOfRange {
    min: i64::MIN,
    max: i64::MAX,
};

impl Number<'_> {
    /// Reads a number of JSON's grammar (RFC 8259, section 6).
    pub(crate) fn from_json(text: &str) -> Self {
        Self::Json {
            integer: json_integer(text),
            // Rust's grammar of numbers includes JSON's. A number too large for a double becomes an infinity.
            double: text.parse().unwrap_or(f64::NAN),
        }
    }

    /// A number of JSON text that is written as an int64.
    pub(crate) fn json_integer(value: i64) -> Self {
        Self::Json {
            integer: Ok(value),
            double: value as f64,
        }
    }

    /// A number of JSON text by its nearest double, if that tells that the number is not an integer: doubles beyond 2^53 are
    /// all integers.
    pub(crate) fn json_fraction(double: f64) -> Option<Self> {
        (double.fract() != 0.0).then_some(Self::Json {
            integer: Err(NotInt64::Fraction),
            double,
        })
    }

    /// An integer beyond int64.
    pub(crate) fn beyond_int64(double: f64) -> Self {
        Self::Json {
            integer: Err(NotInt64::Range),
            double,
        }
    }

    /// A number that a format gives as a double.
    pub(crate) fn from_double(value: f64) -> Self {
        /// 2^63.
        const END: f64 = (1_u64 << 63) as f64;
        if value.is_finite() && !(-END..END).contains(&value) {
            Self::beyond_int64(value)
        } else {
            Self::Double(value)
        }
    }

    /// The number as an int64.
    ///
    /// A double beyond ±(2^53 − 1) is out of range: it may stand for another integer than the one that was meant.
    pub(crate) fn integer(&self) -> Result<i64, Code> {
        const MAX: f64 = MAX_SAFE_INTEGER as f64;
        match self {
            Self::Double(value) if !value.is_finite() => Err(Code::NotFinite {}),
            Self::Double(value) if value.fract() != 0.0 => Err(Code::NotInteger {}),
            Self::Double(value) if (-MAX..=MAX).contains(value) => Ok(*value as i64),
            Self::Double(_) => Err(Code::OutOfRange {
                min: -MAX_SAFE_INTEGER,
                max: MAX_SAFE_INTEGER,
            }),
            Self::BigInt(digits) => integer(digits).ok_or(OUT_OF_INT64),
            Self::Json { integer, .. } => integer.map_err(|error| match error {
                NotInt64::Fraction => Code::NotInteger {},
                NotInt64::Range => OUT_OF_INT64,
            }),
        }
    }

    /// The number as a double; `None` for a `BigInt`, whose digits a double would lose.
    pub(crate) fn double(&self) -> Option<f64> {
        match self {
            Self::Double(value) => Some(*value),
            Self::BigInt(_) => None,
            Self::Json { double, .. } => Some(*double),
        }
    }
}
