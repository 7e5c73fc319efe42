//! The check of the bearer token (RFC 6750).

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::problem::Problem;

/// Requires the token that the sandbox was started with, any token if tokens run out, and else none.
///
/// Stands first in a handler's arguments: a client without the token learns nothing else, such as whether a customer exists.
pub(crate) struct Authorized;

impl FromRequestParts<App> for Authorized {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if app.token.get().is_some() || app.token_uses.is_some() {
            check(&parts.headers, app)?;
        }
        Ok(Self)
    }
}

/// Requires a token always: the one that the sandbox was started with, or any if it was started without one.
///
/// Stands first in a handler's arguments, as [`Authorized`] does.
pub(crate) struct Identified;

impl FromRequestParts<App> for Identified {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        check(&parts.headers, app)?;
        Ok(Self)
    }
}

/// Requires the token that the sandbox was started with, and no token if it was started without one. It does not count as a
/// use of the token: the sandbox's own routes show its state to tests.
///
/// Stands first in a handler's arguments, as [`Authorized`] does.
pub(crate) struct Observer;

impl FromRequestParts<App> for Observer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if app.token.get().is_some() {
            check_token(&parts.headers, app)?;
        }
        Ok(Self)
    }
}

fn check(headers: &HeaderMap, app: &App) -> Result<(), Problem> {
    let token = check_token(headers, app)?;
    match &app.token_uses {
        Some(uses) if !uses.accept(token) => Err(Problem::TokenRanOut),
        _ => Ok(()),
    }
}

/// Checks the token of a request, and returns it.
fn check_token<'a>(headers: &'a HeaderMap, app: &App) -> Result<&'a str, Problem> {
    let given = bearer(headers).unwrap_or_default();
    match app.token.get() {
        // In constant time: the time until a refusal must not tell how much of the token is right.
        Some(token) if bool::from(given.as_bytes().ct_eq(token.as_bytes())) => Ok(given),
        Some(_) => Err(Problem::Unauthorized),
        None if given.is_empty() => Err(Problem::Unidentified),
        None => Ok(given),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let credentials = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = credentials.split_once(' ')?;
    // The scheme is case-insensitive, and one or more spaces follow it (RFC 9110, section 11.1).
    scheme
        .eq_ignore_ascii_case("Bearer")
        .then(|| token.trim_start_matches(' '))
}
