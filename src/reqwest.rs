//! The async client natively: reqwest on tokio, with rustls.
#![cfg(not(target_arch = "wasm32"))]

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::client::{
    Body, BoxError, BoxFuture, Caibo, Error, MAX_BODY_BYTES, NoResponse, Received, Transport,
};
use crate::http::options::{InvalidOption, Options};
use crate::http::request::HttpRequest;

impl Caibo {
    /// A client of the API, by reqwest. Its calls need a tokio runtime with I/O and time enabled.
    ///
    /// # Errors
    ///
    /// As [`Caibo::with_transport`]; [`InvalidOption::BaseUrl`] also for an address that reqwest refuses, and
    /// [`Error::Start`] if the platform's certificates cannot be used.
    pub fn new(options: Options) -> Result<Self, Error> {
        let client = client().map_err(|source| Error::Start { source })?;
        let is_address = client.get(options.base_url.join("")).build().is_ok();
        if !is_address {
            return Err(InvalidOption::BaseUrl.into());
        }
        Self::with_transport(options, Reqwest::new(client))
    }
}

fn client() -> Result<Client, BoxError> {
    let provider = Arc::new(ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        // The client repeats calls by its own rules.
        .retry(reqwest::retry::never());
    Ok(client.build()?)
}

struct Reqwest {
    client: Client,
    begun: Instant,
    random: RandomState,
}

impl Reqwest {
    fn new(client: Client) -> Self {
        Self {
            client,
            begun: Instant::now(),
            random: RandomState::new(),
        }
    }
}

impl Transport for Reqwest {
    fn send<'a>(
        &'a self,
        request: &'a HttpRequest,
        received: &'a mut Received,
    ) -> BoxFuture<'a, Result<(), NoResponse>> {
        Box::pin(async move {
            let method = match request.method {
                "POST" => Method::POST,
                "PUT" => Method::PUT,
                _ => Method::GET,
            };
            let mut builder = self.client.request(method, &request.url);
            for (name, value) in &request.headers.0 {
                builder = builder.header(&**name, value);
            }
            if let Some(body) = &request.body {
                builder = builder.body(body.clone());
            }
            let response = builder.send().await.map_err(no_response)?;
            received.status = response.status().as_u16();
            let fields = response.headers().iter();
            received.headers = fields
                .filter_map(|(name, value)| {
                    Some((name.to_string(), value.to_str().ok()?.to_owned()))
                })
                .collect();
            received.body = read(response).await;
            Ok(())
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    fn random(&self) -> f64 {
        self.random.hash_one(Instant::now()) as f64 / u64::MAX as f64
    }
}

/// Reads a body chunk by chunk, so that one over the limit does not fill the memory.
async fn read(mut response: Response) -> Body {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Body::Whole(bytes),
            Err(_) => return Body::Cut,
        }
        if bytes.len() > MAX_BODY_BYTES {
            return Body::TooLarge;
        }
    }
}

fn no_response(error: reqwest::Error) -> NoResponse {
    NoResponse {
        is_not_sent: error.is_connect(),
        // The URL contains the customer's id.
        source: Some(error.without_url().into()),
    }
}
