//! CORS (<https://fetch.spec.whatwg.org/#http-cors-protocol>): pages of this machine may call, others may not.

use axum::http::header::{DATE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, Uri};
use tower_http::cors::{AllowCredentials, AllowHeaders, AllowOrigin, CorsLayer};

use crate::host::is_loopback;
use crate::request_id::X_REQUEST_ID;

/// Answers preflights, and makes every response readable by local pages.
pub(crate) fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(|origin, _| is_local(origin)))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers(AllowHeaders::mirror_request())
        .allow_credentials(AllowCredentials::predicate(|origin, _| is_local(origin)))
        .expose_headers([DATE, RETRY_AFTER, WWW_AUTHENTICATE, X_REQUEST_ID])
}

/// Whether the origin is `http` or `https` on a loopback host, at any port.
fn is_local(origin: &HeaderValue) -> bool {
    let origin = Uri::try_from(origin.as_bytes()).unwrap_or_default();
    matches!(origin.scheme_str(), Some("http" | "https"))
        && origin
            .authority()
            .is_some_and(|authority| is_loopback(authority.as_str()))
}
