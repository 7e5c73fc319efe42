//! The retry policy: whether and when a failed attempt is repeated.

use std::time::{Duration, SystemTime};

use super::milliseconds::{duration, since_1970};
use super::pace::{MAX_HOLD, MAX_REFUSALS};
use crate::text::ascii::split;
use crate::text::http_date::{self, ParseDate};

pub use super::next_token::NextToken;
pub use super::outcome::Outcome;

/// The header field by which a server says when it accepts more.
pub(crate) const RETRY_AFTER: &str = "Retry-After";

/// The longest wait before the first repetition, in milliseconds. It doubles with each repetition.
const BASE: f64 = 500.0;
/// The longest wait, in milliseconds, that no `Retry-After` asked for.
const CAP: f64 = 8_000.0;
/// The largest number of doublings. Four reach [`CAP`]; the bound keeps the shift from overflowing.
const MAX_DOUBLINGS: u32 = 16;

/// A failed attempt, and the time left for another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// Whether the request is idempotent:
    /// [`HttpRequest::is_repeatable`](crate::request::HttpRequest::is_repeatable).
    pub is_repeatable: bool,
    /// The number of attempts so far that count, including this one.
    pub number: u32,
    /// The largest number of repetitions: [`Options::max_retries`](crate::options::Options::max_retries).
    pub max_retries: u32,
    /// How the attempt ended.
    pub outcome: Outcome,
    /// The wait that the server asks for: [`after`].
    pub retry_after: Option<Duration>,
    /// Whether there may be another token, and the call has not been sent with another one yet: see [`NextToken`].
    pub may_reauthorize: bool,
    /// For a call of a paced run, the number of its refusals so far: see [`Attempt::is_refusal`]. `None` for any other call.
    pub refusals: Option<u32>,
    /// The time left until the call's deadline.
    pub time_left: Duration,
    /// A random number from 0 to 1, so that clients that failed together do not return together.
    pub random: f64,
}

impl Attempt {
    /// Whether the server refused the request and says when it accepts more: 429 or 503 with `Retry-After`. All calls of
    /// the client wait until then.
    pub fn is_refusal(&self) -> bool {
        matches!(self.outcome, Outcome::Status(429 | 503)) && self.retry_after.is_some()
    }

    /// Whether the attempt may be repeated, whatever the number of attempts and the time left.
    fn is_transient(&self) -> bool {
        match self.outcome {
            // The server refused the request before any work.
            Outcome::Status(429) if self.retry_after.is_some() => true,
            Outcome::Status(408 | 425 | 429 | 500 | 502 | 503 | 504 | 600..)
            | Outcome::NotSent
            | Outcome::NoResponse
            | Outcome::InProgress => self.is_repeatable,
            Outcome::Status(_) => false,
        }
    }
}

/// The wait before the request is sent again; `None` if it is not sent again.
///
/// A repeatable request is repeated if no complete response came, after 408, 425, 429, 500, 502, 503 and 504, after a status
/// from 600, which is processed as a 500 (RFC 9110, section 15), and after [`Outcome::InProgress`]. Any other request is
/// repeated only after a 429 with a `Retry-After`, by which the server refuses it before any work.
///
/// `Retry-After` is obeyed, however short or long; without it the wait is random, up to a bound that doubles each time
/// (exponential back-off with full jitter). A wait that would outlast the time left is not begun. After a 401 a
/// repeatable request is sent again at once if there may be another token, whatever `max_retries` is.
///
/// A refusal of a call of a paced run counts neither against `max_retries` nor against the time left, since the call is then
/// as if it had not been sent. It is sent again at most ten times, after waits of at most 15 minutes.
///
/// ```
/// use std::time::Duration;
///
/// use caibo_customers::retry::{self, Attempt, Outcome};
///
/// let get = Attempt {
///     is_repeatable: true,
///     number: 1,
///     max_retries: 2,
///     outcome: Outcome::Status(503),
///     retry_after: Some(Duration::from_secs(1)),
///     may_reauthorize: false,
///     refusals: None,
///     time_left: Duration::from_secs(30),
///     random: 0.5,
/// };
/// assert_eq!(retry::delay(&get), Some(Duration::from_secs(1)));
///
/// // The first one may have created a customer.
/// let post = Attempt { is_repeatable: false, ..get };
/// assert_eq!(retry::delay(&post), None);
/// ```
pub fn delay(attempt: &Attempt) -> Option<Duration> {
    if attempt.outcome == Outcome::Status(401) {
        let may = attempt.is_repeatable && attempt.may_reauthorize && !attempt.time_left.is_zero();
        return may.then_some(Duration::ZERO);
    }
    let wait = attempt.retry_after.unwrap_or_else(|| {
        let doublings = attempt.number.saturating_sub(1).min(MAX_DOUBLINGS);
        duration((BASE * f64::from(1 << doublings)).min(CAP) * attempt.random)
    });
    let is_allowed = match attempt.refusals {
        Some(refusals) if attempt.is_refusal() => {
            refusals < MAX_REFUSALS && wait <= duration(MAX_HOLD)
        }
        _ => attempt.number <= attempt.max_retries && wait < attempt.time_left,
    };
    (attempt.is_transient() && is_allowed).then_some(wait)
}

/// The wait that a `Retry-After` field asks for (RFC 9110, section 10.2.3): a number of seconds, or an
/// HTTP-date, counted from `now`. A date in the past is 0. `None` for any other
/// text. The number may have decimals, such as `0.5`: the RFC allows none, but servers send them.
pub fn after(value: &str, now: SystemTime) -> Option<Duration> {
    after_with(value, since_1970(now), http_date::parse)
}

/// As [`after`], with another parser of dates. `now` is in milliseconds since 1970.
pub(crate) fn after_with(value: &str, now: f64, parse_date: ParseDate) -> Option<Duration> {
    let value = value.trim_ascii();
    if let Some(seconds) = seconds(value) {
        return Some(duration(seconds * 1_000.0));
    }
    Some(duration(parse_date(value)? - now))
}

/// A number of seconds as decimal digits, with or without decimals, of which those of milliseconds count.
fn seconds(text: &str) -> Option<f64> {
    const DECIMALS: usize = 3;
    let mut value = 0.0;
    let mut scale = 1.0;
    for (part, digits) in split(text.as_bytes(), b'.').enumerate() {
        if part > 1 || digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let length = if part == 0 { digits.len() } else { DECIMALS };
        for digit in digits.iter().take(length) {
            value = value * 10.0 + f64::from(digit - b'0');
            scale *= if part == 0 { 1.0 } else { 10.0 };
        }
    }
    Some(value / scale)
}
