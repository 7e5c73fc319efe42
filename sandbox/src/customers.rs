//! The handlers for customers and their payment methods.

use axum::Extension;
use axum::extract::State;
use axum::response::IntoResponse;
use caibo_customers::axum::JsonOnly;
use caibo_customers::{Customer, CustomerChanges};

use crate::app::App;
use crate::auth::{Authorized, Identified, Observer};
use crate::body::InTime;
use crate::customer_id::CustomerId;
use crate::idempotency::IdempotencyKey;
use crate::json_text::JsonText;
use crate::problem::Problem;

/// `POST /customers`: validates a customer, stores it and returns it as stored.
pub(crate) async fn create(
    _: Authorized,
    State(app): State<App>,
    IdempotencyKey(key): IdempotencyKey,
    InTime(JsonOnly(customer)): InTime<JsonOnly<Customer>>,
) -> Result<impl IntoResponse, Problem> {
    let (key, claim) = key.unzip();
    let created = app.store.create(customer, key).await?;
    let document = created.ok_or(Problem::IdempotencyKeyReused)?;
    // `inject` drops the claim, after the time of a slow response.
    Ok((claim.map(Extension), JsonText(document)))
}

/// `PUT /api/customers/{id}`: validates changes, applies them and returns the changed customer.
pub(crate) async fn update(
    _: Identified,
    State(app): State<App>,
    CustomerId(id): CustomerId,
    InTime(JsonOnly(changes)): InTime<JsonOnly<CustomerChanges>>,
) -> Result<impl IntoResponse, Problem> {
    match app.store.update(id, changes).await? {
        Some(document) => Ok(JsonText(document)),
        None => Err(Problem::no_customer(&app.store, Some(id)).await),
    }
}

/// `GET /api/users/payment-methods/{id}`: the payment methods of a customer.
pub(crate) async fn payment_methods(
    _: Identified,
    State(app): State<App>,
    CustomerId(id): CustomerId,
) -> Result<impl IntoResponse, Problem> {
    match app.store.payment_methods(id).await? {
        Some(methods) => Ok(JsonText::array(&methods)),
        None => Err(Problem::no_customer(&app.store, Some(id)).await),
    }
}

/// `GET /sandbox/customers`: all customers in the order of their ids. Not part of the Caibo API.
pub(crate) async fn list(
    _: Observer,
    State(app): State<App>,
) -> Result<impl IntoResponse, Problem> {
    Ok(JsonText::array(&app.store.list().await?))
}
