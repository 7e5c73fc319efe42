//! Text by its bytes: whether one is of a class, and what stands between them. One function for all that ask is 0.2 KB of
//! gzip less than one for each.

use std::slice::Split;

/// Whether a byte is one of a few.
#[expect(
    clippy::manual_contains,
    reason = "the standard library's own searches eight bytes at a time, which is code"
)]
#[inline(never)]
pub(crate) fn is_one_of(byte: u8, few: &[u8]) -> bool {
    few.iter().any(|one| *one == byte)
}

/// Whether a byte is a letter, a digit or one of `others`.
#[inline(never)]
pub(crate) fn is_alphanumeric_or(byte: u8, others: &[u8]) -> bool {
    byte.is_ascii_alphanumeric() || is_one_of(byte, others)
}

/// What stands before, between and after each `separator`. A closure of the caller's own would be code of its own.
pub(crate) fn split(text: &[u8], separator: u8) -> Split<'_, u8, impl FnMut(&u8) -> bool> {
    text.split(move |byte| *byte == separator)
}
