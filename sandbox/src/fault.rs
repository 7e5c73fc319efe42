//! `Sandbox-Fault`: what a request asks to go wrong with it. This is the header; `inject` does it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::problem::Problem;

const SANDBOX_FAULT: &str = "sandbox-fault";

/// What goes wrong.
#[derive(Clone, PartialEq)]
pub(crate) enum Fault {
    /// Nothing is done, and this status is answered.
    Status {
        status: StatusCode,
        retry_after: Option<HeaderValue>,
    },
    /// Nothing is done, and the connection is closed.
    Drop,
    /// Nothing is done, and a page is answered, as a proxy on the way would.
    Html,
    /// Nothing is done, and nothing ever answered.
    StallHeaders,
    /// All is done, and the connection is closed.
    DropAfterCommit,
    /// All is done, and half of the answer's body sent.
    StallBody,
    /// All is done, and half of the answer's body sent before the connection is closed.
    Truncate,
    /// All is done, and the answer is not JSON, though it says so.
    Garbage,
    /// All is done, and answered late.
    Slow(Duration),
}

/// How often each text of the header has been seen, where that matters.
#[derive(Clone, Default)]
pub(crate) struct Faults(Arc<Mutex<HashMap<String, u64>>>);

impl Faults {
    /// The fault that is due for a request, if one is.
    pub(crate) fn due(&self, headers: &HeaderMap) -> Result<Option<Fault>, Problem> {
        let mut values = headers.get_all(SANDBOX_FAULT).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        let text = value.to_str().ok().filter(|_| values.next().is_none());
        let (fault, times) = text.and_then(parse).ok_or(Problem::BadFault)?;
        let (Some(text), Some(times)) = (text, times) else {
            return Ok(Some(fault));
        };
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = seen.entry(text.to_owned()).or_default();
        *seen += 1;
        Ok((*seen <= times).then_some(fault))
    }
}

/// `fault *( ";" parameter )`: the fault, and for how many requests.
fn parse(text: &str) -> Option<(Fault, Option<u64>)> {
    let mut parts = text.split(';').map(str::trim);
    let mut fault = parse_fault(parts.next()?)?;
    let (mut times, mut key) = (None, None);
    for part in parts {
        let (name, value) = part.split_once('=')?;
        let is_first = match (name, &mut fault) {
            ("times", _) => times
                .replace(number(value).filter(|times| *times > 0)?)
                .is_none(),
            // It makes the text another one, and that is all.
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
    Some((fault, times))
}

fn parse_fault(text: &str) -> Option<Fault> {
    Some(match text.split_once('=') {
        None => match text {
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
            let status = number(status).filter(|status| (400..600).contains(status))?;
            Fault::Status {
                status: StatusCode::from_u16(u16::try_from(status).ok()?).ok()?,
                retry_after: None,
            }
        }
        Some(("slow", time)) => {
            Fault::Slow(Duration::from_millis(number(time.strip_suffix("ms")?)?))
        }
        Some(_) => return None,
    })
}

/// `Retry-After` of RFC 9110, section 10.2.3: seconds, or a date in the form that is to be sent.
fn parse_retry_after(text: &str) -> Option<HeaderValue> {
    let is_date = |time: SystemTime| httpdate::fmt_http_date(time) == text;
    let is_valid = number(text).is_some() || httpdate::parse_http_date(text).is_ok_and(is_date);
    HeaderValue::from_str(text).ok().filter(|_| is_valid)
}

/// Digits alone: `parse` would take a sign too.
fn number(text: &str) -> Option<u64> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}
