//! What can be done with customers.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use caibo_customers::Customer;

use crate::app::App;
use crate::auth::Authorized;
use crate::body::JsonBytes;
use crate::problem::Problem;

/// `POST /customers`: judges a customer, keeps it and answers what is kept.
pub(crate) async fn create(
    _: Authorized,
    State(app): State<App>,
    JsonBytes(json): JsonBytes,
) -> Result<impl IntoResponse, Problem> {
    let customer = Customer::from_json(&json).map_err(Problem::Invalid)?;
    Ok(json_text(app.store.create(customer).await?))
}

/// `GET /sandbox/customers`: every customer, in the order of their ids. It is no part of the Caibo API.
pub(crate) async fn list(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let customers = app.store.list().await?;
    Ok(json_text(format!("[{}]", customers.join(","))))
}

fn json_text(text: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], text)
}
