//! What the answers share, and which address leads where.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::middleware::map_request;
use axum::routing::{get, post};
use tower_http::services::ServeDir;

use crate::problem::Problem;
use crate::store::Store;
use crate::{body, cors, customers, files, host};

/// What every handler may use.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    /// The bearer token that calls must carry, if any.
    pub(crate) token: Option<Arc<str>>,
}

impl App {
    pub(crate) fn new(store: Store, token: Option<String>) -> Self {
        Self {
            store,
            token: token.map(Arc::from),
        }
    }
}

/// Every route, with the files of `www` and `pkg` behind them.
pub(crate) fn router(app: App, www: &Path, pkg: &Path) -> Router {
    Router::new()
        .route("/customers", post(customers::create))
        .route("/sandbox/customers", get(customers::list))
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .with_state(app)
        .nest_service(
            "/pkg",
            files::router(ServeDir::new(pkg).redirect_path_prefix("/pkg")),
        )
        .fallback_service(files::router(ServeDir::new(www)))
        .layer(map_request(host::check))
        // Around everything, so that a page can read a refusal as well.
        .layer(cors::layer())
        .layer(map_request(body::drain_unread))
}
