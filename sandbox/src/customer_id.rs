//! The customer's id in the path.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::app::App;
use crate::problem::Problem;

/// An int64 in decimal digits, without a leading zero or plus sign, as the API itself writes it.
pub(crate) struct CustomerId(pub(crate) i64);

impl FromRequestParts<App> for CustomerId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let text = Path::<String>::from_request_parts(parts, app).await;
        let id = text.ok().and_then(|Path(text)| {
            let id = text.parse::<i64>().ok()?;
            // `parse` also accepts `+1` and `01`.
            (id.to_string() == text).then_some(id)
        });
        match id {
            Some(id) => Ok(Self(id)),
            None => Err(Problem::no_customer(&app.store, None).await),
        }
    }
}
