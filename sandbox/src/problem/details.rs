//! ProblemDetails (RFC 9457), in the words and members of ASP.NET Core.

use std::borrow::Cow;

use axum::http::StatusCode;
use caibo_customers::{Issue, Issues};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// The members of ValidationProblemDetails, and as extensions the issues as the rule book tells them.
#[derive(Serialize)]
pub(super) struct ProblemDetails<'a> {
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

impl<'a> ProblemDetails<'a> {
    pub(super) fn new(
        status: StatusCode,
        detail: Option<Cow<'static, str>>,
        issues: Option<&'a Issues>,
    ) -> Self {
        Self {
            r#type: type_of(status),
            title: match issues {
                Some(_) => "One or more validation errors occurred.",
                None => title_of(status),
            },
            status: status.as_u16(),
            detail,
            errors: issues.map(|issues| ByField(issues)),
            issues,
            issue_count: issues
                .filter(|issues| issues.total() > issues.len())
                .map(Issues::total),
        }
    }
}

/// The section that defines a status: of RFC 9110, where they are numbered in its order, or of RFC 6585.
fn type_of(status: StatusCode) -> String {
    let (rfc, section) = match status.as_u16() {
        status @ 400..=418 => (9110, format!("15.5.{}", status - 399)),
        status @ 421..=422 => (9110, format!("15.5.{}", status - 401)),
        426 => (9110, "15.5.22".to_owned()),
        428 => (6585, "3".to_owned()),
        429 => (6585, "4".to_owned()),
        431 => (6585, "5".to_owned()),
        status @ 500..=505 => (9110, format!("15.6.{}", status - 499)),
        511 => (6585, "6".to_owned()),
        // RFC 9457, section 4.2.1.
        _ => return "about:blank".to_owned(),
    };
    format!("https://tools.ietf.org/html/rfc{rfc}#section-{section}")
}

fn title_of(status: StatusCode) -> &'static str {
    match status {
        // RFC 9110 renamed these two.
        StatusCode::PAYLOAD_TOO_LARGE => "Content Too Large",
        StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
        StatusCode::INTERNAL_SERVER_ERROR => "An error occurred while processing your request.",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
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
