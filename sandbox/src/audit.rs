//! The record of every request: that it came, what was answered, and when that was over.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::app::App;
use crate::connection::Unanswered;
use crate::json;
use crate::problem::Problem;
use crate::store::{Record, Store};

/// `GET /sandbox/requests`: what was recorded, in the order of arrival. It is no part of the Caibo API.
pub(crate) async fn list(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    Ok(json::array(&app.store.requests().await?))
}

/// Records a request before anything is done, and the status before any of the answer is sent.
pub(crate) async fn record(
    State(store): State<Store>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    // Whoever looks must not change what there is to see.
    if request.uri().path().starts_with("/sandbox/") {
        return Ok(next.run(request).await);
    }
    let method = request.method().to_string();
    // Without the query.
    let path = request.uri().path().to_owned();
    let record = store.request_arrived(method, path).await?;
    let response = next.run(request).await;
    if response.extensions().get::<Unanswered>().is_none() {
        let status = response.status().as_u16();
        record.answered(status).await?;
    }
    Ok(response.map(|body| {
        Body::new(Recorded {
            body,
            _record: record,
        })
    }))
}

/// An answer's body, with the record of the request. hyper drops it once all of it is written, or the
/// connection is gone.
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
