//! What a client needs of its platform: an HTTP client, a timer, clocks and random numbers.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::http::request::HttpRequest;
use crate::http::response::{self, HttpResponse, ResponseError};
use crate::text::json::Json;

/// The largest body that is read, in bytes. The API's answers are far smaller.
pub const MAX_BODY_BYTES: usize = 8 << 20;

/// The platform of a client. The features `reqwest` and `gloo` have one each.
pub trait Transport: MaybeSend + MaybeSync {
    /// Sends a request once and receives its response. Redirects are not followed. There is no time limit: the client
    /// drops the future at its deadline.
    ///
    /// `received` gets the status and the header fields as soon as they arrive, and then the body.
    ///
    /// # Errors
    ///
    /// No response came. A body that ends too early is no error: it stays [`Body::Cut`].
    fn send<'a>(
        &'a self,
        request: &'a HttpRequest,
        received: &'a mut Received,
    ) -> BoxFuture<'a, Result<(), NoResponse>>;

    /// Completes after this time.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;

    /// The time on a clock that never goes back, since any moment before the client was made.
    fn now(&self) -> Duration;

    /// The time of day, by which the dates of responses are read.
    fn system_time(&self) -> SystemTime;

    /// A random number from 0 to 1.
    fn random(&self) -> f64;
}

/// No response came.
pub struct NoResponse {
    /// Whether no connection was made, so that nothing was sent.
    pub is_not_sent: bool,
    /// The platform's error. It must contain neither the URL nor anything that was sent.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A response as far as it has arrived.
#[derive(Default)]
pub struct Received {
    /// The status code; 0 as long as no response has come.
    pub status: u16,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The body of a response.
#[derive(Default)]
pub enum Body {
    /// It has not arrived to its end.
    #[default]
    Cut,
    /// It has more than [`MAX_BODY_BYTES`].
    TooLarge,
    /// All of it; empty if there was none.
    Whole(Vec<u8>),
}

impl Received {
    /// Reads the response to `request`.
    pub(super) fn read(
        &self,
        request: &HttpRequest,
        now: SystemTime,
    ) -> Result<Option<Json>, ResponseError> {
        let headers = self.headers.iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let received = HttpResponse {
            status: self.status,
            headers: &headers,
            body: match &self.body {
                Body::Whole(bytes) => Some(bytes),
                Body::Cut | Body::TooLarge => None,
            },
        };
        match self.body {
            Body::TooLarge => response::read_too_large(&received, request, now),
            _ => response::read(&received, request, now),
        }
    }
}

/// Prints no header and no body, which may repeat what was submitted.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoResponse")
            .field("is_not_sent", &self.is_not_sent)
            .finish_non_exhaustive()
    }
}
