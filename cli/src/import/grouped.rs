//! Numbers with a space between groups of three digits.

/// `100 000`
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn three_digits_stand_together() {
        for (number, text) in [
            (7, "7"),
            (100, "100"),
            (20_000, "20 000"),
            (1_000_000, "1 000 000"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
