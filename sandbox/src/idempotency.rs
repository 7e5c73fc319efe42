//! The header `Idempotency-Key`: a customer that is sent again with the same key is not created again.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use caibo_customers::options;

use crate::app::App;
use crate::keys_in_progress::Claim;
use crate::problem::Problem;

const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The key, if the request has one, with its claim: another request with the key is refused meanwhile.
pub(crate) struct IdempotencyKey(pub(crate) Option<(String, Claim)>);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(value) = values.next() else {
            return Ok(Self(None));
        };
        let key = value
            .to_str()
            .ok()
            .filter(|key| options::IdempotencyKey::parse(key).is_ok());
        match (key, values.next()) {
            (Some(key), None) => match app.keys_in_progress.claim(key) {
                Some(claim) => Ok(Self(Some((key.to_owned(), claim)))),
                None => Err(Problem::KeyInProgress),
            },
            _ => Err(Problem::BadIdempotencyKey),
        }
    }
}
