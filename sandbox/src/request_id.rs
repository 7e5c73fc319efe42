//! `X-Request-Id`: an id for every response, by which a client's log and a bug report name it.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use tower_http::set_header::{MakeHeaderValue, SetResponseHeaderLayer};

pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Marks a response that must not have the header.
#[derive(Clone)]
pub(crate) struct WithoutRequestId;

/// Sets the header on every response without the mark.
pub(crate) fn layer() -> SetResponseHeaderLayer<RequestIds> {
    let ids = RequestIds {
        start: RandomState::new().hash_one(()),
        count: Arc::default(),
    };
    SetResponseHeaderLayer::overriding(X_REQUEST_ID, ids)
}

/// Makes the ids: a random number per start of the sandbox, then a count.
#[derive(Clone)]
pub(crate) struct RequestIds {
    start: u64,
    count: Arc<AtomicU64>,
}

impl MakeHeaderValue<Response> for RequestIds {
    fn make_header_value(&mut self, response: &Response) -> Option<HeaderValue> {
        if response.extensions().get::<WithoutRequestId>().is_some() {
            return None;
        }
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        HeaderValue::try_from(format!("{:016x}-{count:x}", self.start)).ok()
    }
}
