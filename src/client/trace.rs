//! Spans and events of the crate `tracing`, with the feature `tracing`. They contain no personal data: the path has `{id}`
//! in place of the id.

use std::time::Duration;

use super::error::Error;
#[cfg(feature = "tracing")]
use crate::http::milliseconds;
use crate::http::request::Call;
use crate::text::json::Json;

/// Makes a call in a span, and reports its failure.
#[cfg(feature = "tracing")]
pub(super) async fn call(
    call: Call,
    making: impl Future<Output = Result<Option<Json>, Error>>,
) -> Result<Option<Json>, Error> {
    use tracing::Instrument as _;

    let span = tracing::info_span!("caibo", method = call.method(), path = call.path());
    let result = making.instrument(span.clone()).await;
    if let Err(error) = &result {
        span.in_scope(|| {
            let (code, may_exist) = (error.code(), error.may_exist());
            let (attempts, request_id) = (error.attempts(), error.request_id());
            tracing::warn!(
                code,
                status = error.status(),
                attempts,
                may_exist,
                request_id,
                "failed"
            );
        });
    }
    result
}

/// Reports the end of an attempt. The status is 0 if no response came.
#[cfg(feature = "tracing")]
pub(super) fn attempt(attempt: u32, status: u16) {
    tracing::debug!(attempt, status, "attempt");
}

/// Reports that a call is repeated, after a delay.
#[cfg(feature = "tracing")]
pub(super) fn retry(attempt: u32, error: &Error, delay: Duration) {
    tracing::debug!(
        attempt,
        code = error.code(),
        delay = milliseconds(delay),
        "retry"
    );
}

#[cfg(not(feature = "tracing"))]
pub(super) async fn call(
    _: Call,
    making: impl Future<Output = Result<Option<Json>, Error>>,
) -> Result<Option<Json>, Error> {
    making.await
}

#[cfg(not(feature = "tracing"))]
pub(super) fn attempt(_: u32, _: u16) {}

#[cfg(not(feature = "tracing"))]
pub(super) fn retry(_: u32, _: &Error, _: Duration) {}
