//! The body of a request: which ones are read, how much of them, and what becomes of the rest.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use caibo_customers::options::ContentType;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::runtime::Handle;

use crate::problem::Problem;

/// The largest body that is read, in MiB.
pub(crate) const MAX_MIB: usize = 1;

/// The bytes of a body that its headers say to be JSON in UTF-8. They are not looked at yet.
pub(crate) struct JsonBytes(pub(crate) Bytes);

impl<S: Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(mut request: Request, _: &S) -> Result<Self, Problem> {
        check_content(request.headers())?;
        DefaultBodyLimit::max(MAX_MIB << 20).apply(&mut request);
        match Bytes::from_request(request, &()).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(rejection) => Err(match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::ContentTooLarge,
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

/// A media type and its parameters. One in quotes may have semicolons (RFC 9110, section 5.6.6).
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

/// Whether the media type is one of the contract: `application/json`, `text/json` or
/// `application/*+json`, which `application/json-patch+json` is one of.
fn is_json(essence: &str) -> bool {
    ContentType::parse(&essence.trim().to_ascii_lowercase()).is_ok()
}

/// Whether a parameter is another than `charset`, or says what JSON is anyway (RFC 8259, section 8.1).
fn is_utf_8_if_charset(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    !name.trim().eq_ignore_ascii_case("charset")
        || ["utf-8", "\"utf-8\""]
            .iter()
            .any(|utf_8| value.trim().eq_ignore_ascii_case(utf_8))
}

/// Whether the content codings of a header change nothing (RFC 9110, section 8.4).
fn is_identity(codings: &HeaderValue) -> bool {
    codings.to_str().is_ok_and(|codings| {
        codings
            .split(',')
            .map(str::trim)
            .all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case("identity"))
    })
}

/// Sees to it that what nobody reads of the body is read and dropped all the same.
///
/// hyper closes a connection whose body was not read to its end. Closing a socket on unread bytes
/// resets it (RFC 9112, section 9.6), and a client that is still sending would lose the answer.
pub(crate) async fn drain_unread(request: Request) -> Request {
    request.map(|body| Body::new(DrainOnDrop(Some(body))))
}

/// A body, until it has been read to its end.
struct DrainOnDrop(Option<Body>);

impl HttpBody for DrainOnDrop {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let frame = ready!(Pin::new(body).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            self.0 = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for DrainOnDrop {
    fn drop(&mut self) {
        if !self.is_end_stream()
            && let Some(body) = self.0.take()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(drain(body));
        }
    }
}

async fn drain(mut body: Body) {
    while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
}
