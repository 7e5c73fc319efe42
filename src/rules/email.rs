//! The `Mailbox` of RFC 5321, section 4.1.2, in ASCII.

use crate::issue::{Code, EmailReason};
use crate::text::ascii::{AsciiSet, split};
use crate::text::invisible::is_invisible;
use crate::text::ip;

/// The longest local part, in octets (RFC 5321, section 4.5.3.1.1).
const MAX_LOCAL_PART: usize = 64;
/// The longest domain, in octets (RFC 5321, section 4.5.3.1.2).
const MAX_DOMAIN: usize = 255;
/// The longest label of a domain, in octets (RFC 1035, section 2.3.4).
const MAX_LABEL: usize = 63;

/// `atext` of RFC 5322, section 3.2.3.
const ATEXT: AsciiSet = AsciiSet::alphanumeric_and("!#$%&'*+-/=?^_`{|}~");

/// Checks that a text is a `Mailbox`.
pub(crate) fn check(text: &str) -> Result<(), Code> {
    mailbox(text).map_err(|reason| Code::InvalidEmail { reason })
}

/// A quoted local part may hold spaces, so they are a reason only of an address that is not valid.
fn mailbox(text: &str) -> Result<(), EmailReason> {
    parts(text.as_bytes()).map_err(|reason| {
        if text.chars().any(|character| is_invisible(character.into())) {
            EmailReason::WhiteSpace
        } else {
            reason
        }
    })
}

/// `Mailbox = Local-part "@" ( Domain / address-literal )`
///
/// Characters outside ASCII are the last reason. Until then they pass as letters, as in RFC 6531, section 3.3.
fn parts(bytes: &[u8]) -> Result<(), EmailReason> {
    // A quoted local part may hold an `@`; a domain cannot.
    let Some(at) = bytes.iter().rposition(|byte| *byte == b'@') else {
        return Err(EmailReason::MissingAt);
    };
    let (local, domain) = (
        bytes.get(..at).unwrap_or_default(),
        bytes.get(at + 1..).unwrap_or_default(),
    );
    if !is_local_part(local) {
        return Err(EmailReason::LocalPart);
    }
    if !is_domain(domain) && !is_address_literal(domain) {
        return Err(EmailReason::Domain);
    }
    // Reads on after a character outside ASCII, so that the compiler reads many bytes at once.
    let is_other = |found, byte: &u8| found | !byte.is_ascii();
    if bytes.iter().fold(false, is_other) {
        return Err(EmailReason::NonAscii);
    }
    Ok(())
}

/// `Local-part = Dot-string / Quoted-string`
fn is_local_part(text: &[u8]) -> bool {
    text.len() <= MAX_LOCAL_PART && (is_quoted_string(text) || is_dot_string(text))
}

/// `Dot-string = Atom *("." Atom)`, `Atom = 1*atext`
fn is_dot_string(text: &[u8]) -> bool {
    // An atom must stand before each dot and at the end.
    let mut before = b'.';
    let mut bytes = text.iter();
    let are_valid = bytes.all(|byte| {
        let is_after_atom = before != b'.';
        before = *byte;
        if *byte == b'.' {
            is_after_atom
        } else {
            ATEXT.contains(*byte) || !byte.is_ascii()
        }
    });
    are_valid && before != b'.'
}

/// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`
fn is_quoted_string(text: &[u8]) -> bool {
    let [b'"', content @ .., b'"'] = text else {
        return false;
    };
    let mut bytes = content.iter();
    while let Some(byte) = bytes.next() {
        let is_valid = match byte {
            // `quoted-pairSMTP = %d92 %d32-126`
            b'\\' => bytes
                .next()
                .is_some_and(|byte| matches!(byte, 32..=126 | 128..)),
            // `qtextSMTP = %d32-33 / %d35-91 / %d93-126`
            _ => matches!(byte, 32..=33 | 35..=91 | 93..=126 | 128..),
        };
        if !is_valid {
            return false;
        }
    }
    true
}

/// `Domain = sub-domain *("." sub-domain)`, `sub-domain = Let-dig [Ldh-str]`
fn is_domain(text: &[u8]) -> bool {
    let is_letter_digit_hyphen =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | 128..);
    let is_label = |label: &[u8]| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with(b"-")
            && !label.ends_with(b"-")
            && label.iter().all(is_letter_digit_hyphen)
    };
    text.len() <= MAX_DOMAIN && split(text, b'.').all(is_label)
}

/// `address-literal`, section 4.1.3. `IPv6` is the only tag that IANA has registered.
fn is_address_literal(text: &[u8]) -> bool {
    const IPV6: &[u8] = b"IPv6:";
    let [b'[', literal @ .., b']'] = text else {
        return false;
    };
    match literal.split_at_checked(IPV6.len()) {
        Some((tag, address)) if tag.eq_ignore_ascii_case(IPV6) => ip::is_ipv6(address),
        _ => ip::is_ipv4(literal),
    }
}
