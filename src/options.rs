//! How a call is made: where to, on whose behalf, for how long. Checked before anything is sent.

use std::fmt;

use serde::Deserialize;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::draft::Draft;
use crate::issue::Issues;
use crate::rules::ip;

/// The options of a call.
///
/// ```
/// use caibo_customers::options::{BaseUrl, Options, Token};
///
/// let options = Options {
///     base_url: BaseUrl::parse("http://127.0.0.1:4010")?,
///     token: Some(Token::parse("secret")?),
///     ..Options::default()
/// };
/// # Ok::<(), caibo_customers::options::InvalidOption>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Where the API is.
    pub base_url: BaseUrl,
    /// The bearer token; without one no `Authorization` header is sent.
    pub token: Option<Token>,
    /// How long the call may take in all, in milliseconds.
    pub timeout: f64,
}

/// The longest delay that `setTimeout` keeps; it fires a longer one at once (HTML, "timers").
const MAX_TIMEOUT: i32 = i32::MAX;

impl Default for Options {
    fn default() -> Self {
        Self {
            base_url: BaseUrl::default(),
            token: None,
            timeout: 30_000.0,
        }
    }
}

impl Options {
    /// Reads the options that a caller gave by name.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "only JavaScript gives options by name")
    )]
    pub(crate) fn from_draft(draft: Draft<'_>) -> Result<Self, InvalidOption> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Given {
            base_url: Option<String>,
            token: Option<String>,
            timeout: Option<f64>,
        }

        let given: Given = draft.read().map_err(InvalidOption::Type)?;
        let mut options = Self::default();
        if let Some(base_url) = given.base_url {
            options.base_url = BaseUrl::parse(&base_url)?;
        }
        if let Some(token) = given.token {
            options.token = Some(Token::parse(&token)?);
        }
        if let Some(timeout) = given.timeout {
            if !(1.0..=f64::from(MAX_TIMEOUT)).contains(&timeout) {
                return Err(InvalidOption::Timeout);
            }
            options.timeout = timeout;
        }
        Ok(options)
    }
}

/// The address that the API's paths are appended to: `https`, or `http` to this machine alone.
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
    /// [`InvalidOption::BaseUrl`] where it is anything else, [`InvalidOption::Insecure`] where it
    /// would carry a customer over `http` to another machine.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let (scheme, rest) = text.split_once("://").ok_or(InvalidOption::BaseUrl)?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = host(authority).ok_or(InvalidOption::BaseUrl)?;
        // A client would resolve dot segments, and send to another address than it shows.
        let is_dots = |segment: &str| {
            let segment = segment.to_ascii_lowercase().replace("%2e", ".");
            segment == "." || segment == ".."
        };
        if !path.bytes().all(is_path_byte) || path.split('/').any(is_dots) {
            return Err(InvalidOption::BaseUrl);
        }
        if scheme.eq_ignore_ascii_case("https")
            || (scheme.eq_ignore_ascii_case("http") && is_loopback(host))
        {
            Ok(Self(text.trim_end_matches('/').to_owned()))
        } else if scheme.eq_ignore_ascii_case("http") {
            Err(InvalidOption::Insecure)
        } else {
            Err(InvalidOption::BaseUrl)
        }
    }

    /// The address of `path`, which starts with a slash.
    pub(crate) fn join(&self, path: &str) -> String {
        [&self.0, path].concat()
    }
}

/// The host of `host [ ":" port ]` (RFC 3986, section 3.2); brackets of an IPv6 address included.
fn host(authority: &str) -> Option<&str> {
    let end_of_host = match authority.strip_prefix('[') {
        Some(_) => authority.find(']')? + 1,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at_checked(end_of_host)?;
    let is_host = match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(address) => ip::is_ipv6(address),
        None => is_name(host) || is_ipv4(host),
    };
    let is_port = match port.strip_prefix(':') {
        Some(port) => port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok(),
        None => port.is_empty(),
    };
    (is_host && is_port).then_some(host)
}

/// Whether a host is a name. One whose last label starts with a digit would be read as an IPv4 address, in
/// one of its notations (URL Standard, "ends in a number").
fn is_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let last = host.rsplit('.').next().unwrap_or(host);
    host.split('.').all(is_label) && !last.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether a host is an IPv4 address in its usual notation: a leading zero would make a number octal.
fn is_ipv4(host: &str) -> bool {
    let is_octal = |number: &str| number.len() > 1 && number.starts_with('0');
    ip::is_ipv4(host) && !host.split('.').any(is_octal)
}

/// Whether a host can only be this machine (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3).
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || (is_ipv4(host) && host.starts_with("127."))
}

/// `pchar` or a slash (RFC 3986, section 3.3).
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte)
}

/// A bearer token. It is never shown: not by `Debug`, not in an error.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Reads a `b64token` (RFC 6750, section 2.1): letters, digits, `-._~+/`, then any number of `=`.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Token`] where it is anything else: it could not stand in a header.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let body = text.trim_end_matches('=');
        let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        if !body.is_empty() && body.bytes().all(is_token_byte) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOption::Token)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// An option that no call can be made with. It never contains the option's value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InvalidOption {
    /// Options that do not exist or have another type. From JavaScript only.
    Type(Issues),
    /// The base URL is not an absolute URL, or has parts that it must not have.
    BaseUrl,
    /// The base URL would carry a customer over plain `http` to another machine.
    Insecure,
    /// The token is not a `b64token`.
    Token,
    /// The timeout is not a time that a timer can wait for.
    Timeout,
}

impl InvalidOption {
    /// The name of the option; none where the options are no object.
    pub fn option(&self) -> Option<&str> {
        match self {
            Self::Type(issues) => Some(issues.first()?.path.first()?),
            Self::BaseUrl | Self::Insecure => Some("baseUrl"),
            Self::Token => Some("token"),
            Self::Timeout => Some("timeout"),
        }
    }
}

impl fmt::Display for InvalidOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid options: ")?;
        match self {
            Self::Type(issues) => fmt::Display::fmt(issues, f),
            Self::BaseUrl => f.write_str(
                "baseUrl must be an absolute URL such as https://apay.caibo.digital, \
                 without user name, query or fragment",
            ),
            Self::Insecure => f.write_str(
                "baseUrl must start with https://; http:// is for localhost, 127.0.0.1 and [::1] only",
            ),
            Self::Token => f.write_str(
                "token must be a bearer token (RFC 6750): letters, digits and -._~+/ only, \
                 without the word Bearer",
            ),
            Self::Timeout => {
                write!(f, "timeout must be from 1 to {MAX_TIMEOUT} milliseconds")
            }
        }
    }
}

impl std::error::Error for InvalidOption {}

/// `{ code, message, option }`
impl Serialize for InvalidOption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_struct("InvalidOption", 3)?;
        error.serialize_field("code", "invalid_option")?;
        error.serialize_field("message", &self.to_string())?;
        error.serialize_field("option", &self.option())?;
        error.end()
    }
}
