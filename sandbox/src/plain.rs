//! `/plain`: a form that works without JavaScript, as a backend would have it. The rules judge what it sends; if there are issues, the
//! same page comes back with the issues at their fields and the values in them. Not part of the Caibo API.

mod page;

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Query, RawForm, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use caibo_customers::Customer;
use caibo_customers::options::IdempotencyKey;
use serde::Deserialize;
use serde_json::Value;

use crate::app::App;
use crate::auth::Authorized;
use crate::body::InTime;
use crate::problem::Problem;
use page::{FIELDS, KEY, Notice, Page};

/// The headers of the page. It has no script.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
    ),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    // The page holds personal data and a key for one use.
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// The largest size of a body in bytes, as for JSON.
const MAX_BODY: usize = 1 << 20;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/plain", get(show).post(create))
        .route("/plain.css", get(style))
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(map_response(async |mut response: Response| {
            response.headers_mut().extend(HEADERS);
            response
        }))
}

async fn style() -> impl IntoResponse {
    let css = HeaderValue::from_static("text/css; charset=utf-8");
    ([(CONTENT_TYPE, css)], include_str!("plain/plain.css"))
}

/// What the address of the page says after a success.
#[derive(Deserialize)]
struct Shown {
    stored: Option<i64>,
}

/// `GET /plain`: the empty form, under a notice if it has just stored a customer.
async fn show(
    _: Authorized,
    State(app): State<App>,
    shown: Result<Query<Shown>, QueryRejection>,
) -> Result<impl IntoResponse, Problem> {
    let notice = match shown {
        Ok(Query(Shown { stored: Some(id) })) => Notice::Stored(id),
        _ => Notice::None,
    };
    Ok(Page::new(app.store.random_key().await?, notice).render())
}

/// `POST /plain`: stores a customer and shows the page by a redirect, so that a reload sends nothing again.
async fn create(
    _: Authorized,
    State(app): State<App>,
    InTime(form): InTime<Form>,
) -> Result<Response, Problem> {
    let key = form.value(KEY);
    let key = key.filter(|key| IdempotencyKey::parse(key).is_ok());
    let (key, notice) = match (Customer::from_form(&form.0), key) {
        (Err(issues), Some(key)) => (key, Notice::Issues(issues)),
        (Err(issues), None) => (app.store.random_key().await?, Notice::Issues(issues)),
        (Ok(_), None) => (app.store.random_key().await?, Notice::NoKey),
        (Ok(customer), Some(key)) => match app.store.create(customer, Some(key)).await? {
            Some(document) => return Ok(stored(&document)),
            None => (app.store.random_key().await?, Notice::SentBefore),
        },
    };
    let values = FIELDS.map(|field| form.value(field.name).unwrap_or_default());
    let page = Page::new(key, notice).with_values(values);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page.render()).into_response())
}

/// Leads to the page that says so.
fn stored(document: &str) -> Response {
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let id = document
        .get("id")
        .and_then(Value::as_i64)
        .unwrap_or_default();
    Redirect::to(&format!("/plain?stored={id}")).into_response()
}

/// The body of a form.
struct Form(Vec<u8>);

impl Form {
    /// The first value of a name that is not empty, as the rules take it, or an empty one.
    fn value(&self, name: &str) -> Option<String> {
        let pairs = form_urlencoded::parse(&self.0);
        let mut values: Vec<_> = pairs.filter(|(key, _)| key == name).collect();
        // Stable: the values that are not empty come first, in their order.
        values.sort_by_key(|(_, value)| value.is_empty());
        let first = values.into_iter().next();
        first.map(|(_, value)| value.into_owned())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = caibo_customers::Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        // A page of another site can make a browser send a form.
        let site = request.headers().get("sec-fetch-site");
        if site.is_some_and(|site| site == "cross-site") {
            let problem = caibo_customers::Problem::new(403);
            return Err(problem.with_detail("The form stands on a page of another site."));
        }
        match RawForm::from_request(request, state).await {
            Ok(RawForm(body)) => Ok(Self(body.into())),
            Err(rejection) => Err(caibo_customers::Problem::new(rejection.status().as_u16())),
        }
    }
}
