//! The routes, and the middleware around them.

use axum::Router;
use axum::middleware::{from_fn_with_state, map_request, map_request_with_state};
use axum::routing::{get, post, put};

use crate::app::App;
use crate::folder::Folder;
use crate::problem::Problem;
use crate::rate_limit::{self, RateLimit};
use crate::{audit, cors, customers, drain, files, host, inject, openapi, plain, request_id};

/// Every route of the API, the sandbox's own routes, and behind them the files of `www` and `pkg`, if they are given.
pub(crate) fn router(
    app: App,
    rate: Option<RateLimit>,
    www: Option<Folder>,
    pkg: Option<Folder>,
) -> Router {
    let store = app.store.clone();
    // Faults apply to the API's routes only, so that a test can still look at the sandbox's state.
    let mut api = Router::new()
        .route("/customers", post(customers::create))
        .route("/api/customers/{id}", put(customers::update))
        .route(
            "/api/users/payment-methods/{id}",
            get(customers::payment_methods),
        )
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .route_layer(from_fn_with_state(app.clone(), inject::apply));
    if let Some(rate) = rate {
        // Outside the faults: a request that is refused does not count as one of a fault's `times`.
        api = api.route_layer(map_request_with_state(rate, rate_limit::check));
    }
    let mut router = Router::new()
        .route("/openapi.json", get(openapi::document))
        .route("/sandbox/customers", get(customers::list))
        .route("/sandbox/requests", get(audit::list))
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .merge(api)
        .merge(plain::router())
        .with_state(app)
        .fallback(async || Problem::NotFound);
    if let Some(pkg) = pkg {
        router = router.nest_service("/pkg", files::router(pkg, "/pkg"));
    }
    if let Some(www) = www {
        router = router.fallback_service(files::router(www, ""));
    }
    // A layer wraps those above it: the last one sees a request first and a response last.
    router
        .layer(map_request(host::check))
        // Outside the host check, so that a page can read its refusal as well.
        .layer(cors::layer())
        // Outside CORS, which answers preflights itself: they are recorded too.
        .layer(from_fn_with_state(store, audit::record))
        .layer(request_id::layer())
        .layer(map_request(drain::drain_unread))
}
