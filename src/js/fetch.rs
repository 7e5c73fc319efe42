//! A request as `fetch` takes it.

use gloo_net::http::{Method, RequestBuilder};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Headers, Request, RequestCredentials, RequestRedirect};

use super::call;
use crate::request::Call;

/// The platform's own `Request`, which `signal` stops. The body is a text or undefined, and stays in JavaScript.
///
/// It follows no redirect, which would carry a customer to another address; `error` is unknown to Cloudflare's
/// Workers. `None` where the platform refuses: of what the rules let pass, that can be the address alone.
#[wasm_bindgen(js_name = fetchRequest)]
pub fn fetch_request(
    name: &str,
    url: &str,
    headers: Headers,
    body: JsValue,
    credentials: Option<RequestCredentials>,
    signal: &AbortSignal,
) -> Option<Request> {
    let mut builder = RequestBuilder::new(url)
        .method(match call(name) {
            Call::CreateCustomer => Method::POST,
            Call::UpdateCustomer => Method::PUT,
            Call::GetPaymentMethods => Method::GET,
        })
        .headers(gloo_net::http::Headers::from_raw(headers))
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(signal));
    if let Some(mode) = credentials {
        builder = builder.credentials(mode);
    }
    builder.body(body).map(Request::from).ok()
}
