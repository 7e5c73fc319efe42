//! HTTP dates.

use std::time::UNIX_EPOCH;

/// A function that gives the time that an HTTP-date (RFC 9110, section 5.6.7) in any of its three forms names, in
/// milliseconds since 1970, and `None` for any other text.
///
/// [`parse`] is one. The npm package has another, by JavaScript's `Date.parse`: `httpdate` is 2 KB of gzip, and a parser of
/// our own was 0.8 KB.
pub type ParseDate = fn(&str) -> Option<f64>;

/// A [`ParseDate`] by the crate `httpdate`. A time before 1970 is `None`.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let time = httpdate::parse_http_date(text).ok()?;
    let since_1970 = time.duration_since(UNIX_EPOCH).ok()?;
    Some(since_1970.as_secs() as f64 * 1_000.0)
}
