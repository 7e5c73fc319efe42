//! Whether a text is JSON (RFC 8259), and where it is not.

use serde::de::IgnoredAny;

/// A place in a text. Lines and columns count from 1, columns in Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A byte order mark is not part of the JSON text (RFC 8259, section 8.1).
pub(crate) fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Checks the grammar alone: neither the range of numbers nor the pairs of surrogates.
///
/// # Errors
///
/// The position where reading stopped: that of the first character that is not valid, or the end of a text that ends too early.
pub(crate) fn check(text: &str) -> Result<(), Position> {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(error) if error.is_eof() => Err(end(text)),
        Err(error) => {
            // `serde_json` counts columns in bytes, up to the last one that it read. It stops before a control character of a
            // string, and behind any other character.
            let is_before = error.to_string().starts_with("control character");
            let line = text.split('\n').nth(error.line().saturating_sub(1));
            let starts = line.unwrap_or_default().char_indices();
            let read = starts.filter(|(start, _)| *start < error.column());
            Err(Position {
                line: error.line() as u32,
                column: (read.count() as u32 + u32::from(is_before)).max(1),
            })
        }
    }
}

/// The position after the last character.
fn end(text: &str) -> Position {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Position {
        line: text.matches('\n').count() as u32 + 1,
        column: last.chars().count() as u32 + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_stops_at(text: &str, line: u32, column: u32) {
        assert_eq!(check(text), Err(Position { line, column }), "{text}");
    }

    #[test]
    fn the_position_is_that_of_the_first_invalid_character() {
        assert_stops_at("x", 1, 1);
        assert_stops_at("{'a':1}", 1, 2);
        assert_stops_at(r#"{"a":1,}"#, 1, 8);
        assert_stops_at(r#"{"a" 1}"#, 1, 6);
        assert_stops_at("[01]", 1, 3);
        assert_stops_at("{} {}", 1, 4);
        assert_stops_at("[\"a\tb\"]", 1, 4);
        assert_stops_at("[\"ä\nb\"]", 1, 4);
        assert_stops_at(r#"["\x"]"#, 1, 4);
        assert_stops_at("{\n  \"a\": tru,\n}", 2, 11);
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        assert_stops_at("[\"ä😀\",x]", 1, 7);
        assert_stops_at("[\"ä😀\"\nx]", 2, 1);
    }

    #[test]
    fn a_text_that_ends_too_early_stops_at_its_end() {
        assert_stops_at("", 1, 1);
        assert_stops_at(r#"{"a":1"#, 1, 7);
        assert_stops_at("{\"ä\":\n\n", 3, 1);
    }

    #[test]
    fn what_is_no_text_or_double_is_json() {
        let deep = ["[".repeat(100_000), "]".repeat(100_000)].concat();
        for text in [r#"["\ud800"]"#, "1e999", "-0", " null\r\n", &deep] {
            assert_eq!(check(text), Ok(()));
        }
    }
}
