//! Static files: the demo page and the npm package that it uses.

use std::io::ErrorKind;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

use crate::problem::Problem;

/// What a strict checkout page sends too: the demo works under it, or it demonstrates nothing.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"),
    ),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    // Ask every time, so that a rebuilt file is a seen file.
    (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
];

/// Answers every address with a file of the folder, or with a problem.
pub(crate) fn router(folder: ServeDir) -> Router {
    Router::new().fallback(serve).with_state(folder)
}

async fn serve(State(mut folder): State<ServeDir>, mut request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read {
        // Only to learn whether the file exists.
        *request.method_mut() = Method::HEAD;
    }
    let mut response = match folder.try_call(request).await {
        Ok(found) if found.status() == StatusCode::NOT_FOUND => Problem::NotFound.into_response(),
        Ok(_) if !is_read => ([(ALLOW, "GET,HEAD")], Problem::MethodNotAllowed).into_response(),
        Ok(found) => found.into_response(),
        Err(error) => unreadable(&error).into_response(),
    };
    response.headers_mut().extend(HEADERS);
    response
}

/// No address of a file, as far as a client is concerned, or a trouble of this machine's.
fn unreadable(error: &std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound
        | ErrorKind::NotADirectory
        | ErrorKind::PermissionDenied
        | ErrorKind::InvalidFilename
        | ErrorKind::InvalidInput => Problem::NotFound,
        _ => Problem::internal("read a file", error),
    }
}
