//! A request as `fetch` takes it.

use gloo_net::http::{Method, RequestBuilder};
use web_sys::{AbortSignal, Request, RequestRedirect};

use crate::options::InvalidOption;
use crate::request::HttpRequest;

/// Makes the platform's own `Request`. It follows no redirect, which would carry a customer to another
/// address.
///
/// # Errors
///
/// The platform refuses no method, header or body of ours: what it does refuse is the address.
pub(super) fn to_fetch(
    request: &HttpRequest,
    signal: &AbortSignal,
) -> Result<Request, InvalidOption> {
    let method = Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .redirect(RequestRedirect::Error)
        .abort_signal(Some(signal));
    for (name, value) in &request.headers.0 {
        builder = builder.header(name, value);
    }
    builder
        .body(request.body.as_str())
        .map(Request::from)
        .map_err(|_| InvalidOption::BaseUrl)
}
