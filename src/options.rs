//! How a call is made: where to, on whose behalf, for how long. Checked before anything is sent.

mod base_url;

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::draft::{Draft, Value, unknown_field};
use crate::issue::{Code, Expected, Issue, Issues};
use crate::plain::{Object, Plain};
use crate::rules::ascii::is_alphanumeric_or;
use crate::rules::number::digits;
use crate::text::concat;

pub use base_url::BaseUrl;

/// The options of a call.
///
/// ```
/// use caibo_customers::options::{BaseUrl, IdempotencyKey, Options, Token};
///
/// let options = Options {
///     base_url: BaseUrl::parse("http://127.0.0.1:4010")?,
///     token: Some(Token::parse("secret")?),
///     idempotency_key: Some(IdempotencyKey::parse("order-77")?),
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
    /// What tells the server that a repeated `POST` is the same one.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The media type of the body.
    pub content_type: ContentType,
    /// Header fields to send besides those that the call has itself.
    pub headers: ExtraHeaders,
    /// Whether a browser sends cookies along; nothing else looks at it.
    pub credentials: Option<Credentials>,
    /// How long the call may take in all, in milliseconds.
    pub timeout: f64,
    /// How often a call that failed may be repeated: see [`retry::delay`](crate::retry::delay).
    pub max_retries: u32,
}

/// The longest delay that `setTimeout` keeps; it fires a longer one at once (HTML, "timers").
const MAX_TIMEOUT: i32 = i32::MAX;

/// More attempts than that are no retry but a load on a server that is in trouble.
const MAX_RETRIES: u32 = 10;

impl Default for Options {
    fn default() -> Self {
        Self {
            base_url: BaseUrl::default(),
            token: None,
            idempotency_key: None,
            content_type: ContentType::default(),
            headers: ExtraHeaders::default(),
            credentials: None,
            timeout: 30_000.0,
            max_retries: 2,
        }
    }
}

/// What options are called, in JavaScript and in messages.
mod name {
    pub(super) const BASE_URL: &str = "baseUrl";
    pub(super) const TOKEN: &str = "token";
    pub(super) const IDEMPOTENCY_KEY: &str = "idempotencyKey";
    pub(super) const CONTENT_TYPE: &str = "contentType";
    pub(super) const HEADERS: &str = "headers";
    pub(super) const CREDENTIALS: &str = "credentials";
    pub(super) const TIMEOUT: &str = "timeout";
    pub(super) const MAX_RETRIES: &str = "maxRetries";
    pub(super) const ALL: &[&str] = &[
        BASE_URL,
        TOKEN,
        IDEMPOTENCY_KEY,
        CONTENT_TYPE,
        HEADERS,
        CREDENTIALS,
        TIMEOUT,
        MAX_RETRIES,
    ];
}

impl Options {
    /// Reads the options that a caller gave by name.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "only JavaScript gives options by name")
    )]
    pub(crate) fn read(&mut self, draft: &Draft<'_>) -> Result<(), InvalidOption> {
        for (name, value) in &draft.entries {
            let text = || text(name, value);
            match &**name {
                name::BASE_URL => self.base_url = BaseUrl::parse(text()?)?,
                name::TOKEN => self.token = Some(Token::parse(text()?)?),
                name::IDEMPOTENCY_KEY => {
                    self.idempotency_key = Some(IdempotencyKey::parse(text()?)?);
                }
                name::CONTENT_TYPE => self.content_type = ContentType::parse(text()?)?,
                name::HEADERS => self.headers = ExtraHeaders::from_value(name, value)?,
                name::CREDENTIALS => self.credentials = Some(Credentials::parse(text()?)?),
                name::TIMEOUT => {
                    let timeout = number(name, value)?;
                    if !(1.0..=f64::from(MAX_TIMEOUT)).contains(&timeout) {
                        return Err(InvalidOption::Timeout);
                    }
                    self.timeout = timeout;
                }
                name::MAX_RETRIES => {
                    let count = number(name, value)?;
                    if !(0.0..=f64::from(MAX_RETRIES)).contains(&count) || count.fract() != 0.0 {
                        return Err(InvalidOption::MaxRetries);
                    }
                    self.max_retries = count as u32;
                }
                _ => return Err(InvalidOption::Type(unknown_field(name, name::ALL).into())),
            }
        }
        Ok(())
    }
}

fn text<'d>(name: &str, value: &'d Value<'_>) -> Result<&'d str, InvalidOption> {
    value
        .as_text()
        .ok_or_else(|| wrong_type(name, Expected::String))
}

fn number(name: &str, value: &Value<'_>) -> Result<f64, InvalidOption> {
    match value {
        Value::Number(number) => number.double,
        _ => None,
    }
    .ok_or_else(|| wrong_type(name, Expected::Number))
}

fn wrong_type(name: &str, expected: Expected) -> InvalidOption {
    let code = Code::WrongType {
        expected,
        nullable: false,
    };
    InvalidOption::Type(Issue::at(name, code).into())
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
        let body = || text.bytes().rev().skip_while(|byte| *byte == b'=');
        let is_token_byte = |byte: u8| is_alphanumeric_or(byte, b"-._~+/");
        if body().next().is_some() && body().all(is_token_byte) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOption::Token)
        }
    }

    /// The value of `Authorization` (RFC 6750, section 2.1).
    pub(crate) fn to_authorization(&self) -> String {
        concat(&[BEARER, &self.0])
    }
}

/// What stands before a bearer token.
pub(crate) const BEARER: &str = "Bearer ";

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What tells a server that a repeated request is the same one, such as a UUID: `Idempotency-Key`.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads 1 to 255 visible ASCII characters.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::IdempotencyKey`] where it is anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let is_visible = |byte: u8| byte.is_ascii_graphic();
        if (1..=255).contains(&text.len()) && text.bytes().all(is_visible) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOption::IdempotencyKey)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A key may be made of what identifies a customer.
impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey(…)")
    }
}

/// The media type of a body: one of the contract's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType(Cow<'static, str>);

impl Default for ContentType {
    /// `application/json`
    fn default() -> Self {
        Self(Cow::Borrowed("application/json"))
    }
}

impl ContentType {
    /// Reads `application/json`, `text/json`, or `application/*+json`, which is any type with that ending, such
    /// as `application/json-patch+json`. No parameters: JSON has none.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::ContentType`] where it is anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let is_structured = || {
            let name = text.strip_prefix("application/")?.strip_suffix("+json")?;
            Some(is_token(name))
        };
        if matches!(text, "application/json" | "text/json") || is_structured() == Some(true) {
            Ok(Self(Cow::Owned(text.to_owned())))
        } else {
            Err(InvalidOption::ContentType)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// When a browser sends cookies along (Fetch Standard, "credentials mode").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// Never.
    Omit,
    /// To the page's own origin.
    SameOrigin,
    /// Always.
    Include,
}

impl Credentials {
    const ALL: [Self; 3] = [Self::Omit, Self::SameOrigin, Self::Include];

    /// Reads the name that the Fetch Standard gives it.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Credentials`] for any other name.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        for mode in Self::ALL {
            if mode.name() == text {
                return Ok(mode);
            }
        }
        Err(InvalidOption::Credentials)
    }

    /// The name that the Fetch Standard gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}

/// Header fields of the caller's own.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ExtraHeaders(Vec<(String, String)>);

impl ExtraHeaders {
    /// What a call says itself: two of them would contradict each other.
    const RESERVED: [&str; 4] = ["authorization", "content-type", "idempotency-key", "accept"];

    /// What is between the client and its next hop (RFC 9110, sections 7.2 and 7.6.1): `fetch` fails on them, or does
    /// not send them.
    const OF_THE_CONNECTION: [&str; 9] = [
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];

    /// Adds a field (RFC 9110, section 5): a token as name, and a value of visible ASCII characters, spaces and
    /// tabs.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Headers`] where either is anything else, and for the names that the call has itself.
    pub fn add(&mut self, name: &str, value: &str) -> Result<(), InvalidOption> {
        let is_one_of = |names: &[&str]| {
            names
                .iter()
                .any(|refused| refused.eq_ignore_ascii_case(name))
        };
        let is_reserved = is_one_of(&Self::RESERVED) || is_one_of(&Self::OF_THE_CONNECTION);
        let is_value_byte = |byte: u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t');
        if !is_token(name) || is_reserved || !value.bytes().all(is_value_byte) {
            return Err(InvalidOption::Headers);
        }
        self.0.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    fn from_value(name: &str, value: &Value<'_>) -> Result<Self, InvalidOption> {
        let draft = value
            .as_object()
            .ok_or_else(|| wrong_type(name, Expected::Object))?;
        let mut headers = Self::default();
        for (name, value) in &draft.entries {
            headers.add(name, value.as_text().ok_or(InvalidOption::Headers)?)?;
        }
        Ok(headers)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }
}

/// A field may hold a secret.
impl fmt::Debug for ExtraHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// `token` of RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    let is_tchar = |byte: u8| is_alphanumeric_or(byte, b"!#$%&'*+-.^_`|~");
    !text.is_empty() && text.bytes().all(is_tchar)
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
    /// The idempotency key is not one that a header can carry.
    IdempotencyKey,
    /// The content type is none that the API takes.
    ContentType,
    /// A header has a name or value that cannot be sent, or one that the call says itself.
    Headers,
    /// The credentials mode does not exist.
    Credentials,
    /// The timeout is not a time that a timer can wait for.
    Timeout,
    /// The number of retries is none, or too large.
    MaxRetries,
}

impl InvalidOption {
    /// The name of the option; none where the options are no object.
    pub fn option(&self) -> Option<&str> {
        match self {
            Self::Type(issues) => Some(issues.first()?.path.first()?),
            Self::BaseUrl | Self::Insecure => Some(name::BASE_URL),
            Self::Token => Some(name::TOKEN),
            Self::IdempotencyKey => Some(name::IDEMPOTENCY_KEY),
            Self::ContentType => Some(name::CONTENT_TYPE),
            Self::Headers => Some(name::HEADERS),
            Self::Credentials => Some(name::CREDENTIALS),
            Self::Timeout => Some(name::TIMEOUT),
            Self::MaxRetries => Some(name::MAX_RETRIES),
        }
    }

    /// Which option it is, and what would be right.
    pub(crate) fn message(&self) -> String {
        const BEGINNING: &str = "invalid options: ";
        let words = match self {
            Self::Type(issues) => return concat(&[BEGINNING, &issues.message()]),
            Self::BaseUrl => {
                "baseUrl must be an absolute URL such as https://apay.caibo.digital, \
                 without user name, query or fragment"
            }
            Self::Insecure => {
                "baseUrl must start with https://; http:// is for localhost, 127.0.0.1 and [::1] only"
            }
            Self::Token => {
                "token must be a bearer token (RFC 6750): letters, digits and -._~+/ only, \
                 without the word Bearer"
            }
            Self::IdempotencyKey => "idempotencyKey must be 1 to 255 visible ASCII characters",
            Self::ContentType => {
                "contentType must be application/json, text/json or application/*+json, \
                 without parameters"
            }
            Self::Headers => {
                "headers must have names and values that HTTP allows, as text, and none that is the call's \
                 own (Authorization, Content-Type, Idempotency-Key, Accept) or the connection's"
            }
            Self::Credentials => "credentials must be omit, same-origin or include",
            Self::MaxRetries => {
                let most = digits(MAX_RETRIES.into());
                return concat(&[BEGINNING, "maxRetries must be an integer from 0 to ", &most]);
            }
            Self::Timeout => {
                let most = digits(MAX_TIMEOUT.into());
                return concat(&[
                    BEGINNING,
                    "timeout must be from 1 to ",
                    &most,
                    " milliseconds",
                ]);
            }
        };
        concat(&[BEGINNING, words])
    }
}

impl fmt::Display for InvalidOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for InvalidOption {}

/// `{ code, message, option }`
impl Serialize for InvalidOption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain::Object(Object::from(self)).serialize(serializer)
    }
}
