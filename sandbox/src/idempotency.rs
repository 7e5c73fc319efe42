//! The header `Idempotency-Key`: a customer that is sent again with the same key is not created again.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use caibo_customers::options;

use crate::problem::Problem;

const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The key, if the request has one.
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(value) = values.next() else {
            return Ok(Self(None));
        };
        let key = value
            .to_str()
            .ok()
            .filter(|key| options::IdempotencyKey::parse(key).is_ok());
        match (key, values.next()) {
            (Some(key), None) => Ok(Self(Some(key.to_owned()))),
            _ => Err(Problem::BadIdempotencyKey),
        }
    }
}
