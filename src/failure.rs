//! Every failure in the one shape in which it is told to others: a stable code, words, and what it carries. It never
//! contains a submitted value.

use crate::issue::Issues;
use crate::options::InvalidOption;
use crate::plain::{Object, Plain};
use crate::response::ResponseError;
use crate::text::concat;

/// What a caller gave breaks the rules. `what` begins the message.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        dead_code,
        reason = "only JavaScript is told of issues and the rest in one shape"
    )
)]
pub(crate) fn invalid<'a>(code: &'static str, what: &str, issues: &'a Issues) -> Object<'a> {
    let mut told = Object::default();
    told.add("code", code);
    told.add(
        "message",
        concat(&[what, " is not valid: ", &issues.message()]),
    );
    told.add("issues", Plain::from(issues));
    told.add("issueCount", issues.total() as u32);
    told
}

impl<'a> From<&'a InvalidOption> for Object<'a> {
    fn from(error: &'a InvalidOption) -> Self {
        let mut told = Self::default();
        told.add("code", "invalid_option");
        told.add("message", error.message());
        told.add("option", error.option());
        told
    }
}

/// `retryAfter` is in milliseconds.
impl<'a> From<&'a ResponseError> for Object<'a> {
    fn from(error: &'a ResponseError) -> Self {
        let (api, status, request_id) = match error {
            ResponseError::Api(error) => (Some(error), error.status, &error.request_id),
            ResponseError::Unreadable(error) => (None, error.status, &error.request_id),
        };
        let mut told = Self::default();
        told.add("code", error.code());
        told.add("message", error.message());
        told.add("status", u32::from(status));
        if let Some(api) = api {
            told.add("title", api.title.as_deref());
            told.add("detail", api.detail.as_deref());
            told.add("issues", Plain::from(&api.issues));
            told.add("issueCount", api.issues.total() as u32);
            told.add("retryAfter", api.retry_after);
        }
        told.add("requestId", request_id.as_deref());
        told
    }
}
