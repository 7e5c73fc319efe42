//! The responses to refused requests: reason, status and remedy.

mod envelope;

use std::fmt::Display;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::log;
use crate::store::{self, Store};
use envelope::Envelope;

/// The machine-readable code of [`Problem::KeyInProgress`].
const KEY_IN_PROGRESS: &str = "IDEMPOTENCY_KEY_IN_PROGRESS";

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The body is not a customer or changes: its content type, its size, its text or its fields.
    Body(caibo_customers::Problem),
    /// The body did not arrive in time.
    RequestTimeout,
    /// The bearer token is missing or wrong.
    Unauthorized,
    /// The bearer token is missing. Any is accepted.
    Unidentified,
    /// The bearer token was right and has run out. Another one is accepted.
    TokenRanOut,
    /// No route and no file has this path.
    NotFound,
    /// The path exists, but not for this method.
    MethodNotAllowed,
    /// The host name is not one of this machine.
    MisdirectedRequest,
    /// No customer has the id in the path; `None` for an id that is not an int64.
    CustomerNotFound { id: Option<i64>, timestamp: String },
    /// The idempotency key is invalid.
    BadIdempotencyKey,
    /// The idempotency key was used for another customer.
    IdempotencyKeyReused,
    /// A request with the idempotency key is being handled.
    KeyInProgress,
    /// There were too many requests in the last second.
    RateLimited,
    /// The fault is unknown or malformed.
    BadFault,
    /// The request asked for this status as its fault.
    Injected(StatusCode),
    /// The sandbox failed.
    Internal,
}

impl Problem {
    /// Logs what failed. The client only gets the status 500.
    pub(crate) fn internal(task: &str, error: impl Display) -> Self {
        log::failure(task, error);
        Self::Internal
    }

    /// The refusal for an id that no customer has; `None` for one that is not an int64.
    pub(crate) async fn no_customer(store: &Store, id: Option<i64>) -> Self {
        match store.now().await {
            Ok(timestamp) => Self::CustomerNotFound { id, timestamp },
            Err(error) => error.into(),
        }
    }

    fn status(&self) -> u16 {
        let status = match self {
            Self::Body(problem) => return problem.status(),
            Self::BadIdempotencyKey | Self::BadFault => StatusCode::BAD_REQUEST,
            Self::Unauthorized | Self::Unidentified | Self::TokenRanOut => StatusCode::UNAUTHORIZED,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::NotFound | Self::CustomerNotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::MisdirectedRequest => StatusCode::MISDIRECTED_REQUEST,
            Self::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::KeyInProgress => StatusCode::CONFLICT,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Injected(status) => *status,
        };
        status.as_u16()
    }

    /// The remedy, if the title does not imply it.
    fn detail(&self) -> Option<&'static str> {
        Some(match self {
            Self::RequestTimeout => "The body did not arrive in time.",
            Self::Unauthorized => {
                "Send the token that the sandbox was started with, as a bearer token."
            }
            Self::Unidentified => "Send a bearer token. The sandbox takes any.",
            Self::TokenRanOut => "The token has run out: send another one.",
            Self::MisdirectedRequest => {
                "The sandbox answers to localhost, 127.0.0.1 and [::1], at any port, only."
            }
            Self::BadIdempotencyKey => {
                "Idempotency-Key must be 1 to 255 visible ASCII characters, given once."
            }
            Self::IdempotencyKeyReused => {
                "The Idempotency-Key was used for another customer: send a new one."
            }
            Self::KeyInProgress => {
                "A request with this Idempotency-Key is in progress: send it again later."
            }
            Self::RateLimited => "There were too many requests in the last second.",
            Self::BadFault => {
                "Sandbox-Fault takes one of status=400 to status=999, answer=NAME, in-progress, drop, \
                 drop-after-commit, stall-headers, stall-body, garbage, html, truncate and \
                 slow=200ms, and after semicolons times=N, key=TEXT and, with status, \
                 retry-after=SECONDS or an HTTP-date. A bar separates a fault with times from the next."
            }
            Self::Injected(_) => "Sandbox-Fault asked for this status.",
            Self::Body(_)
            | Self::NotFound
            | Self::CustomerNotFound { .. }
            | Self::MethodNotAllowed
            | Self::Internal => return None,
        })
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Self::internal("use the database", error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::CustomerNotFound { id, timestamp } = self {
            return (
                StatusCode::NOT_FOUND,
                Json(Envelope::no_customer(id, timestamp)),
            )
                .into_response();
        }
        if let Self::Body(problem) = self {
            return problem.into_response();
        }
        let status = self.status();
        let mut problem = caibo_customers::Problem::new(status);
        if let Some(detail) = self.detail() {
            problem = problem.with_detail(detail);
        }
        problem = match self {
            Self::KeyInProgress => problem.with_code(KEY_IN_PROGRESS),
            // What is accepted (RFC 9110, section 15.5.2), or when (RFC 6585, section 4).
            Self::RateLimited => problem.with_header("retry-after", "1"),
            _ if status == 401 => problem.with_header("www-authenticate", "Bearer"),
            _ => problem,
        };
        problem.into_response()
    }
}
