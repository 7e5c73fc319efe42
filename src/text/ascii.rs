//! Text as ASCII bytes. The functions that many rules call are not inlined, which saves 0.4 KB of gzip.

use std::slice::Split;

/// Whether `byte` is one of `few`.
#[inline(never)]
pub(crate) fn is_one_of(byte: u8, few: &str) -> bool {
    few.bytes().any(|one| one == byte)
}

/// The parts of `text` between the separators.
pub(crate) fn split(text: &[u8], separator: u8) -> Split<'_, u8, impl FnMut(&u8) -> bool> {
    text.split(move |byte| *byte == separator)
}

/// Whether `byte` is a letter, a digit or one of `others`.
#[inline(never)]
pub(crate) fn is_alphanumeric_or(byte: u8, others: &str) -> bool {
    byte.is_ascii_alphanumeric() || is_one_of(byte, others)
}

/// Whether `text` is one or more decimal digits, with or without a minus sign before them.
pub(crate) fn is_decimal_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` is a `token` (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    let is_tchar = |byte: u8| is_alphanumeric_or(byte, "!#$%&'*+-.^_`|~");
    !text.is_empty() && text.bytes().all(is_tchar)
}

/// Whether `text` starts with `prefix`, without regard to the case of ASCII letters.
pub(crate) fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
