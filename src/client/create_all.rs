//! Creates many customers with bounded concurrency.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;
use futures_util::stream::FuturesUnordered;

use super::attempts::{Shared, call};
use super::error::Error;
use super::future::{BoxFuture, MaybeSend};
use super::row::{Row, RowKeys};
use super::run_pace::RunPace;
use crate::http::options::Options;
use crate::http::request;
use crate::text::json::Json;

/// The largest number of requests in flight.
const MAX_CONCURRENCY: u32 = 100;

/// The number of rows in a row that get no connection, after which the server counts as down.
const MAX_UNCONNECTED: u32 = 10;

/// The result of a row of [`Caibo::create_all`](super::Caibo::create_all).
#[derive(Debug)]
pub struct Created<R> {
    /// The place of the row in the source, from 0.
    pub index: u64,
    /// The row.
    pub row: R,
    /// The customer as stored, `None` for a success without a body, or why the row has failed.
    pub result: Result<Option<Json>, Error>,
}

/// A run of [`Caibo::create_all`](super::Caibo::create_all) has ended early, since no further row can succeed. The rows that
/// were in flight have their results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunStopped {
    /// The place of the last row that was considered, from 0.
    pub index: u64,
    /// The reason.
    pub reason: StopReason,
}

/// Why a run has ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// 10 rows in a row got no connection.
    ConnectionFailed,
    /// The API refuses all requests for more than 15 minutes, or has refused one row 10 times.
    RateLimited,
    /// The API refuses the token.
    Unauthorized,
}

impl fmt::Display for RunStopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            StopReason::ConnectionFailed => "10 rows in a row got no connection",
            StopReason::RateLimited => "the API refuses all requests for a long time",
            StopReason::Unauthorized => "the API refuses the token",
        };
        let index = self.index;
        write!(
            f,
            "the run stopped after the row with the index {index}: {reason}"
        )
    }
}

impl std::error::Error for RunStopped {}

/// A run that creates many customers: a stream of results in the order in which rows end. [`next`](Self::next) needs no
/// further crate.
///
/// Nothing is sent before the first result is asked for. Dropping it ends the requests in flight.
#[must_use = "nothing is sent before the first result is asked for"]
pub struct CreateAll<S: Stream> {
    shared: Shared,
    rows: Pin<Box<S>>,
    limit: u32,
    /// Made with the first row.
    pace: Option<Arc<RunPace>>,
    in_flight: FuturesUnordered<BoxFuture<'static, Created<S::Item>>>,
    /// `None` if rows may share a key.
    keys: Option<RowKeys>,
    started: u64,
    /// Whether no further rows are started.
    is_closed: bool,
    /// How many rows have failed without a connection since the last one that had an answer.
    unconnected: u32,
    stopped: Option<RunStopped>,
}

impl<S> CreateAll<S>
where
    S: Stream,
    S::Item: Row + MaybeSend + 'static,
{
    pub(super) fn new(shared: Shared, rows: S) -> Self {
        Self {
            shared,
            rows: Box::pin(rows),
            limit: 4,
            pace: None,
            in_flight: FuturesUnordered::new(),
            keys: Some(RowKeys::default()),
            started: 0,
            is_closed: false,
            unconnected: 0,
            stopped: None,
        }
    }

    /// Sets the largest number of requests in flight: from 1 to 100, 4 by default. The nearest of these is taken.
    pub fn concurrency(mut self, limit: u32) -> Self {
        self.limit = limit.clamp(1, MAX_CONCURRENCY);
        self
    }

    /// Sends a row although an earlier row of the run had the same idempotency key and another customer. Without this it fails
    /// with [`Error::SharedKey`], since a server takes it for a repetition of the earlier row. It is for callers who compare the
    /// keys themselves.
    pub fn allow_shared_keys(mut self) -> Self {
        self.keys = None;
        self
    }

    /// The next result; `None` at the end of the run.
    ///
    /// # Errors
    ///
    /// [`RunStopped`] at the end of a run that has ended early.
    pub async fn next(&mut self) -> Option<Result<Created<S::Item>, RunStopped>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Starts no further rows. Those that wait for their turn, for a retry or for a token end with [`Error::Closed`], and those
    /// whose request is in flight with its result. [`next`](Self::next) returns them, and then `None`.
    pub fn close(&mut self) {
        self.is_closed = true;
        if let Some(pace) = &self.pace {
            pace.closing.close();
        }
    }

    fn start(&mut self, row: S::Item, pace: Arc<RunPace>) {
        let index = self.started;
        self.started += 1;
        let shared = self.shared.clone();
        let options = Options {
            idempotency_key: row.idempotency_key().cloned(),
            ..(*shared.options).clone()
        };
        let request = request::create_customer(row.customer(), &options);
        let has_own_key = match (&options.idempotency_key, &mut self.keys) {
            (Some(key), Some(keys)) => keys.is_own(key, request.body.as_deref()),
            _ => true,
        };
        self.in_flight.push(Box::pin(async move {
            let result = match has_own_key {
                true => call(&shared, request, Some(&pace)).await,
                false => Err(Error::SharedKey),
            };
            Created { index, row, result }
        }));
    }

    /// Ends the run if no further row can succeed.
    fn stop_if_needed(&mut self, created: &Created<S::Item>) {
        let Err(error) = &created.result else {
            self.unconnected = 0;
            return;
        };
        if let Some(reason) = self.reason_to_stop(error) {
            self.is_closed = true;
            let index = created.index;
            self.stopped.get_or_insert(RunStopped { index, reason });
        }
    }

    fn reason_to_stop(&mut self, error: &Error) -> Option<StopReason> {
        let is_unconnected = matches!(error, Error::Connection { .. });
        if error.attempts() > 0 {
            self.unconnected = if is_unconnected {
                self.unconnected + 1
            } else {
                0
            };
        }
        if self.unconnected >= MAX_UNCONNECTED {
            return Some(StopReason::ConnectionFailed);
        }
        let tokens = self.shared.tokens.as_ref();
        match error.status()? {
            401 if tokens.is_none_or(|tokens| tokens.is_hopeless()) => {
                Some(StopReason::Unauthorized)
            }
            // After a `Retry-After` a row fails only if that is longer than a run waits, or has been repeated too often.
            429 if error.api()?.retry_after.is_some() => Some(StopReason::RateLimited),
            _ => None,
        }
    }
}

impl<S> Stream for CreateAll<S>
where
    S: Stream,
    S::Item: Row + MaybeSend + 'static,
{
    type Item = Result<Created<S::Item>, RunStopped>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let run = self.get_mut();
        let now = run.shared.transport.now();
        let limit = run.limit;
        let new_pace = || Arc::new(RunPace::new(limit, now));
        let pace = Arc::clone(run.pace.get_or_insert_with(new_pace));
        while !run.is_closed && run.in_flight.len() < pace.window() as usize {
            match run.rows.as_mut().poll_next(context) {
                Poll::Ready(Some(row)) => run.start(row, Arc::clone(&pace)),
                Poll::Ready(None) => run.is_closed = true,
                Poll::Pending => break,
            }
        }
        match Pin::new(&mut run.in_flight).poll_next(context) {
            Poll::Ready(Some(created)) => {
                run.stop_if_needed(&created);
                Poll::Ready(Some(Ok(created)))
            }
            Poll::Ready(None) if run.is_closed => Poll::Ready(run.stopped.take().map(Err)),
            _ => Poll::Pending,
        }
    }
}
