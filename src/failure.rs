//! Every failure in the one shape in which it is told to others: a stable code, words, and what it carries. It never
//! contains a submitted value.

use crate::issue::Issues;
use crate::options::InvalidOption;
use crate::plain::Plain;
use crate::response::ResponseError;

/// What a caller gave breaks the rules. `what` begins the message.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        dead_code,
        reason = "only JavaScript is told of issues and the rest in one shape"
    )
)]
pub(crate) fn invalid<'a>(code: &'static str, what: &str, issues: &'a Issues) -> Plain<'a> {
    Plain::Object(vec![
        ("code", code.into()),
        (
            "message",
            [what, " is not valid: ", &issues.to_string()]
                .concat()
                .into(),
        ),
        ("issues", issues.into()),
        ("issueCount", (issues.total() as u32).into()),
    ])
}

impl<'a> From<&'a InvalidOption> for Plain<'a> {
    fn from(error: &'a InvalidOption) -> Self {
        Self::Object(vec![
            ("code", "invalid_option".into()),
            ("message", error.to_string().into()),
            ("option", error.option().into()),
        ])
    }
}

/// `retryAfter` is in milliseconds.
impl<'a> From<&'a ResponseError> for Plain<'a> {
    fn from(error: &'a ResponseError) -> Self {
        let (api, status, request_id) = match error {
            ResponseError::Api(error) => (Some(error), error.status, &error.request_id),
            ResponseError::Unreadable(error) => (None, error.status, &error.request_id),
        };
        let issues = api.map(|error| &error.issues);
        let retry_after = api.and_then(|error| error.retry_after);
        Self::Object(vec![
            ("code", error.code().into()),
            ("message", error.to_string().into()),
            ("status", u32::from(status).into()),
            ("title", api.and_then(|error| error.title.as_deref()).into()),
            (
                "detail",
                api.and_then(|error| error.detail.as_deref()).into(),
            ),
            ("issues", issues.into()),
            (
                "issueCount",
                issues.map(|issues| issues.total() as u32).into(),
            ),
            ("retryAfter", retry_after.into()),
            ("requestId", request_id.as_deref().into()),
        ])
    }
}
