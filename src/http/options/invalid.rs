//! The errors of options, with their messages.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::name::{self, MAX_RETRY_COUNT, MAX_TIMEOUT_MS};
use crate::issue::{Code, Expected, Issue, Issues};
use crate::text::number::decimal;

/// An option that is not valid. It never contains the option's value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InvalidOption {
    /// An option does not exist or has a wrong type. Only options read by name can have this error.
    Type(Issues),
    /// The base URL is not an absolute URL, or has parts that it must not have.
    BaseUrl,
    /// The base URL would send a customer over plain `http` to another machine.
    Insecure,
    /// The token is not a `b64token`.
    Token,
    /// The idempotency key is not 1 to 255 visible ASCII characters.
    IdempotencyKey,
    /// The API does not take the content type.
    ContentType,
    /// A header has an invalid name, or that of a field that the call or the connection sets.
    Headers,
    /// A header has a value with other characters than visible ASCII, spaces and tabs, or one that is not text.
    HeaderValue,
    /// The credentials mode does not exist.
    Credentials,
    /// The timeout is not from 1 to 2 147 483 647 milliseconds.
    Timeout,
    /// The number of retries is not an integer from 0 to 10.
    MaxRetries,
}

impl InvalidOption {
    /// The stable code of the error.
    pub const CODE: &str = "invalid_option";

    /// An option has a wrong type.
    pub(super) fn wrong_type(name: &str, expected: Expected) -> Self {
        let code = Code::WrongType {
            expected,
            nullable: false,
        };
        Self::Type(Issue::at(name.to_owned(), code).into())
    }

    /// The name of the option; `None` if the options are not an object.
    pub fn option(&self) -> Option<&str> {
        match self {
            Self::Type(issues) => issues.first()?.path.first().map(|name| &**name),
            Self::BaseUrl | Self::Insecure => Some(name::BASE_URL),
            Self::Token => Some(name::TOKEN),
            Self::IdempotencyKey => Some(name::IDEMPOTENCY_KEY),
            Self::ContentType => Some(name::CONTENT_TYPE),
            Self::Headers | Self::HeaderValue => Some(name::HEADERS),
            Self::Credentials => Some(name::CREDENTIALS),
            Self::Timeout => Some(name::TIMEOUT),
            Self::MaxRetries => Some(name::MAX_RETRIES),
        }
    }

    /// The option and the values that it takes.
    pub fn message(&self) -> String {
        const BEGINNING: &str = "invalid options: ";
        let words = match self {
            Self::Type(issues) => return [BEGINNING, &issues.summary()].concat(),
            Self::BaseUrl => {
                "baseUrl must be an absolute URL such as https://apay.caibo.digital, as text (of a URL object: \
                 its href), without user name, query, fragment, space or line end"
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
                "headers must have names that HTTP allows, and none that is the call's own \
                 (Authorization, Content-Type, Idempotency-Key, Accept) or the connection's"
            }
            Self::HeaderValue => {
                "headers must have values of visible ASCII characters, spaces and tabs, as text: remove \
                 line ends, and encode other characters"
            }
            Self::Credentials => "credentials must be omit, same-origin or include",
            Self::MaxRetries => {
                let max = decimal(MAX_RETRY_COUNT);
                return [BEGINNING, "maxRetries must be an integer from 0 to ", &max].concat();
            }
            Self::Timeout => {
                let max = decimal(MAX_TIMEOUT_MS);
                return [
                    BEGINNING,
                    "timeout must be from 1 to ",
                    &max,
                    " milliseconds",
                ]
                .concat();
            }
        };
        [BEGINNING, words].concat()
    }
}

impl fmt::Display for InvalidOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for InvalidOption {}

/// Serializes as `{ code, message, option }`.
impl Serialize for InvalidOption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_map(None)?;
        error.serialize_entry("code", Self::CODE)?;
        error.serialize_entry("message", &self.message())?;
        if let Some(option) = self.option() {
            error.serialize_entry("option", option)?;
        }
        error.end()
    }
}
