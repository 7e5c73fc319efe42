//! Answers of JSON texts, as they are kept.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// 200 with a JSON text.
pub(crate) fn text(text: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], text)
}

/// 200 with an array of JSON texts.
pub(crate) fn array(texts: &[String]) -> impl IntoResponse + use<> {
    text(format!("[{}]", texts.join(",")))
}
