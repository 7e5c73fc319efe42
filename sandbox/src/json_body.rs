//! The JSON body of a request, as bytes: its headers and its size are checked, its text is not parsed.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use caibo_customers::options::ContentType;
use tokio::time::timeout;

use crate::problem::Problem;

/// The size limit of a body, in MiB.
const MAX_MIB: usize = 1;

/// The time that a body may take to arrive: a client that stops in the middle must not keep a file handle.
const MAX_TIME: Duration = Duration::from_secs(10);

/// The bytes of a body whose headers declare it as JSON in UTF-8 without a content coding.
pub(crate) struct JsonBytes(pub(crate) Bytes);

impl<S: Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(mut request: Request, _: &S) -> Result<Self, Problem> {
        check_content(request.headers())?;
        DefaultBodyLimit::max(MAX_MIB << 20).apply(&mut request);
        let bytes = timeout(MAX_TIME, Bytes::from_request(request, &())).await;
        match bytes.map_err(|_| Problem::RequestTimeout)? {
            Ok(bytes) => Ok(Self(bytes)),
            Err(rejection) => Err(match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::ContentTooLarge { max_mib: MAX_MIB },
                _ => Problem::UnreadableBody,
            }),
        }
    }
}

fn check_content(headers: &HeaderMap) -> Result<(), Problem> {
    let content_type = headers.get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let mut parts = at_semicolons(content_type.unwrap_or_default());
    if !parts.next().is_some_and(is_json) {
        return Err(Problem::UnsupportedMediaType);
    }
    if !parts.all(is_utf_8_if_charset) {
        return Err(Problem::UnsupportedCharset);
    }
    if !headers.get_all(CONTENT_ENCODING).iter().all(is_identity) {
        return Err(Problem::UnsupportedEncoding);
    }
    Ok(())
}

/// Splits a `Content-Type` into its media type and its parameters. A quoted value may contain semicolons and
/// escaped quotation marks (RFC 9110, section 5.6.6).
fn at_semicolons(content_type: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    content_type.split(move |character| {
        let is_literal = std::mem::take(&mut is_escaped);
        match character {
            '"' if !is_literal => is_quoted = !is_quoted,
            '\\' if !is_literal => is_escaped = is_quoted,
            _ => {}
        }
        character == ';' && !is_quoted
    })
}

/// Whether the media type is one that the API accepts: `application/json`, `text/json` or
/// `application/*+json`, such as `application/json-patch+json`.
fn is_json(essence: &str) -> bool {
    ContentType::parse(&essence.trim().to_ascii_lowercase()).is_ok()
}

/// Whether a parameter is not `charset`, or is the one charset of JSON (RFC 8259, section 8.1).
fn is_utf_8_if_charset(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    !name.trim().eq_ignore_ascii_case("charset")
        || ["utf-8", "\"utf-8\""]
            .iter()
            .any(|utf_8| value.trim().eq_ignore_ascii_case(utf_8))
}

/// Whether a `Content-Encoding` has no coding but `identity`, which leaves the body as it is (RFC 9110, section 8.4).
fn is_identity(codings: &HeaderValue) -> bool {
    codings.to_str().is_ok_and(|codings| {
        codings
            .split(',')
            .map(str::trim)
            .all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case("identity"))
    })
}
