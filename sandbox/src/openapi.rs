//! `GET /openapi.json`: the API as an OpenAPI document, in which this server is the only one.

use axum::Json;
use axum::response::IntoResponse;
use caibo_customers::openapi;
use serde_json::json;

pub(crate) async fn document() -> impl IntoResponse {
    let mut document = openapi::document();
    if let Some(document) = document.as_object_mut() {
        // Relative to the address of the document (OpenAPI 3.1, section 4.8.5).
        document.insert("servers".into(), json!([{ "url": "/" }]));
    }
    Json(document)
}
