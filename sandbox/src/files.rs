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
use tower_http::services::fs::{Backend, DefaultServeDirFallback};

use crate::folder::{Folder, IncludedFiles};
use crate::problem::Problem;

/// Security headers of a strict checkout page: the demo shows that the package works under them. Browsers that do not know
/// `frame-ancestors` do not run the package either, so there is no `X-Frame-Options`.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        ),
    ),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    // Browsers must revalidate, so that a reload shows a rebuilt file.
    (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
];

/// Serves the files of a folder below this path, and problems for everything else.
pub(crate) fn router(folder: Folder, path: &str) -> Router {
    match folder {
        Folder::Disk(folder) => serving(ServeDir::new(folder), path),
        Folder::Included(files) => {
            serving(ServeDir::with_backend("", IncludedFiles::new(files)), path)
        }
    }
}

type ServeFrom<B> = ServeDir<DefaultServeDirFallback, B>;

fn serving<B: Backend>(folder: ServeFrom<B>, path: &str) -> Router {
    Router::new()
        .fallback(serve::<B>)
        .with_state(folder.redirect_path_prefix(path))
}

async fn serve<B: Backend>(
    State(mut folder): State<ServeFrom<B>>,
    mut request: Request,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read {
        // Finds out whether the file exists: a missing one is 404 for every method.
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

/// Maps an error of the file system: 404 where the path leads to no readable file, else 500.
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
