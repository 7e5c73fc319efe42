//! The only I/O: a request goes out through `fetch`, and what comes back is read.

use gloo_net::http::{Method, RequestBuilder, Response};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Request, RequestRedirect};

use crate::options::Options;
use crate::request::HttpRequest;
use crate::response::HttpResponse;

#[wasm_bindgen]
extern "C" {
    /// `Transport` of `transport.js`: the caller's `fetch`, `signal` and the deadline.
    pub type Transport;

    /// Starts the deadline.
    #[wasm_bindgen(method)]
    fn start(this: &Transport, timeout: f64) -> AbortSignal;

    /// Rejects with the error that the caller is to get.
    #[wasm_bindgen(method, catch)]
    async fn send(this: &Transport, request: Request) -> Result<Received, JsValue>;

    pub type Received;

    #[wasm_bindgen(method, getter)]
    fn response(this: &Received) -> web_sys::Response;

    /// None where the body ended too early.
    #[wasm_bindgen(method, getter)]
    fn body(this: &Received) -> Option<Vec<u8>>;
}

/// A response whose body has arrived.
pub(super) struct Answer {
    status: u16,
    content_type: Option<String>,
    body: Option<Vec<u8>>,
}

impl Answer {
    pub(super) fn as_response(&self) -> HttpResponse<'_> {
        HttpResponse {
            status: self.status,
            content_type: self.content_type.as_deref(),
            body: self.body.as_deref(),
        }
    }
}

/// Sends `request` once.
pub(super) async fn exchange(
    request: &HttpRequest,
    options: &Options,
    transport: &Transport,
) -> Result<Answer, JsValue> {
    let signal = transport.start(options.timeout);
    let received = transport.send(to_fetch(request, &signal)?).await?;
    let response = Response::from(received.response());
    Ok(Answer {
        status: response.status(),
        content_type: response.headers().get("Content-Type"),
        body: received.body(),
    })
}

/// The same request as `fetch` takes it. A redirect would carry a customer to another address.
fn to_fetch(request: &HttpRequest, signal: &AbortSignal) -> Result<Request, JsValue> {
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
        .map_err(|error| JsValue::from_str(&error.to_string()))
}
