//! An async client of the API, with the retries, the deadline, the pace and the token rules of the npm package.
//!
//! The feature `reqwest` brings its HTTP client natively, on tokio. The feature `gloo` brings it for Rust front-ends on
//! `wasm32`, by gloo-net and the platform's `fetch`. [`Caibo::with_transport`] takes any other.

mod attempts;
mod closing;
mod create_all;
mod deadline;
mod error;
mod future;
mod hold;
mod row;
mod run_pace;
mod tokens;
mod trace;
mod transport;

use std::fmt;
use std::sync::Arc;

use futures_util::Stream;

use crate::customer::{Customer, CustomerChanges};
use crate::http::options::{IdempotencyKey, Options, Token};
use crate::http::request;
use crate::text::json::Json;

use attempts::{Shared, call};
use hold::Hold;
use tokens::Tokens;

pub use create_all::{CreateAll, Created, RunStopped, StopReason};
pub use error::{BoxError, Error, Sent};
pub use future::{BoxFuture, MaybeSend, MaybeSync};
pub use row::Row;
pub use transport::{Body, MAX_BODY_BYTES, NoResponse, Received, Transport};

/// A client of the API. Clones share the connections, the tokens, and the waits that the server asks for.
///
/// A failed call is repeated as [`retry::delay`](crate::retry::delay) says. [`Options::timeout`] is one deadline over
/// everything that a call waits for: the token, every attempt and every wait. Dropping the future of a call ends it.
#[derive(Clone)]
pub struct Caibo(Shared);

impl Caibo {
    /// A client with another HTTP client.
    ///
    /// # Errors
    ///
    /// [`Options::timeout`] or [`Options::max_retries`] is out of range, or there is an idempotency key, which is for one
    /// customer.
    pub fn with_transport(
        options: Options,
        transport: impl Transport + 'static,
    ) -> Result<Self, Error> {
        options.check_numbers()?;
        if options.idempotency_key.is_some() {
            return Err(Error::SharedKey);
        }
        Ok(Self(Shared {
            transport: Arc::new(transport),
            options: Arc::new(options),
            tokens: None,
            hold: Arc::new(Hold::default()),
        }))
    }

    /// Takes tokens from a function, in place of [`Options::token`].
    ///
    /// It is asked before each attempt, with `false`. After a 401 it is asked with `true`, once for all calls that wait for
    /// another token, and `update` and `payment_methods` are sent again with it. An error of the function that is an
    /// [`InvalidOption`](crate::options::InvalidOption), such as that of [`Token::parse`], becomes [`Error::Option`], and any
    /// other [`Error::Token`].
    #[must_use]
    pub fn with_token<F, A, E>(self, function: F) -> Self
    where
        F: Fn(bool) -> A + MaybeSend + MaybeSync + 'static,
        A: Future<Output = Result<Token, E>> + MaybeSend + 'static,
        E: Into<BoxError>,
    {
        let options = Options {
            token: None,
            ..(*self.0.options).clone()
        };
        Self(Shared {
            options: Arc::new(options),
            tokens: Some(future::share(Tokens::new(function))),
            ..self.0
        })
    }

    /// `POST /customers`: creates a customer, and returns it as stored; `None` for a success without a body.
    ///
    /// Without an idempotency key a failed call is repeated only where the server refused it before any work.
    ///
    /// # Errors
    ///
    /// [`Error`]; [`Error::may_exist`] tells whether the customer may exist.
    pub async fn create(&self, customer: &Customer) -> Result<Option<Json>, Error> {
        let request = request::create_customer(customer, &self.0.options);
        call(&self.0, request, None).await
    }

    /// As [`create`](Self::create), with a key by which the server makes one customer of however many attempts. A failed call
    /// is repeated.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    pub async fn create_with_key(
        &self,
        customer: &Customer,
        key: &IdempotencyKey,
    ) -> Result<Option<Json>, Error> {
        let options = Options {
            idempotency_key: Some(key.clone()),
            ..(*self.0.options).clone()
        };
        let request = request::create_customer(customer, &options);
        call(&self.0, request, None).await
    }

    /// `PUT /api/customers/{id}`: changes the customer of that id, and returns it as stored; `None` for a success without a
    /// body. The API asks for a token.
    ///
    /// # Errors
    ///
    /// [`Error`]; [`Error::may_exist`] tells whether the change may have been made.
    pub async fn update(&self, id: i64, changes: &CustomerChanges) -> Result<Option<Json>, Error> {
        let request = request::update_customer(id, changes, &self.0.options);
        call(&self.0, request, None).await
    }

    /// `GET /api/users/payment-methods/{id}`: reads the payment methods of the user of that id. The API asks for a token.
    ///
    /// # Errors
    ///
    /// [`Error`].
    pub async fn payment_methods(&self, user_id: i64) -> Result<Option<Json>, Error> {
        let request = request::get_payment_methods(user_id, &self.0.options);
        call(&self.0, request, None).await
    }

    /// Creates many customers, a few at a time. The rows are a stream of [`Customer`]s, of customers with their idempotency
    /// keys, or of any [`Row`].
    ///
    /// The run begins with few requests in flight and learns from the server's refusals how many it accepts. A row's deadline begins when it is sent. The run ends early if no further row can succeed.
    pub fn create_all<S>(&self, rows: S) -> CreateAll<S>
    where
        S: Stream,
        S::Item: Row + MaybeSend + 'static,
    {
        CreateAll::new(self.0.clone(), rows)
    }
}

impl fmt::Debug for Caibo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caibo").finish_non_exhaustive()
    }
}
