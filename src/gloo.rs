//! The transport of Rust front-ends on `wasm32`: sends a request with the platform's `fetch`, by gloo-net.
//!
//! ```no_run
//! use caibo_customers::{Customer, Json, gloo, options::Options, request};
//!
//! async fn create(customer: &Customer, now: f64) -> Option<Json> {
//!     let request = request::create_customer(customer, &Options::default());
//!     let response = gloo::send(&request).await.ok()?;
//!     response.read(&request, now).ok()?
//! }
//! ```

use std::fmt;

use gloo_net::http::{Method, RequestBuilder};

use crate::http::request::HttpRequest;
use crate::http::response::{self, HttpResponse, ResponseError};
use crate::text::json::Json;

/// A response as the platform received it.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// The status code.
    pub status: u16,
    /// The header fields that the platform lets a page read.
    pub headers: Vec<(String, String)>,
    /// The body, empty if there was none; `None` if it ended too early.
    pub body: Option<Vec<u8>>,
}

impl Received {
    /// Reads the response to `request`. `now` is the time in milliseconds since 1970, such as `Date.now()`.
    ///
    /// # Errors
    ///
    /// As [`response::read`].
    pub fn read(&self, request: &HttpRequest, now: f64) -> Result<Option<Json>, ResponseError> {
        let headers = self.headers.iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let received = HttpResponse {
            status: self.status,
            headers: &headers,
            body: self.body.as_deref(),
        };
        response::read(&received, request, now)
    }
}

/// `Debug` prints neither headers nor body, which may repeat what was submitted.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// No response came: the server is down, or the network or CORS prevents it. The platform gives no details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoResponse;

impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no response from the API: check the network, the base URL and CORS")
    }
}

impl std::error::Error for NoResponse {}

/// Sends a request once. Redirects are not followed. It has no deadline: drop the future to stop waiting.
///
/// # Errors
///
/// [`NoResponse`] if no response came; the request may have reached the server.
pub async fn send(request: &HttpRequest) -> Result<Received, NoResponse> {
    let method = match request.method {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        _ => Method::GET,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .redirect(web_sys::RequestRedirect::Manual);
    for (name, value) in &request.headers.0 {
        builder = builder.header(name, value);
    }
    let prepared = match &request.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let sent = prepared.map_err(|_| NoResponse)?.send();
    let response = sent.await.map_err(|_| NoResponse)?;
    Ok(Received {
        status: response.status(),
        headers: response.headers().entries().collect(),
        body: response.binary().await.ok(),
    })
}
