//! `X-Request-Id`: a name for every answer, to be told to whoever has the sandbox's other end.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives ids: a number that is random for this start of the sandbox, and a count.
#[derive(Clone)]
pub(crate) struct RequestIds {
    start: u64,
    count: Arc<AtomicU64>,
}

impl RequestIds {
    pub(crate) fn new() -> Self {
        Self {
            start: RandomState::new().hash_one(()),
            count: Arc::default(),
        }
    }
}

/// Names an answer.
pub(crate) async fn add(State(ids): State<RequestIds>, mut response: Response) -> Response {
    let count = ids.count.fetch_add(1, Ordering::Relaxed);
    if let Ok(id) = HeaderValue::try_from(format!("{:016x}-{count:x}", ids.start)) {
        response.headers_mut().insert(X_REQUEST_ID, id);
    }
    response
}
