//! IP addresses as RFC 5321, section 4.1.3, writes them.

/// `IPv4-address-literal = Snum 3("."  Snum)`, `Snum = 1*3DIGIT`
pub(crate) fn is_ipv4(text: &str) -> bool {
    let is_snum = |snum: &str| {
        (1..=3).contains(&snum.len())
            && snum.bytes().all(|byte| byte.is_ascii_digit())
            && snum.parse::<u8>().is_ok()
    };
    text.split('.').count() == 4 && text.split('.').all(is_snum)
}

/// `IPv6-addr = IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp`
pub(crate) fn is_ipv6(text: &str) -> bool {
    // The address that stands for 8 groups, or for 6 and the 4 bytes of an IPv4 address.
    let (groups, most) = match text.rsplit_once(':') {
        Some((head, ipv4)) if ipv4.contains('.') => {
            if !is_ipv4(ipv4) {
                return false;
            }
            // A `::` before the IPv4 address keeps its second colon.
            let head = if head.ends_with(':') {
                text.strip_suffix(ipv4).unwrap_or(head)
            } else {
                head
            };
            (head, 6)
        }
        _ => (text, 8),
    };
    // The groups of one side of a `::`, where none is a side as well.
    let count = |side: &str| -> Option<usize> {
        if side.is_empty() {
            return Some(0);
        }
        let is_group = |group: &str| {
            (1..=4).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        side.split(':')
            .all(is_group)
            .then(|| side.split(':').count())
    };
    match groups.split_once("::") {
        // The `::` stands for at least two groups of zeros.
        Some((head, tail)) => match (count(head), count(tail)) {
            (Some(head), Some(tail)) => head + tail <= most - 2,
            _ => false,
        },
        None => count(groups) == Some(most),
    }
}
