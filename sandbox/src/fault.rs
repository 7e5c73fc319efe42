//! The header `Sandbox-Fault`, by which a request asks for a fault, and the fault of requests without it. This module parses
//! them; `inject` causes the fault.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::answer::Answer;
use crate::counts::Counts;
use crate::problem::Problem;

const SANDBOX_FAULT: &str = "sandbox-fault";

/// A fault. In all but the last five, and an answer with a success status, the request is not handled.
pub(crate) enum Fault {
    /// The response is a problem with this status.
    Status {
        status: StatusCode,
        retry_after: Option<HeaderValue>,
    },
    /// The response is one that is kept as data.
    Answer(&'static Answer),
    /// The response is that of a request whose idempotency key is in progress.
    InProgress,
    /// The connection is closed without a response.
    Drop,
    /// The response is an HTML page, as from a proxy or a captive portal.
    Html,
    /// The connection stays open without a response.
    StallHeaders,
    /// The request is handled, then the connection is closed without a response.
    DropAfterCommit,
    /// The request is handled, half of the response's body is sent, then the connection stays open.
    StallBody,
    /// The request is handled, half of the response's body is sent, then the connection is closed.
    Truncate,
    /// The request is handled, and the response is not JSON although its `Content-Type` is.
    Garbage,
    /// The request is handled, and the response is delayed by this time.
    Slow(Duration),
}

/// One step of a header: a fault, and the number of requests that it applies to if it is limited.
struct Step {
    fault: Fault,
    times: Option<u64>,
}

/// Counts the requests per header text, for those with the parameter `times`. Clones share the counts.
#[derive(Clone, Default)]
pub(crate) struct FaultCounts {
    counts: Counts,
    /// The fault of requests without the header, in its grammar, and the number of those requests so far.
    standing: Arc<Mutex<Option<(String, u64)>>>,
}

impl FaultCounts {
    /// The fault that a request asks for; none without the header and a fault that was set, and none after the `times` of the
    /// last step.
    pub(crate) fn next(&self, headers: &HeaderMap) -> Result<Option<Fault>, Problem> {
        let mut values = headers.get_all(SANDBOX_FAULT).iter();
        let Some(value) = values.next() else {
            return Ok(self.next_standing());
        };
        let text = value.to_str().ok().filter(|_| values.next().is_none());
        let text = text.ok_or(Problem::BadFault)?;
        let steps = parse(text).ok_or(Problem::BadFault)?;
        let nth = match steps.first() {
            Some(Step { times: Some(_), .. }) => self.counts.count(text),
            _ => 1,
        };
        Ok(step_of(steps, nth))
    }

    fn next_standing(&self) -> Option<Fault> {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let (text, count) = standing.as_mut()?;
        *count += 1;
        step_of(parse(text)?, *count)
    }

    /// Sets the fault of requests without the header. Returns whether the text is valid.
    pub(crate) fn set(&self, text: Option<&str>) -> bool {
        let is_valid = text.is_none_or(|text| parse(text).is_some());
        if is_valid {
            let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
            *standing = text.map(|text| (text.to_owned(), 0));
        }
        is_valid
    }
}

/// The fault of the `nth` request, counted from 1.
fn step_of(steps: Vec<Step>, mut nth: u64) -> Option<Fault> {
    for Step { fault, times } in steps {
        match times {
            Some(times) if times < nth => nth -= times,
            _ => return Some(fault),
        }
    }
    None
}

/// Parses `step *( "|" step )`. All steps but the last have `times`, or the next would never be reached.
fn parse(text: &str) -> Option<Vec<Step>> {
    let steps: Vec<_> = text.split('|').map(parse_step).collect::<Option<_>>()?;
    let (_, others) = steps.split_last()?;
    others
        .iter()
        .all(|step| step.times.is_some())
        .then_some(steps)
}

/// Parses `fault *( ";" parameter )`.
fn parse_step(text: &str) -> Option<Step> {
    let mut parts = text.split(';').map(str::trim);
    let mut fault = parse_fault(parts.next()?)?;
    let (mut times, mut key) = (None, None);
    for part in parts {
        let (name, value) = part.split_once('=')?;
        let is_first = match (name, &mut fault) {
            ("times", _) => times
                .replace(number(value).filter(|times| *times > 0)?)
                .is_none(),
            // Only distinguishes header texts, which are counted separately.
            ("key", _) => key.replace(value).is_none(),
            ("retry-after", Fault::Status { retry_after, .. }) => {
                retry_after.replace(parse_retry_after(value)?).is_none()
            }
            _ => false,
        };
        if !is_first {
            return None;
        }
    }
    Some(Step { fault, times })
}

fn parse_fault(text: &str) -> Option<Fault> {
    Some(match text.split_once('=') {
        None => match text {
            "in-progress" => Fault::InProgress,
            "drop" => Fault::Drop,
            "html" => Fault::Html,
            "stall-headers" => Fault::StallHeaders,
            "drop-after-commit" => Fault::DropAfterCommit,
            "stall-body" => Fault::StallBody,
            "truncate" => Fault::Truncate,
            "garbage" => Fault::Garbage,
            _ => return None,
        },
        Some(("status", status)) => {
            let status = number(status).filter(|status| (400..1000).contains(status))?;
            Fault::Status {
                status: StatusCode::from_u16(u16::try_from(status).ok()?).ok()?,
                retry_after: None,
            }
        }
        Some(("answer", name)) => Fault::Answer(Answer::named(name)?),
        Some(("slow", time)) => {
            Fault::Slow(Duration::from_millis(number(time.strip_suffix("ms")?)?))
        }
        Some(_) => return None,
    })
}

/// Parses a value of `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date as IMF-fixdate, the one form that may
/// be sent (section 5.6.7). Fractions of a second are not in the RFC, but servers send them.
fn parse_retry_after(text: &str) -> Option<HeaderValue> {
    let is_date = |time: SystemTime| httpdate::fmt_http_date(time) == text;
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_seconds = number(seconds).is_some() && number(fraction).is_some();
    let is_valid = is_seconds || httpdate::parse_http_date(text).is_ok_and(is_date);
    HeaderValue::from_str(text).ok().filter(|_| is_valid)
}

/// Parses decimal digits without the sign that `parse` accepts.
fn number(text: &str) -> Option<u64> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}
