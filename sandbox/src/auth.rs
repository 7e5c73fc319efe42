//! The bearer token of RFC 6750, where one is asked for.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::app::App;
use crate::problem::Problem;

/// Asks for the token that the sandbox was started with, and for none if it was started without.
///
/// Stands first in a handler's arguments: who may not call learns nothing else.
pub(crate) struct Authorized;

impl FromRequestParts<App> for Authorized {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match app.token {
            Some(_) => check(&parts.headers, app),
            None => Ok(()),
        }
        .map(|()| Self)
    }
}

/// Asks for a token always: for any, if the sandbox was started without one.
///
/// Stands first in a handler's arguments, as [`Authorized`] does.
pub(crate) struct Identified;

impl FromRequestParts<App> for Identified {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        check(&parts.headers, app).map(|()| Self)
    }
}

fn check(headers: &HeaderMap, app: &App) -> Result<(), Problem> {
    let given = bearer(headers).unwrap_or_default();
    match &app.token {
        Some(token) if !same(given.as_bytes(), token.as_bytes()) => Err(Problem::Unauthorized),
        None if given.is_empty() => Err(Problem::Unidentified),
        _ => Ok(()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let credentials = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = credentials.split_once(' ')?;
    // RFC 9110, section 11.1: the scheme's case does not matter, and one or more spaces follow it.
    scheme
        .eq_ignore_ascii_case("Bearer")
        .then(|| token.trim_start_matches(' '))
}

/// Looks at every byte whatever the first difference, so that time does not tell where it is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .fold(0, |differing, (a, b)| differing | (a ^ b))
            == 0
}
