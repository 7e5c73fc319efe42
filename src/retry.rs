//! Whether, and when, an attempt may be repeated.

#[cfg(not(target_arch = "wasm32"))]
use std::time::SystemTime;

/// The longest wait before the first repetition; it doubles with each one.
const BASE: f64 = 500.0;
/// The longest wait that is not the server's own wish.
const CAP: f64 = 8_000.0;
/// Four reach [`CAP`]: this only keeps the shift from overflowing.
const MOST_DOUBLINGS: u32 = 16;

/// An attempt that has failed, and what is left for another. Times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// Whether the request has the same effect however often it arrives:
    /// [`HttpRequest::is_repeatable`](crate::request::HttpRequest::is_repeatable).
    pub is_repeatable: bool,
    /// How many attempts there have been, this one included.
    pub number: u32,
    /// How often the call may be repeated: [`Options::max_retries`](crate::options::Options::max_retries).
    pub max_retries: u32,
    /// The status of the response; `None` where no complete response came.
    pub status: Option<u16>,
    /// When the server wants to be asked again, counted from now: [`after`].
    pub retry_after: Option<f64>,
    /// Whether another token can be had than the one that was sent, and its use is allowed:
    /// [`HttpRequest::may_reauthorize`](crate::request::HttpRequest::may_reauthorize).
    pub may_reauthorize: bool,
    /// How much of the call's time is left.
    pub time_left: f64,
    /// A random number from 0 to 1, so that clients that failed together do not return together.
    pub random: f64,
}

/// How long to wait, in milliseconds, before the request is sent once more; `None` to give up.
///
/// A request that is repeatable is repeated where no complete response came, and for 408, 429, 500, 502, 503 and
/// 504; any other only for a 429 with a `Retry-After`, which is a refusal before any work. `Retry-After` is
/// obeyed, however short or long; else the wait is random, up to a bound that doubles each time (exponential
/// back-off with full jitter). What the time left does not suffice for is not begun. A repeatable request that
/// was refused with 401 is sent again at once where there may be a new token, whatever `max_retries` says.
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
        let doublings = attempt.number.saturating_sub(1).min(MOST_DOUBLINGS);
        (BASE * f64::from(1 << doublings)).min(CAP) * attempt.random
    });
    (wait < attempt.time_left).then_some(wait)
}

/// What a `Retry-After` field says (RFC 9110, section 10.2.3), in milliseconds from `now`, which is a time in
/// milliseconds since 1970: seconds, or an HTTP-date, of which one in the past is 0. `None` for anything else.
pub fn after(value: &str, now: f64) -> Option<f64> {
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(seconds(value) * 1_000.0);
    }
    Some((date(value)? - now).max(0.0))
}

/// The time that an HTTP-date names, in milliseconds since 1970.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn date(value: &str) -> Option<f64> {
    let time = httpdate::parse_http_date(value).ok()?;
    let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(since_1970.as_secs() as f64 * 1_000.0)
}

/// The same by JavaScript itself, whose `Date.parse` takes the three forms of an HTTP-date (RFC 9110, section 5.6.7)
/// in every engine, and much else. All three begin with a day's name and have a time of day; the one that names no
/// zone is in GMT too.
#[cfg(target_arch = "wasm32")]
pub(crate) fn date(value: &str) -> Option<f64> {
    const DAYS: &str = "Mon Tue Wed Thu Fri Sat Sun";
    let names_a_day = value.get(..3).is_some_and(|day| {
        DAYS.as_bytes()
            .chunks(4)
            .any(|name| name.starts_with(day.as_bytes()))
    });
    let colons = value.bytes().filter(|byte| *byte == b':').count();
    if !names_a_day || colons != 2 {
        return None;
    }
    let time = match value.ends_with(" GMT") {
        true => crate::js::date_parse(value),
        false if value.len() == "Sat Jan 31 09:30:09 2026".len() => {
            crate::js::date_parse(&crate::text::concat(&[value, " GMT"]))
        }
        false => return None,
    };
    time.is_finite().then_some(time)
}

/// Decimal digits; what is beyond a double's exactness is longer than any wait.
fn seconds(digits: &str) -> f64 {
    digits
        .bytes()
        .fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0'))
}
