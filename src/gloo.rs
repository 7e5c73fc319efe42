//! The async client of Rust front-ends on `wasm32`: gloo-net and the platform's `fetch`.
#![cfg(target_arch = "wasm32")]

use std::time::{Duration, SystemTime};

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Math, Promise};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, RequestRedirect};

use crate::client::{
    Body, BoxFuture, Caibo, Error, MAX_BODY_BYTES, NoResponse, Received, Transport,
};
use crate::http::options::{Credentials, Options};
use crate::http::request::HttpRequest;
use crate::http::{duration, milliseconds};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;

    #[wasm_bindgen(catch)]
    fn fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

impl Caibo {
    /// A client of the API, by the platform's `fetch`.
    ///
    /// # Errors
    ///
    /// As [`Caibo::with_transport`].
    pub fn new(options: Options) -> Result<Self, Error> {
        let credentials = options.credentials;
        Self::with_transport(options, Gloo { credentials })
    }
}

struct Gloo {
    credentials: Option<Credentials>,
}

impl Gloo {
    fn prepare(&self, request: &HttpRequest, abort: &AbortController) -> Option<Request> {
        let method = match request.method {
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            _ => Method::GET,
        };
        let mut builder = RequestBuilder::new(&request.url)
            .method(method)
            .redirect(RequestRedirect::Manual)
            .abort_signal(Some(&abort.signal()));
        if let Some(credentials) = self.credentials {
            builder = builder.credentials(match credentials {
                Credentials::Omit => RequestCredentials::Omit,
                Credentials::SameOrigin => RequestCredentials::SameOrigin,
                Credentials::Include => RequestCredentials::Include,
            });
        }
        for (name, value) in &request.headers.0 {
            builder = builder.header(name, value);
        }
        let prepared = match &request.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        prepared.ok()
    }
}

impl Transport for Gloo {
    fn send<'a>(
        &'a self,
        request: &'a HttpRequest,
        received: &'a mut Received,
    ) -> BoxFuture<'a, Result<(), NoResponse>> {
        Box::pin(async move {
            let abort = AbortOnDrop(AbortController::new().map_err(|_| not_sent())?);
            let prepared = self.prepare(request, &abort.0).ok_or_else(not_sent)?;
            let response = receive(prepared.into()).await.ok_or_else(no_response)?;
            received.status = response.status();
            received.headers = response.headers().entries().collect();
            received.body = match response.binary().await {
                Ok(bytes) if bytes.len() > MAX_BODY_BYTES => Body::TooLarge,
                Ok(bytes) => Body::Whole(bytes),
                Err(_) => Body::Cut,
            };
            Ok(())
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(TimeoutFuture::new(milliseconds(time).ceil() as u32))
    }

    fn now(&self) -> Duration {
        duration(performance_now())
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + duration(Date::now())
    }

    fn random(&self) -> f64 {
        Math::random()
    }
}

/// Sends a request. `fetch` is called here and not by gloo-net, which panics if it rejects with anything but an `Error`, and if
/// it resolves to anything but a `Response`.
async fn receive(request: web_sys::Request) -> Option<Response> {
    let received = JsFuture::from(fetch(&request).ok()?).await.ok()?;
    Some(received.dyn_into::<web_sys::Response>().ok()?.into())
}

/// Ends the request when its future is dropped: at the deadline, or by the caller.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The platform does not say why.
fn no_response() -> NoResponse {
    NoResponse {
        is_not_sent: false,
        source: None,
    }
}

fn not_sent() -> NoResponse {
    NoResponse {
        is_not_sent: true,
        ..no_response()
    }
}
