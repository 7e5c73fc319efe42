//! Responses of stored JSON text, which is sent byte for byte: parsing it could change its numbers.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

/// A 200 response with this JSON text as its body.
pub(crate) struct JsonText(pub(crate) String);

impl JsonText {
    /// An array of JSON texts.
    pub(crate) fn array(texts: &[String]) -> Self {
        Self(format!("[{}]", texts.join(",")))
    }
}

impl IntoResponse for JsonText {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, "application/json")], self.0).into_response()
    }
}
