//! The body of a request, which must arrive in time: a client that stops in the middle must not keep a file handle.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use tokio::time::timeout;

use crate::problem::Problem;

/// The time that a body may take to arrive.
const MAX_TIME: Duration = Duration::from_secs(10);

/// What an extractor of the body gives.
pub(crate) struct InTime<T>(pub(crate) T);

impl<S, T> FromRequest<S> for InTime<T>
where
    S: Send + Sync,
    T: FromRequest<S, Rejection = caibo_customers::Problem>,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match timeout(MAX_TIME, T::from_request(request, state)).await {
            Ok(extracted) => extracted.map(Self).map_err(Problem::Body),
            Err(_) => Err(Problem::RequestTimeout),
        }
    }
}
