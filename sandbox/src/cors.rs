//! Which pages may call: those of this machine (<https://fetch.spec.whatwg.org/#http-cors-protocol>).

use std::net::IpAddr;

use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Answers preflights, and marks every other answer as readable by local pages.
pub(crate) fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(|origin, _| is_local(origin)))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            ACCEPT,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("sandbox-fault"),
        ])
}

/// Whether the origin is one of `http` or `https` on a loopback host, at any port.
fn is_local(origin: &HeaderValue) -> bool {
    let origin = Uri::try_from(origin.as_bytes()).unwrap_or_default();
    matches!(origin.scheme_str(), Some("http" | "https")) && origin.host().is_some_and(is_loopback)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
