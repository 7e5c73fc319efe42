//! The address of the API.

use std::fmt;
use std::str::FromStr;

use super::invalid::InvalidOption;
use crate::text::ascii::{AsciiSet, split};
use crate::text::ip;

/// The URL before the API's paths: `https`, or `http` if the host is this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl Default for BaseUrl {
    /// The API's own server.
    fn default() -> Self {
        Self("https://apay.caibo.digital".to_owned())
    }
}

impl BaseUrl {
    /// Reads an absolute URL (RFC 3986) without user information, query and fragment.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::BaseUrl`] for any other text, [`InvalidOption::Insecure`] for an `http` URL of another
    /// machine.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let bytes = text.as_bytes();
        let end_of_scheme = bytes.iter().position(|byte| *byte == b':');
        let (scheme, rest) = bytes.split_at(end_of_scheme.unwrap_or_default());
        let rest = rest.strip_prefix(b"://").ok_or(InvalidOption::BaseUrl)?;
        let mut segments = split(rest, b'/');
        let host = segments.next().and_then(host);
        let host = host.ok_or(InvalidOption::BaseUrl)?;
        // HTTP clients resolve dot segments, and so would send to another address than this one.
        let is_dots = |segment: &[u8]| {
            let dots: [&[u8]; 6] = [b".", b"..", b"%2e", b"%2e.", b".%2e", b"%2e%2e"];
            dots.iter().any(|dots| segment.eq_ignore_ascii_case(dots))
        };
        if segments.any(|segment| is_dots(segment) || !segment.iter().all(is_pchar)) {
            return Err(InvalidOption::BaseUrl);
        }
        if scheme.eq_ignore_ascii_case(b"https")
            || (scheme.eq_ignore_ascii_case(b"http") && is_loopback(host))
        {
            let mut text = text;
            while let Some(shorter) = text.strip_suffix('/') {
                text = shorter;
            }
            Ok(Self(text.to_owned()))
        } else if scheme.eq_ignore_ascii_case(b"http") {
            Err(InvalidOption::Insecure)
        } else {
            Err(InvalidOption::BaseUrl)
        }
    }

    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of `path`, which starts with a slash.
    pub(crate) fn join(&self, path: &str) -> String {
        [&self.0, path].concat()
    }
}

/// As [`BaseUrl::as_str`].
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As [`BaseUrl::parse`].
impl FromStr for BaseUrl {
    type Err = InvalidOption;

    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        Self::parse(text)
    }
}

/// The host of `host [ ":" port ]` (RFC 3986, section 3.2); brackets of an IPv6 address included.
fn host(authority: &[u8]) -> Option<&[u8]> {
    let find = |wanted: u8| authority.iter().position(|byte| *byte == wanted);
    let end_of_host = match authority {
        [b'[', ..] => find(b']')? + 1,
        _ => find(b':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at_checked(end_of_host)?;
    let is_host = match host {
        [b'[', address @ .., b']'] => ip::is_ipv6(address),
        _ => is_name(host) || is_ipv4(host),
    };
    let is_port = match port {
        [b':', port @ ..] => ip::decimal(port).is_some_and(|port| port <= u32::from(u16::MAX)),
        _ => port.is_empty(),
    };
    (is_host && is_port).then_some(host)
}

fn labels(host: &[u8]) -> impl Iterator<Item = &[u8]> {
    split(host, b'.')
}

/// Whether a host is a name. URL parsers read a host whose last label starts with a digit as an IPv4 address (URL
/// Standard, "ends in a number").
fn is_name(host: &[u8]) -> bool {
    const LETTER: AsciiSet = AsciiSet::alphanumeric_and("-_");
    labels(host).all(|label| !label.is_empty() && LETTER.contains_all(label))
        && !matches!(labels(host).last(), Some([b'0'..=b'9', ..]))
}

/// Whether a host is an IPv4 address without leading zeros, which URL parsers read as octal.
fn is_ipv4(host: &[u8]) -> bool {
    ip::is_ipv4(host) && !labels(host).any(|number| matches!(number, [b'0', _, ..]))
}

/// Whether a host is always this machine (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3).
fn is_loopback(host: &[u8]) -> bool {
    host.eq_ignore_ascii_case(b"localhost")
        || host == b"[::1]"
        || (is_ipv4(host) && host.starts_with(b"127."))
}

/// `pchar` (RFC 3986, section 3.3).
fn is_pchar(byte: &u8) -> bool {
    const PCHAR: AsciiSet = AsciiSet::alphanumeric_and("-._~!$&'()*+,;=:@%");
    PCHAR.contains(*byte)
}
