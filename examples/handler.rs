//! A service that takes customers: `cargo run --example handler --features axum`, then send it a customer or a form.

use std::io;

use axum::routing::{post, put};
use axum::{Json, Router, extract::Path};
use caibo_customers::{Customer, CustomerChanges};
use serde_json::{Value, json};

/// Is called with a customer that keeps every rule. Any other request is answered with a problem: 400, 413 or 415.
async fn create(customer: Customer) -> Json<Customer> {
    Json(customer)
}

/// Is called with changes that keep every rule.
async fn update(Path(id): Path<i64>, changes: CustomerChanges) -> Json<Value> {
    Json(json!({ "id": id, "changed": changes }))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let router = Router::new()
        .route("/customers", post(create))
        .route("/api/customers/{id}", put(update));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await
}
