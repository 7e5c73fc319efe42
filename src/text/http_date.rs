//! HTTP dates.

use std::time::UNIX_EPOCH;

/// A parser of HTTP-dates (RFC 9110, section 5.6.7). It returns the time in milliseconds since 1970 for each of the three
/// forms, and `None` for any other text.
///
/// [`parse`] is used natively. The npm package uses JavaScript's `Date.parse` instead: `httpdate` is 2 KB of gzip in the
/// WebAssembly, and a parser written for this crate was 0.8 KB.
pub type ParseDate = fn(&str) -> Option<f64>;

/// Parses with the crate `httpdate`. A time before 1970 is `None`.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let time = httpdate::parse_http_date(text).ok()?;
    let since_1970 = time.duration_since(UNIX_EPOCH).ok()?;
    Some(since_1970.as_secs() as f64 * 1_000.0)
}
