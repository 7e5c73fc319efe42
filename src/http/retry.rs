//! The retry policy: whether and when a failed attempt is repeated.

use crate::text::http_date::{self, ParseDate};

/// The longest wait before the first repetition, in milliseconds. It doubles with each repetition.
const BASE: f64 = 500.0;
/// The longest wait, in milliseconds, that no `Retry-After` asked for.
const CAP: f64 = 8_000.0;
/// The largest number of doublings. Four reach [`CAP`]; the bound keeps the shift from overflowing.
const MAX_DOUBLINGS: u32 = 16;

/// A failed attempt, and the time left for another one. Times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// Whether the request is idempotent:
    /// [`HttpRequest::is_repeatable`](crate::request::HttpRequest::is_repeatable).
    pub is_repeatable: bool,
    /// The number of attempts so far, including this one.
    pub number: u32,
    /// The largest number of repetitions: [`Options::max_retries`](crate::options::Options::max_retries).
    pub max_retries: u32,
    /// The status of the response; `None` if no complete response came.
    pub status: Option<u16>,
    /// The wait that the server asks for: [`after`].
    pub retry_after: Option<f64>,
    /// Whether the caller can supply another token, and the request may be sent with it:
    /// [`HttpRequest::may_reauthorize`](crate::request::HttpRequest::may_reauthorize).
    pub may_reauthorize: bool,
    /// The time left until the call's deadline.
    pub time_left: f64,
    /// A random number from 0 to 1, so that clients that failed together do not return together.
    pub random: f64,
}

/// The wait before the request is sent again, in milliseconds; `None` if it is not sent again.
///
/// A repeatable request is repeated if no complete response came, and after 408, 429, 500, 502, 503 and 504. Any
/// other request is repeated only after a 429 with a `Retry-After`, by which the server refuses it before any work.
/// `Retry-After` is obeyed, however short or long; without it the wait is random, up to a bound that doubles each time
/// (exponential back-off with full jitter). A wait that would outlast the time left is not begun. After a 401 a
/// repeatable request is sent again at once if there may be another token, whatever `max_retries` is.
///
/// ```
/// use caibo_customers::retry::{self, Attempt};
///
/// let get = Attempt {
///     is_repeatable: true,
///     number: 1,
///     max_retries: 2,
///     status: Some(503),
///     retry_after: Some(1_000.0),
///     may_reauthorize: false,
///     time_left: 30_000.0,
///     random: 0.5,
/// };
/// assert_eq!(retry::delay(&get), Some(1_000.0));
///
/// // The first one may have created a customer.
/// let post = Attempt { is_repeatable: false, ..get };
/// assert_eq!(retry::delay(&post), None);
/// ```
pub fn delay(attempt: &Attempt) -> Option<f64> {
    if attempt.status == Some(401) {
        let may = attempt.is_repeatable && attempt.may_reauthorize && attempt.time_left > 0.0;
        return may.then_some(0.0);
    }
    let is_transient = match attempt.status {
        None | Some(408 | 429 | 500 | 502 | 503 | 504) => attempt.is_repeatable,
        _ => false,
    };
    let is_refusal = attempt.status == Some(429) && attempt.retry_after.is_some();
    if attempt.number > attempt.max_retries || !(is_transient || is_refusal) {
        return None;
    }
    let wait = attempt.retry_after.unwrap_or_else(|| {
        let doublings = attempt.number.saturating_sub(1).min(MAX_DOUBLINGS);
        (BASE * f64::from(1 << doublings)).min(CAP) * attempt.random
    });
    (wait < attempt.time_left).then_some(wait)
}

/// The wait that a `Retry-After` field asks for (RFC 9110, section 10.2.3), in milliseconds: a number of seconds, or an
/// HTTP-date, counted from `now`, the time in milliseconds since 1970. A date in the past is 0. `None` for any other
/// text.
pub fn after(value: &str, now: f64) -> Option<f64> {
    after_with(value, now, http_date::parse)
}

/// As [`after`], with another parser of dates.
pub(crate) fn after_with(value: &str, now: f64, parse_date: ParseDate) -> Option<f64> {
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(seconds(value) * 1_000.0);
    }
    Some((parse_date(value)? - now).max(0.0))
}

/// The number of decimal digits as a double, which is exact for every wait that a deadline allows.
fn seconds(digits: &str) -> f64 {
    digits
        .bytes()
        .fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0'))
}
