//! Classes of ASCII characters.

/// Whether a byte is one of a few. The standard library's `contains` searches eight bytes at a time, which is code.
#[inline(never)]
pub(crate) fn is_one_of(byte: u8, few: &[u8]) -> bool {
    few.iter().any(|one| *one == byte)
}

/// Whether a byte is a letter, a digit or one of `others`.
#[inline(never)]
pub(crate) fn is_alphanumeric_or(byte: u8, others: &[u8]) -> bool {
    byte.is_ascii_alphanumeric() || is_one_of(byte, others)
}
