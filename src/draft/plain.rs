//! Values of texts that the conversion of texts leaves as they are, or that are short numbers. Most cells of a table are such.
//!
//! Each function returns what the conversion returns, or `None`.

/// The text, if nothing would be taken off it and it has no CR.
pub(crate) fn plain_text(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let (first, last) = (bytes.first()?, bytes.last()?);
    let has_margin = !first.is_ascii_graphic() || !last.is_ascii_graphic();
    // Reads on after a CR, so that the compiler reads many bytes at once.
    let is_return = |found, byte: &u8| found | (*byte == b'\r');
    (!has_margin && !bytes.iter().fold(false, is_return)).then_some(text)
}

/// The integer of digits without a sign.
pub(crate) fn plain_integer(text: &str) -> Option<i64> {
    let (digits, number) = short_digits(text.as_bytes())?;
    is_whole(digits).then_some(number)
}

/// The double of digits with or without a point among them.
pub(crate) fn plain_double(text: &str) -> Option<f64> {
    // Both numbers are exact doubles, so that their quotient is the nearest double.
    const POWERS: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    let bytes = text.as_bytes();
    let point = bytes.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = match point {
        Some(point) => (bytes.get(..point)?, bytes.get(point + 1..)?),
        None => (bytes, [].as_slice()),
    };
    let (digits, number) = short_digits(whole)?;
    if !is_whole(digits) {
        return None;
    }
    if point.is_none() {
        return Some(number as f64);
    }
    let power = POWERS.get(fraction.len())?;
    let (_, fraction) = short_digits(fraction)?;
    let scaled = number.checked_mul(*power as i64)?.checked_add(fraction)?;
    // Beyond 15 digits a double need not be exact.
    (scaled < 1_000_000_000_000_000).then(|| scaled as f64 / power)
}

/// The boolean of a word.
pub(crate) fn plain_boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "on" | "1" => Some(true),
        "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// Whether digits are a whole number in JSON's grammar, which has no zeros before it.
fn is_whole(digits: &[u8]) -> bool {
    !digits.starts_with(b"0") || digits == b"0"
}

/// The number of 1 to 15 digits.
fn short_digits(digits: &[u8]) -> Option<(&[u8], i64)> {
    const MAX: usize = 15;
    if digits.is_empty() || digits.len() > MAX {
        return None;
    }
    let mut number = 0_i64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some((digits, number))
}
