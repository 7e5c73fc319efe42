//! The errors of responses, with their messages.

use std::fmt;
use std::time::Duration;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::http::milliseconds;
use crate::http::outcome::Outcome;
use crate::issue::Issues;
use crate::text::hidden::HiddenText;
use crate::text::json::Json;
use crate::text::number::decimal;

/// The reason why a call that got a response has no result.
///
/// A server's words may repeat what was submitted, so `Display`, `Debug` and `Serialize` contain none of them: the
/// fields of [`ApiError`] have them whole, for the person in front of the form.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ResponseError {
    /// The API refused the call, or failed to answer it.
    Api(Box<ApiError>),
    /// The response cannot be read. A call that changes something may have done so.
    Unreadable(Unreadable),
}

/// A response with a status of 400 or more.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// The status code.
    pub status: u16,
    /// Whether it is a 409 that says that a request with the same idempotency key is in progress.
    pub is_in_progress: bool,
    /// The kind of problem, in the server's words.
    pub title: Option<HiddenText>,
    /// The explanation of this occurrence, in the server's words.
    pub detail: Option<HiddenText>,
    /// The server's complaints, each at the field that it is about, or at the root.
    pub issues: Issues,
    /// The server's own code of the problem, such as `CUSTOMER_NOT_FOUND`: `code` or `errorCode` of the body or of the object
    /// `error` in it. It is set under the conditions of `request_id`, since logs show it.
    pub server_code: Option<String>,
    /// The wait that the server asks for (`Retry-After`).
    pub retry_after: Option<Duration>,
    /// The server's id of the request: the header field `X-Request-Id`, `Request-Id` or `X-Correlation-Id`, else `traceId`,
    /// `requestId` or `correlationId` of the body. It is set only if it looks like an id and does not contain the token: at
    /// most 128 characters of `[A-Za-z0-9._:/+=-]`.
    pub request_id: Option<String>,
    /// The body, if it was JSON.
    pub problem: Option<Json>,
}

/// A response that is not in a format of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The status code.
    pub status: u16,
    /// The difference from what was expected.
    pub reason: UnreadableReason,
    /// As in [`ApiError`].
    pub request_id: Option<String>,
}

/// The difference between a response and what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// The status is neither success nor failure.
    Status,
    /// The response is a redirect.
    Redirect,
    /// The body is HTML or XML.
    Html,
    /// The body is not JSON.
    NotJson,
    /// The body is JSON, but not an object.
    NotObject,
    /// The body ended too early.
    Truncated,
    /// The body is larger than the client reads. [`read`](super::read) takes a whole body and never reports it.
    TooLarge,
}

impl ApiError {
    /// The stable code of the kind of error, such as `not_found`.
    pub fn code(&self) -> &'static str {
        match self.status {
            400 => "bad_request",
            401 => "unauthorized",
            404 => "not_found",
            429 => "rate_limited",
            500.. => "server_error",
            _ => "api_error",
        }
    }

    fn message(&self) -> String {
        let status = decimal(self.status);
        match &self.server_code {
            Some(code) => ["the API answered with status ", &status, ": ", code].concat(),
            None => ["the API answered with status ", &status].concat(),
        }
    }
}

impl Unreadable {
    fn message(&self) -> String {
        let reason = match self.reason {
            UnreadableReason::Status => " that is neither a success nor an error",
            UnreadableReason::Redirect => {
                " and leads elsewhere, which is not followed: check baseUrl"
            }
            UnreadableReason::Html => " and an HTML page instead of JSON: check baseUrl",
            UnreadableReason::NotJson => " and a body that cannot be read as JSON",
            UnreadableReason::NotObject => " and a body that is not a JSON object",
            UnreadableReason::TooLarge => {
                " and a body that is too large to be an answer of the API"
            }
            UnreadableReason::Truncated => " and a body that ended too early",
        };
        let status = decimal(self.status);
        ["the response has status ", &status, reason].concat()
    }
}

impl ResponseError {
    /// The message, without the server's words.
    pub fn message(&self) -> String {
        match self {
            Self::Api(error) => error.message(),
            Self::Unreadable(error) => error.message(),
        }
    }

    /// The stable code of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Api(error) => error.code(),
            Self::Unreadable(_) => "invalid_response",
        }
    }

    /// The server's own code of the problem.
    pub fn server_code(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.server_code.as_deref(),
            Self::Unreadable(_) => None,
        }
    }

    /// How the attempt ended, for [`retry::delay`](crate::retry::delay).
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Api(error) if error.is_in_progress => Outcome::InProgress,
            Self::Unreadable(error) if error.reason == UnreadableReason::Truncated => {
                Outcome::NoResponse
            }
            _ => Outcome::Status(self.received_status()),
        }
    }

    /// The wait that the server asks for.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after,
            Self::Unreadable(_) => None,
        }
    }

    /// The server's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.request_id.as_deref(),
            Self::Unreadable(error) => error.request_id.as_deref(),
        }
    }

    /// The status of the response, also if its body ended too early.
    pub fn received_status(&self) -> u16 {
        match self {
            Self::Api(error) => error.status,
            Self::Unreadable(error) => error.status,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ApiError {}
impl std::error::Error for Unreadable {}
impl std::error::Error for ResponseError {}

/// Serializes what a log may hold: `{ code, message, status, serverCode?, retryAfter?, requestId? }`, `retryAfter` in
/// milliseconds.
impl Serialize for ResponseError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_map(None)?;
        error.serialize_entry("code", self.code())?;
        error.serialize_entry("message", &self.message())?;
        error.serialize_entry("status", &self.received_status())?;
        if let Some(code) = self.server_code() {
            error.serialize_entry("serverCode", code)?;
        }
        if let Some(wait) = self.retry_after() {
            error.serialize_entry("retryAfter", &milliseconds(wait))?;
        }
        if let Some(id) = self.request_id() {
            error.serialize_entry("requestId", id)?;
        }
        error.end()
    }
}
