//! IP addresses as RFC 5321, section 4.1.3, writes them.

use super::ascii::split;

/// `IPv4-address-literal = Snum 3("."  Snum)`, `Snum = 1*3DIGIT`
pub(crate) fn is_ipv4(text: &[u8]) -> bool {
    let is_snum = |snum: &[u8]| snum.len() <= 3 && decimal(snum).is_some_and(|value| value <= 255);
    let snums = || split(text, b'.');
    snums().count() == 4 && snums().all(is_snum)
}

/// The value of one or more decimal digits, at most `u32::MAX`; `None` for any other text.
pub(crate) fn decimal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |value, byte| {
        byte.is_ascii_digit().then(|| {
            value
                .saturating_mul(10)
                .saturating_add(u32::from(byte - b'0'))
        })
    })
}

/// `IPv6-addr = IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp`
pub(crate) fn is_ipv6(text: &[u8]) -> bool {
    let last = split(text, b':').next_back().unwrap_or(text);
    // An IPv4 address at the end takes the place of two of the 8 groups.
    let (groups, group_count) = if split(last, b'.').count() > 1 {
        if !is_ipv4(last) {
            return false;
        }
        let head = text.strip_suffix(last).unwrap_or(text);
        // The colon before the IPv4 address is a separator, unless it is the second one of a `::`.
        let is_compressed = head.ends_with(b"::");
        match head {
            [head @ .., b':'] if !is_compressed => (head, 6),
            _ => (head, 6),
        }
    } else {
        (text, 8)
    };
    // The number of groups on one side of a `::`, which may be empty.
    let count = |side: &[u8]| -> Option<usize> {
        if side.is_empty() {
            return Some(0);
        }
        let is_group = |group: &[u8]| {
            (1..=4).contains(&group.len()) && group.iter().all(u8::is_ascii_hexdigit)
        };
        let groups = || split(side, b':');
        groups().all(is_group).then(|| groups().count())
    };
    let Some(at) = groups.windows(2).position(|pair| pair == b"::") else {
        return count(groups) == Some(group_count);
    };
    let (head, tail) = (groups.get(..at), groups.get(at + 2..));
    // The `::` stands for at least two groups of zeros.
    match (head.and_then(count), tail.and_then(count)) {
        (Some(head), Some(tail)) => head + tail <= group_count - 2,
        _ => false,
    }
}
