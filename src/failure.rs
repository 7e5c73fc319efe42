//! Every failure in the one shape in which it is told to others: a stable code, words, and what it carries.

use serde::Serialize;

use crate::issue::Issues;
use crate::options::InvalidOption;
use crate::response::ResponseError;

/// Serializes without what it does not carry. It never contains a submitted value.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure<'a> {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<&'a Issues>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issue_count: Option<u32>,
    /// In milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl<'a> Failure<'a> {
    /// What a caller gave breaks the rules. `what` begins the message.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(
            dead_code,
            reason = "only JavaScript is told of issues and the rest in one shape"
        )
    )]
    pub(crate) fn invalid(code: &'static str, what: &str, issues: &'a Issues) -> Self {
        Self {
            code,
            message: [what, " is not valid: ", &issues.to_string()].concat(),
            issues: Some(issues),
            issue_count: Some(issues.total() as u32),
            ..Self::default()
        }
    }
}

impl<'a> From<&'a InvalidOption> for Failure<'a> {
    fn from(error: &'a InvalidOption) -> Self {
        Self {
            code: "invalid_option",
            message: error.to_string(),
            option: error.option(),
            ..Self::default()
        }
    }
}

impl<'a> From<&'a ResponseError> for Failure<'a> {
    fn from(error: &'a ResponseError) -> Self {
        let failure = Self {
            code: error.code(),
            message: error.to_string(),
            ..Self::default()
        };
        match error {
            ResponseError::Api(error) => Self {
                status: Some(error.status),
                title: error.title.as_deref(),
                detail: error.detail.as_deref(),
                issues: Some(&error.issues),
                issue_count: Some(error.issues.total() as u32),
                retry_after: error.retry_after.map(|wait| wait.as_secs_f64() * 1_000.0),
                request_id: error.request_id.as_deref(),
                ..failure
            },
            ResponseError::Unreadable(error) => Self {
                status: Some(error.status),
                request_id: error.request_id.as_deref(),
                ..failure
            },
        }
    }
}
