//! Extractors for [axum](https://docs.rs/axum): a handler takes a [`Customer`] or [`CustomerChanges`] that keeps every rule, or is
//! not called.
//!
#![doc = concat!("```no_run\n", include_str!("../examples/handler.rs"), "```")]
//!
//! | the request has | the response |
//! |---|---|
//! | `application/json`, `text/json`, `application/*+json` | as [`Customer::from_json`] |
//! | `application/x-www-form-urlencoded` | as [`Customer::from_form`]; refused by [`JsonOnly`] |
//! | a customer with issues, text that is not JSON | 400 with `errors` |
//! | a body that ends too early | 400 |
//! | a body larger than 1 MiB, or than axum's `DefaultBodyLimit` if that is less | 413 |
//! | another media type, a charset other than UTF-8, a content coding | 415 |
//!
//! Each refusal is a [`Problem`].
//!
//! A [`Client`](crate::Client), whose rules nobody has checked, is no extractor, nor is axum's `Json` of it:
//!
//! ```compile_fail,E0277
//! use axum::{Json, Router, routing::post};
//! use caibo_customers::Client;
//!
//! async fn create(Json(client): Json<Client>) {}
//!
//! let router: Router = Router::new().route("/customers", post(create));
//! ```

mod content;

use std::error::Error;

use axum_core::RequestExt as _;
use axum_core::body::Body;
use axum_core::extract::{FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::customer::{Customer, CustomerChanges};
use crate::http::Problem;

use content::{Accepted, Format};

/// The largest size of a body, in MiB.
const MAX_MIB: usize = 1;
const MAX_BYTES: usize = MAX_MIB << 20;

/// A customer or changes from JSON alone, for a handler that must not take forms.
///
/// A page of any other site can make a browser send a form with the user's cookies, but not JSON without this site's consent
/// (CORS). A handler that trusts cookies takes a form only with a token against such requests (CSRF), or takes this.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonOnly<T>(pub T);

/// Reads a customer from JSON or from a form.
impl<S: Send + Sync> FromRequest<S> for Customer {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let issues = match read(request, Accepted::JsonAndForms).await? {
            (Format::Json, body) => Self::from_json(&body),
            (Format::Form, body) => Self::from_form(&body),
        };
        issues.map_err(Problem::from)
    }
}

/// Reads changes from JSON or from a form. In a form an empty control clears its field:
/// [`CustomerChanges::from_form`] without a stored customer.
impl<S: Send + Sync> FromRequest<S> for CustomerChanges {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let changes = match read(request, Accepted::JsonAndForms).await? {
            (Format::Json, body) => Self::from_json(&body),
            (Format::Form, body) => Self::from_form(&body, None),
        };
        changes.map_err(Problem::from)
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonOnly<Customer> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (_, body) = read(request, Accepted::Json).await?;
        Ok(Self(Customer::from_json(&body)?))
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonOnly<CustomerChanges> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (_, body) = read(request, Accepted::Json).await?;
        Ok(Self(CustomerChanges::from_json(&body)?))
    }
}

/// Reads the body of a request and tells its format.
async fn read(request: Request, accepted: Accepted) -> Result<(Format, Vec<u8>), Problem> {
    let format = match content::check(request.headers(), accepted) {
        Err(problem) if !is_small(&request) => return Err(problem),
        format => format,
    };
    let body = Limited::new(request.into_limited_body(), MAX_BYTES);
    let body = body.collect().await;
    // A client that is still sending its body would lose the refusal. So a small body is read first.
    let format = format?;
    match body {
        Ok(body) => Ok((format, body.to_bytes().into())),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Problem::new(413).with_detail(format!("A body may have {MAX_MIB} MiB.")))
        }
        Err(error) if is_too_large(&*error) => {
            Err(Problem::new(413).with_detail("The body is larger than this service takes."))
        }
        Err(_) => Err(Problem::new(400).with_detail("The body did not arrive as a whole.")),
    }
}

/// Whether the request gives the length of its body, and the body may be read.
fn is_small(request: &Request) -> bool {
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    length.is_some_and(|length: usize| length <= MAX_BYTES)
}

/// Whether an error wraps that of a size limit: of axum's `DefaultBodyLimit`.
fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_too_large)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers() {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                headers.append(name, value);
            }
        }
        let status = StatusCode::from_u16(self.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, headers, Body::from(self.to_json())).into_response()
    }
}
