//! Problem details (RFC 9457) with the members and titles of ASP.NET Core.

use std::borrow::Cow;

use axum::http::StatusCode;
use caibo_customers::{Issue, Issues};
use indexmap::IndexMap;
use serde::Serialize;

/// ASP.NET Core's `ValidationProblemDetails`, with the issues themselves as an extension member.
#[derive(Serialize)]
pub(super) struct ProblemDetails<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'static, str>>,
    /// A code for programs, as an extension member.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<IndexMap<String, Vec<Cow<'a, str>>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<&'a Issues>,
    /// The number of all issues, if it exceeds `MAX_ISSUES`, the number of those listed.
    #[serde(rename = "issueCount", skip_serializing_if = "Option::is_none")]
    issue_count: Option<usize>,
}

impl<'a> ProblemDetails<'a> {
    pub(super) fn new(
        status: StatusCode,
        detail: Option<Cow<'static, str>>,
        code: Option<&'static str>,
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
            code,
            errors: issues.map(|issues| messages_by_field(issues)),
            issues,
            issue_count: issues
                .filter(|issues| issues.total() > issues.len())
                .map(Issues::total),
        }
    }
}

/// The `type`: the section of RFC 9110, RFC 8470 or RFC 6585 that defines the status. RFC 9110 numbers its sections in the order
/// of the statuses.
fn type_of(status: StatusCode) -> String {
    let (rfc, section) = match status.as_u16() {
        status @ 400..=418 => (9110, format!("15.5.{}", status - 399)),
        status @ 421..=422 => (9110, format!("15.5.{}", status - 401)),
        425 => (8470, "5.2".to_owned()),
        426 => (9110, "15.5.22".to_owned()),
        428 => (6585, "3".to_owned()),
        429 => (6585, "4".to_owned()),
        431 => (6585, "5".to_owned()),
        status @ 500..=505 => (9110, format!("15.6.{}", status - 499)),
        511 => (6585, "6".to_owned()),
        // No section defines it (RFC 9457, section 4.2.1).
        _ => return "about:blank".to_owned(),
    };
    format!("https://tools.ietf.org/html/rfc{rfc}#section-{section}")
}

fn title_of(status: StatusCode) -> &'static str {
    match status {
        // RFC 9110 (sections 15.5.14 and 15.5.21) has renamed these two.
        StatusCode::PAYLOAD_TOO_LARGE => "Content Too Large",
        StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
        StatusCode::INTERNAL_SERVER_ERROR => "An error occurred while processing your request.",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
}

/// The messages of every field, in the order of the issues. An issue at the root has the field `""`.
fn messages_by_field(issues: &[Issue]) -> IndexMap<String, Vec<Cow<'_, str>>> {
    let mut fields: IndexMap<_, Vec<_>> = IndexMap::new();
    for issue in issues {
        let field = issue.path.join(".");
        fields.entry(field).or_default().push(issue.message());
    }
    fields
}
