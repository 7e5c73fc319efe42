//! Times as numbers of milliseconds, the unit of JavaScript and of [`Pace`](super::pace::Pace).

use std::time::{Duration, SystemTime};

/// The duration of this many milliseconds, to the nanosecond. A negative number is zero, and one above 584 years is 584 years.
pub fn duration(milliseconds: f64) -> Duration {
    Duration::from_nanos((milliseconds * 1e6).round_ties_even() as u64)
}

/// The number of milliseconds of a duration.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs() as f64 * 1e3 + f64::from(duration.subsec_nanos()) / 1e6
}

/// The time since 1970. A time before that is 0.
pub(crate) fn since_1970(time: SystemTime) -> f64 {
    let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH);
    milliseconds(since_1970.unwrap_or_default())
}
