//! Numbers as text.

/// Appends the shortest text of a finite double, as ECMAScript writes it (ECMA-262, `Number::toString`): `5`, `1e+21`.
pub(crate) fn push_shortest(text: &mut String, value: f64) {
    text.push_str(ryu_js::Buffer::new().format_finite(value));
}

/// Appends the decimal digits of an integer. The standard library's formatting would be 1 KB of gzip in the WebAssembly.
pub(crate) fn push_decimal(text: &mut String, value: i64) {
    fn push_digits(text: &mut String, value: u64) {
        if value > 9 {
            push_digits(text, value / 10);
        }
        text.push(char::from(b'0' + (value % 10) as u8));
    }

    if value < 0 {
        text.push('-');
    }
    push_digits(text, value.unsigned_abs());
}

/// The decimal digits of an integer.
pub(crate) fn decimal(value: impl Into<i64>) -> String {
    let mut text = String::new();
    push_decimal(&mut text, value.into());
    text
}

/// Why a text is not an int64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInt64 {
    /// The number has a fractional part.
    Fraction,
    /// The number is an integer beyond int64.
    Range,
}

/// The integer of decimal digits, with or without a minus sign before them; `None` beyond int64.
pub(crate) fn integer(digits: &str) -> Option<i64> {
    let (is_negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits),
    };
    signed(digits.bytes(), is_negative)
}

/// The integer that a number in JSON's grammar (RFC 8259, section 6) stands for: `1.0` and `10e-1` are 1.
///
/// It reads the decimal digits and not a double, which would round. The time is linear in the length of the text,
/// whatever the exponent.
pub(crate) fn json_integer(text: &str) -> Result<i64, NotInt64> {
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let all_digits = || whole.bytes().chain(fraction.bytes());
    let digits = || all_digits().skip_while(|digit| *digit == b'0');
    if digits().next().is_none() {
        return Ok(0);
    }
    // An exponent beyond int64 is replaced by the nearest int64: no text is long enough to tell the difference.
    let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    });
    // The value is `digits × 10^shift`.
    let shift = exponent.saturating_sub(fraction.len() as i64);
    let trailing_zeros = all_digits()
        .rev()
        .take_while(|digit| *digit == b'0')
        .count() as i64;
    if shift.saturating_add(trailing_zeros) < 0 {
        return Err(NotInt64::Fraction);
    }
    let significant = digits().count() as i64;
    // 10^19 is beyond int64.
    if significant.saturating_add(shift) > 19 {
        return Err(NotInt64::Range);
    }
    let kept = significant.min(significant + shift);
    let digits = digits().take(kept as usize);
    let zeros = (0..shift.max(0)).map(|_| b'0');
    signed(digits.chain(zeros), is_negative).ok_or(NotInt64::Range)
}

/// The integer of decimal digits and a sign; `None` beyond int64.
fn signed(digits: impl Iterator<Item = u8>, is_negative: bool) -> Option<i64> {
    // Below zero int64 has one value more.
    let mut value = 0_i64;
    for digit in digits {
        value = value
            .checked_mul(10)?
            .checked_sub(i64::from(digit.wrapping_sub(b'0')))?;
    }
    if is_negative {
        Some(value)
    } else {
        value.checked_neg()
    }
}

/// A number in JSON's grammar (RFC 8259, section 6) that is read character by character.
#[derive(Clone, Copy)]
pub(crate) struct JsonNumber {
    state: State,
    is_zero: bool,
    /// The number of zeros that end the digits before the exponent.
    zeros: i32,
    /// The number of digits after the point.
    fraction: i32,
    has_negative_exponent: bool,
    exponent: i32,
}

/// What was read last.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Minus,
    /// A zero that begins the number.
    Zero,
    Whole,
    Point,
    Fraction,
    E,
    Sign,
    Exponent,
    /// A text that is not a number.
    Invalid,
}

/// An integer in JSON's grammar, by its digits before the exponent and without the point.
#[derive(Clone, Copy, Default)]
pub struct IntegerDigits {
    /// How many zeros to take off the end of the digits.
    pub taken: i32,
    /// How many zeros to add then. A large number stands for any that is larger.
    pub added: i32,
}

impl JsonNumber {
    pub(crate) const EMPTY: Self = Self {
        state: State::Start,
        is_zero: true,
        zeros: 0,
        fraction: 0,
        has_negative_exponent: false,
        exponent: 0,
    };

    /// Reads a code point or a UTF-16 code unit.
    pub(crate) fn read(&mut self, character: u32) {
        use State::{E, Exponent, Fraction, Invalid, Minus, Point, Sign, Start, Whole, Zero};
        const ZERO: u32 = '0' as u32;
        let digit = character.wrapping_sub(ZERO);
        let byte = u8::try_from(character).unwrap_or_default();
        self.state = match (self.state, byte) {
            (Start, b'-') => Minus,
            (Start | Minus, b'0') => Zero,
            (Start | Minus | Whole, b'0'..=b'9') => Whole,
            (Zero | Whole, b'.') => Point,
            (Point | Fraction, b'0'..=b'9') => Fraction,
            (Zero | Whole | Fraction, b'e' | b'E') => E,
            (E, b'+' | b'-') => Sign,
            (E | Sign | Exponent, b'0'..=b'9') => Exponent,
            _ => Invalid,
        };
        match self.state {
            Zero | Whole | Fraction => {
                self.fraction += i32::from(self.state == Fraction);
                self.zeros += 1;
                if digit != 0 {
                    self.zeros = 0;
                    self.is_zero = false;
                }
            }
            Sign => self.has_negative_exponent = byte == b'-',
            // No text is long enough to tell the difference between larger exponents.
            Exponent => self.exponent = (self.exponent.min(1 << 26) * 10) + digit as i32,
            _ => {}
        }
    }

    /// Whether the characters are a number.
    pub(crate) fn is_valid(&self) -> bool {
        use State::{Exponent, Fraction, Whole, Zero};
        matches!(self.state, Zero | Whole | Fraction | Exponent)
    }

    /// The digits of the number, if it is an integer.
    pub(crate) fn integer(&self) -> Option<IntegerDigits> {
        let exponent = if self.has_negative_exponent {
            -self.exponent
        } else {
            self.exponent
        };
        let added = exponent + self.zeros - self.fraction;
        (self.is_zero || added >= 0).then_some(IntegerDigits {
            taken: self.zeros,
            added: if self.is_zero { 0 } else { added },
        })
    }
}
