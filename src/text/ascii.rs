//! Text as ASCII bytes.

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

/// A set of ASCII characters, with a bit for each.
pub(crate) struct AsciiSet([u32; 4]);

impl AsciiSet {
    /// The letters, the digits and the ASCII characters `others`.
    pub(crate) const fn alphanumeric_and(others: &str) -> Self {
        let mut bits = [0; 4];
        let mut byte = 0_u8;
        while byte < 128 {
            if byte.is_ascii_alphanumeric() {
                Self::insert(&mut bits, byte);
            }
            byte += 1;
        }
        let mut rest = others.as_bytes();
        while let [first, tail @ ..] = rest {
            Self::insert(&mut bits, *first);
            rest = tail;
        }
        Self(bits)
    }

    #[expect(clippy::indexing_slicing, reason = "runs at compile time only")]
    const fn insert(bits: &mut [u32; 4], byte: u8) {
        bits[(byte / 32) as usize] |= 1 << (byte % 32);
    }

    /// Whether a byte is a character of the set.
    pub(crate) fn contains(&self, byte: u8) -> bool {
        let word = self.0.get(usize::from(byte / 32));
        word.is_some_and(|word| word >> (byte % 32) & 1 == 1)
    }

    /// Whether every byte is a character of the set. Not inlined, since many rules call it.
    #[inline(never)]
    pub(crate) fn contains_all(&self, bytes: &[u8]) -> bool {
        bytes.iter().all(|byte| self.contains(*byte))
    }
}

/// Whether `text` is one or more decimal digits, with or without a minus sign before them.
pub(crate) fn is_decimal_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` is a `token` (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    const TCHAR: AsciiSet = AsciiSet::alphanumeric_and("!#$%&'*+-.^_`|~");
    !text.is_empty() && TCHAR.contains_all(text.as_bytes())
}

/// Whether `text` starts with `prefix`, without regard to the case of ASCII letters.
pub(crate) fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
