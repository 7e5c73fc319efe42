//! The errors of calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::http::options::InvalidOption;
use crate::http::response::{ApiError, ResponseError};
use crate::issue::Issue;

/// An error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call has no result.
///
/// `Display` and `Debug` contain neither a server's words nor a submitted value: [`Error::api`] has the words, for the
/// person in front of the form.
#[non_exhaustive]
pub enum Error {
    /// An option is not valid, or the token that the token function gave.
    Option {
        /// The option, and the values that it takes.
        error: InvalidOption,
        /// What was sent before.
        sent: Sent,
    },
    /// One idempotency key was given for different customers. Nothing was sent: the server would make one customer of
    /// them.
    SharedKey,
    /// The HTTP client cannot be set up: the platform's certificates cannot be used.
    Start {
        /// The reason.
        source: BoxError,
    },
    /// The token function failed.
    Token {
        /// Its error, which all calls get that waited for the same answer.
        source: Arc<dyn std::error::Error + Send + Sync>,
        /// What was sent before.
        sent: Sent,
    },
    /// No response came.
    Connection {
        /// The reason, if the platform gives one.
        source: Option<BoxError>,
        /// What was sent.
        sent: Sent,
    },
    /// No complete response came within the timeout.
    Timeout {
        /// The timeout.
        timeout: Duration,
        /// What was sent.
        sent: Sent,
    },
    /// [`CreateAll::close`](super::CreateAll::close) ended the call while it waited to be sent, or to be sent again.
    Closed {
        /// What was sent before.
        sent: Sent,
    },
    /// The API refused the call, or its response cannot be read.
    Response {
        /// The response.
        error: ResponseError,
        /// What was sent.
        sent: Sent,
    },
}

/// What a call has sent until its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// The number of attempts.
    pub attempts: u32,
    /// Whether the customer may exist, or be changed, although the call failed.
    pub may_exist: bool,
}

impl Error {
    /// The stable code of the kind of error, as in the npm package, which has no `closed`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Option { .. } | Self::SharedKey => InvalidOption::CODE,
            Self::Start { .. } => "client_failed",
            Self::Token { .. } => "token_failed",
            Self::Connection { .. } => "connection_failed",
            Self::Timeout { .. } => "timeout",
            Self::Closed { .. } => "closed",
            Self::Response { error, .. } => error.code(),
        }
    }

    /// Whether the customer may exist, or be changed, although the call failed.
    pub fn may_exist(&self) -> bool {
        self.sent().may_exist
    }

    /// The number of attempts.
    pub fn attempts(&self) -> u32 {
        self.sent().attempts
    }

    /// The status of the response, if one came.
    pub fn status(&self) -> Option<u16> {
        self.response().map(ResponseError::received_status)
    }

    /// The API's refusal, with its words, if it is one.
    pub fn api(&self) -> Option<&ApiError> {
        match self.response()? {
            ResponseError::Api(error) => Some(error),
            ResponseError::Unreadable(_) => None,
        }
    }

    /// The server's complaints, each at the field that it is about.
    pub fn issues(&self) -> &[Issue] {
        self.api().map_or(&[], |error| &error.issues)
    }

    /// The server's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    pub(super) fn response(&self) -> Option<&ResponseError> {
        match self {
            Self::Response { error, .. } => Some(error),
            _ => None,
        }
    }

    fn sent(&self) -> Sent {
        match self {
            Self::Option { sent, .. }
            | Self::Token { sent, .. }
            | Self::Connection { sent, .. }
            | Self::Timeout { sent, .. }
            | Self::Closed { sent }
            | Self::Response { sent, .. } => *sent,
            Self::SharedKey | Self::Start { .. } => Sent::default(),
        }
    }
}

impl From<InvalidOption> for Error {
    fn from(error: InvalidOption) -> Self {
        Self::Option {
            error,
            sent: Sent::default(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option { error, .. } => error.fmt(f),
            Self::SharedKey => f.write_str(
                "invalid options: idempotencyKey must differ between customers: with one key they would be one",
            ),
            Self::Start { .. } => {
                f.write_str("the HTTP client cannot be set up: check the certificates of the platform")
            }
            Self::Token { .. } => f.write_str("the token function failed"),
            Self::Connection { .. } => {
                f.write_str("no response from the API: check the network, the base URL and, in a browser, CORS")
            }
            Self::Timeout { timeout, .. } => {
                write!(f, "no complete response within {} ms", timeout.as_millis())
            }
            Self::Closed { .. } => f.write_str("the run was closed while the call waited"),
            Self::Response { error, .. } => error.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.code())
            .field("message", &format_args!("{self}"))
            .field("attempts", &self.attempts())
            .field("may_exist", &self.may_exist())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Start { source } => Some(&**source),
            Self::Token { source, .. } => Some(&**source),
            Self::Connection {
                source: Some(source),
                ..
            } => Some(&**source),
            _ => None,
        }
    }
}
