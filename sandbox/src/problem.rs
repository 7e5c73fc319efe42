//! Every refusal: ProblemDetails (RFC 9457), in the words and members of ASP.NET Core.

use std::borrow::Cow;
use std::fmt::Display;

use axum::Json;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use caibo_customers::{Issue, Issues};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::body::MAX_MIB;
use crate::complain;
use crate::store;

/// Why a request was not carried out.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The rule book found issues.
    Invalid(Issues),
    /// The body broke off, or its framing is wrong.
    UnreadableBody,
    /// The bearer token is missing or wrong.
    Unauthorized,
    /// Nothing is at this address.
    NotFound,
    /// What is at this address does not take this method.
    MethodNotAllowed,
    /// The body is larger than any customer.
    ContentTooLarge,
    /// The body does not say that it is JSON.
    UnsupportedMediaType,
    /// The body says that it is in another charset than JSON's.
    UnsupportedCharset,
    /// The body says that it is compressed, or otherwise encoded.
    UnsupportedEncoding,
    /// The request names another machine than this one.
    MisdirectedRequest,
    /// The sandbox failed, not the client.
    Internal,
}

impl Problem {
    /// Tells the operator what failed, and the client only that it did.
    pub(crate) fn internal(task: &str, error: impl Display) -> Self {
        complain(&format!("cannot {task}: {error}"));
        Self::Internal
    }

    /// The one table: status, section of RFC 9110, title, and what to do about it.
    fn parts(
        &self,
    ) -> (
        StatusCode,
        &'static str,
        &'static str,
        Option<Cow<'static, str>>,
    ) {
        match self {
            Self::Invalid(_) => (
                StatusCode::BAD_REQUEST,
                "15.5.1",
                "One or more validation errors occurred.",
                None,
            ),
            Self::UnreadableBody => (
                StatusCode::BAD_REQUEST,
                "15.5.1",
                "Bad Request",
                Some("The body did not arrive as a whole.".into()),
            ),
            Self::Unauthorized => (
                StatusCode::UNAUTHORIZED,
                "15.5.2",
                "Unauthorized",
                Some("Send the token that the sandbox was started with, as a bearer token.".into()),
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "15.5.5", "Not Found", None),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "15.5.6",
                "Method Not Allowed",
                None,
            ),
            Self::ContentTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "15.5.14",
                "Content Too Large",
                Some(format!("A body may have {MAX_MIB} MiB.").into()),
            ),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "15.5.16",
                "Unsupported Media Type",
                Some(
                    "The content type must be application/json, text/json or application/*+json."
                        .into(),
                ),
            ),
            Self::UnsupportedCharset => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "15.5.16",
                "Unsupported Media Type",
                Some("The charset must be utf-8.".into()),
            ),
            Self::UnsupportedEncoding => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "15.5.16",
                "Unsupported Media Type",
                Some("The body must not be encoded: send no Content-Encoding.".into()),
            ),
            Self::MisdirectedRequest => (
                StatusCode::MISDIRECTED_REQUEST,
                "15.5.20",
                "Misdirected Request",
                Some(
                    "The sandbox answers to localhost, 127.0.0.1 and [::1], at any port, only."
                        .into(),
                ),
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "15.6.1",
                "An error occurred while processing your request.",
                None,
            ),
        }
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Self::internal("use the database", error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, section, title, detail) = self.parts();
        let issues = match &self {
            Self::Invalid(issues) => Some(issues),
            _ => None,
        };
        let details = ProblemDetails {
            r#type: format!("https://tools.ietf.org/html/rfc9110#section-{section}"),
            title,
            status: status.as_u16(),
            detail,
            errors: issues.map(|issues| ByField(issues)),
            issues,
            issue_count: issues
                .filter(|issues| issues.total() > issues.len())
                .map(Issues::total),
        };
        let content_type = [(CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content_type, Json(details)).into_response();
        // What would have been taken: RFC 9110, sections 15.5.2 and 15.5.16.
        let hint = match self {
            Self::Unauthorized => Some((WWW_AUTHENTICATE, "Bearer")),
            Self::UnsupportedEncoding => Some((ACCEPT_ENCODING, "identity")),
            _ => None,
        };
        if let Some((name, value)) = hint {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// The members of ValidationProblemDetails, and as extensions the issues as the rule book tells them.
#[derive(Serialize)]
struct ProblemDetails<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<ByField<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<&'a Issues>,
    /// Only where there are more issues than the rule book keeps.
    #[serde(rename = "issueCount", skip_serializing_if = "Option::is_none")]
    issue_count: Option<usize>,
}

/// The messages of every field, in the order of the issues.
struct ByField<'a>(&'a [Issue]);

impl Serialize for ByField<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields: Vec<(String, Vec<Cow<'_, str>>)> = Vec::new();
        for issue in self.0 {
            let field = issue.path.join(".");
            match fields.iter_mut().find(|(name, _)| *name == field) {
                Some((_, messages)) => messages.push(issue.message()),
                None => fields.push((field, vec![issue.message()])),
            }
        }
        let mut map = serializer.serialize_map(Some(fields.len()))?;
        for (field, messages) in &fields {
            map.serialize_entry(field, messages)?;
        }
        map.end()
    }
}
