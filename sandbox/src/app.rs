//! What the answers share, and which address leads where.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn_with_state, map_request, map_response_with_state};
use axum::routing::{get, post, put};
use tower_http::services::ServeDir;

use crate::fault::Faults;
use crate::problem::Problem;
use crate::request_id::{self, RequestIds};
use crate::stop::Stop;
use crate::store::Store;
use crate::{audit, body, cors, customers, files, host, inject};

/// What every handler may use.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    /// The bearer token that calls must carry, if the sandbox was started with one.
    pub(crate) token: Option<Arc<str>>,
    pub(crate) faults: Faults,
    pub(crate) stop: Stop,
}

impl App {
    pub(crate) fn new(store: Store, token: Option<String>, stop: Stop) -> Self {
        Self {
            store,
            token: token.map(Arc::from),
            faults: Faults::default(),
            stop,
        }
    }
}

/// Every route, with the files of `www` and `pkg` behind them.
pub(crate) fn router(app: App, www: &Path, pkg: &Path) -> Router {
    let store = app.store.clone();
    // The API's addresses alone: what shows them must not fail with them.
    let api = Router::new()
        .route("/customers", post(customers::create))
        .route("/api/customers/{id}", put(customers::update))
        .route(
            "/api/users/payment-methods/{id}",
            get(customers::payment_methods),
        )
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .route_layer(from_fn_with_state(app.clone(), inject::apply));
    Router::new()
        .route("/sandbox/customers", get(customers::list))
        .route("/sandbox/requests", get(audit::list))
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .merge(api)
        .with_state(app)
        .nest_service(
            "/pkg",
            files::router(ServeDir::new(pkg).redirect_path_prefix("/pkg")),
        )
        .fallback_service(files::router(ServeDir::new(www)))
        .layer(map_request(host::check))
        // Around everything, so that a page can read a refusal as well.
        .layer(cors::layer())
        // Around the answers to preflights too.
        .layer(from_fn_with_state(store, audit::record))
        .layer(map_response_with_state(RequestIds::new(), request_id::add))
        .layer(map_request(body::drain_unread))
}
