//! The record of every request: its arrival, the status of its response, and its end.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::app::App;
use crate::auth::Observer;
use crate::connection::NotSent;
use crate::json_text::JsonText;
use crate::problem::Problem;
use crate::store::{Record, Records, Store};

/// The number of records that were dropped, since the number of those that are kept is limited.
const SANDBOX_DROPPED: HeaderName = HeaderName::from_static("sandbox-dropped");

/// `GET /sandbox/requests`: the recorded requests in the order of arrival. Not part of the Caibo API.
pub(crate) async fn list(
    _: Observer,
    State(app): State<App>,
) -> Result<impl IntoResponse, Problem> {
    let Records { kept, dropped } = app.store.requests().await?;
    Ok(([(SANDBOX_DROPPED, dropped)], JsonText::array(&kept)))
}

/// Records a request before it is handled, and the status before the response is sent.
pub(crate) async fn record(
    State(store): State<Store>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    // Reading the records must not add one.
    if request.uri().path().starts_with("/sandbox/") {
        return Ok(next.run(request).await);
    }
    let method = request.method().to_string();
    // Without the query, which may contain personal data.
    let path = request.uri().path().to_owned();
    let record = store.record(method, path).await?;
    let response = next.run(request).await;
    if response.extensions().get::<NotSent>().is_none() {
        let status = response.status().as_u16();
        record.set_status(status).await?;
    }
    Ok(response.map(|body| {
        Body::new(Recorded {
            body,
            _record: record,
        })
    }))
}

/// A response's body with the record of its request, which ends when the body is dropped: hyper drops it once it is
/// written or the connection is closed.
struct Recorded {
    body: Body,
    _record: Record,
}

impl HttpBody for Recorded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
