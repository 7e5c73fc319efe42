//! The middleware that causes the faults that requests ask for.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::app::App;
use crate::connection::Cut;
use crate::fault::Fault;
use crate::keys_in_progress::Claim;
use crate::problem::Problem;

/// The page of a captive portal.
const PAGE: &str = "<!doctype html><title>Sign in</title><h1>Sign in to use this network</h1>";

/// Handles a request, with its fault if it asks for one.
pub(crate) async fn apply(
    State(app): State<App>,
    Extension(cut): Extension<Cut>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let mut response = match app.faults.next(request.headers())? {
        Some(fault) => cause(fault, &app, &cut, request, next).await?,
        None => next.run(request).await,
    };
    // Its idempotency key was in progress until here, even while a fault delayed the response.
    response.extensions_mut().remove::<Claim>();
    Ok(response)
}

async fn cause(
    fault: Fault,
    app: &App,
    cut: &Cut,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    Ok(match fault {
        Fault::InProgress => return Err(Problem::KeyInProgress),
        Fault::Answer(answer) => {
            if answer.status.is_success() {
                next.run(request).await;
            }
            answer.response()
        }
        Fault::Status {
            status,
            retry_after,
        } => {
            let retry_after = retry_after.map(|value| [(RETRY_AFTER, value)]);
            (retry_after, Problem::Injected(status)).into_response()
        }
        Fault::Drop => cut.now(),
        Fault::Html => Html(PAGE).into_response(),
        Fault::StallHeaders => {
            // Dropping the request drains its body: hyper notices that a client has gone only after the request's end.
            drop(request);
            app.stopping.cancelled().await;
            cut.now()
        }
        Fault::DropAfterCommit => {
            next.run(request).await;
            cut.now()
        }
        Fault::StallBody => {
            half(
                next.run(request).await,
                app.stopping.clone().cancelled_owned(),
            )
            .await?
        }
        // Yields once so that hyper can send the half: the error that follows closes the connection at once.
        Fault::Truncate => half(next.run(request).await, yield_now()).await?,
        Fault::Garbage => {
            next.run(request).await;
            ([(CONTENT_TYPE, "application/json")], "not JSON").into_response()
        }
        Fault::Slow(time) => {
            let response = next.run(request).await;
            tokio::select! {
                () = sleep(time) => {}
                () = app.stopping.cancelled() => {}
            }
            response
        }
    })
}

/// Cuts a response's body in half: the first half is sent, and the connection is closed after `end`.
async fn half(
    response: Response,
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<Response, Problem> {
    let (head, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX)
        .await
        .map_err(|error| Problem::internal("cut a response", error))?;
    let body = Half {
        first: Some(whole.slice(..whole.len() / 2)),
        whole: whole.len() as u64,
        end: Box::pin(end),
    };
    Ok(Response::from_parts(head, Body::new(body)))
}

/// The first half of a body, then an error once `end` completes.
struct Half {
    first: Option<Bytes>,
    /// The length of the whole body, which is sent as `Content-Length`.
    whole: u64,
    end: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        ready!(self.end.as_mut().poll(context));
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
    }
}
