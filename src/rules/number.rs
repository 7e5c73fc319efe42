//! Numbers as JavaScript and JSON text have them, exactly.

use crate::issue::{Code, MAX_SAFE_INTEGER};
use crate::limits::ValidationError;

/// What a number is to a field that takes integers, and to one that takes doubles.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) integer: Result<i64, Code>,
    /// None where the notation is not a double's.
    pub(crate) double: Option<f64>,
}

impl Number {
    /// A JavaScript number. Beyond ±(2^53 − 1) a double no longer says which integer was meant.
    pub(crate) fn from_double(value: f64) -> Self {
        const MAX: f64 = MAX_SAFE_INTEGER as f64;
        let integer = if !value.is_finite() {
            Err(Code::NotFinite {})
        } else if value.fract() != 0.0 {
            Err(Code::NotInteger {})
        } else if (-MAX..=MAX).contains(&value) {
            Ok(value as i64)
        } else {
            Err(Code::OutOfRange {
                min: -MAX_SAFE_INTEGER,
                max: MAX_SAFE_INTEGER,
            })
        };
        Self {
            integer,
            double: Some(value),
        }
    }

    /// The decimal digits of a JavaScript `BigInt`. It is no double: that would lose digits silently.
    pub(crate) fn from_bigint(digits: &str) -> Self {
        Self {
            integer: integer_of_digits(digits).ok_or_else(out_of_int64),
            double: None,
        }
    }

    /// A number of JSON text, by its decimal value: `1.0` and `10e-1` are the integer 1.
    pub(crate) fn from_json(text: &str) -> Self {
        Self {
            integer: integer_of_decimal(text),
            // Every number of JSON's grammar is one of Rust's; one too large becomes an infinity.
            double: text.parse().ok(),
        }
    }
}

/// The shortest digits that are this finite double, as ECMAScript writes them (ECMA-262, `Number::toString`).
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn to_text(value: f64) -> String {
    ryu_js::Buffer::new().format_finite(value).to_owned()
}

/// The same by JavaScript itself: a table of powers of ten would be a tenth of the WebAssembly.
#[cfg(target_arch = "wasm32")]
pub(crate) fn to_text(value: f64) -> String {
    crate::js::number_to_text(value)
}

/// The decimal digits of an integer. The standard library's formatting would be 0.3 KB more of gzip, 0.6 of `/js`.
#[inline(never)]
pub(crate) fn digits(value: i64) -> String {
    fn push(text: &mut String, value: u64) {
        if value > 9 {
            push(text, value / 10);
        }
        text.push(char::from(b'0' + (value % 10) as u8));
    }

    let mut text = String::from(if value < 0 { "-" } else { "" });
    push(&mut text, value.unsigned_abs());
    text
}

/// The integer of these decimal digits, if it is an int64.
fn integer_of_digits(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // Below zero, where there is one more.
    let mut value = 0_i64;
    for digit in digits.bytes() {
        if value < i64::MIN / 10 {
            return None;
        }
        value = (value * 10).checked_sub(i64::from(digit.wrapping_sub(b'0')))?;
    }
    if digits.len() < text.len() {
        Some(value)
    } else {
        value.checked_neg()
    }
}

/// For `#[validate(custom)]`: a double that JSON can write.
pub(crate) fn validate_finite(value: f64) -> Result<(), ValidationError> {
    if value.is_finite() {
        Ok(())
    } else {
        Err(ValidationError::Field(Code::NotFinite {}))
    }
}

fn out_of_int64() -> Code {
    Code::OutOfRange {
        min: i64::MIN,
        max: i64::MAX,
    }
}

/// The integer that a number of JSON's grammar (RFC 8259, section 6) stands for, without going through
/// a double. Linear in the text's length, whatever the exponent says.
fn integer_of_decimal(text: &str) -> Result<i64, Code> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = || {
        whole
            .bytes()
            .chain(fraction.bytes())
            .skip_while(|digit| *digit == b'0')
    };
    if digits().next().is_none() {
        return Ok(0);
    }
    // An exponent beyond i64 is as good as i64's end: no text is long enough to make up for it.
    let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    });
    // The value is `digits × 10^shift`.
    let shift = exponent.saturating_sub(fraction.len() as i64);
    let trailing_zeros = whole
        .bytes()
        .chain(fraction.bytes())
        .rev()
        .take_while(|digit| *digit == b'0')
        .count() as i64;
    if shift.saturating_add(trailing_zeros) < 0 {
        return Err(Code::NotInteger {});
    }
    let significant = digits().count() as i64;
    // 10^19 is beyond int64.
    if significant.saturating_add(shift) > 19 {
        return Err(out_of_int64());
    }
    let kept = significant.min(significant + shift);
    let mut value: i128 = 0;
    for digit in digits().take(kept as usize) {
        value = value * 10 + i128::from(digit - b'0');
    }
    for _ in 0..shift.max(0) {
        value *= 10;
    }
    i64::try_from(sign * value).map_err(|_| out_of_int64())
}
