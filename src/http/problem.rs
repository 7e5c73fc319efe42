//! Problem details (RFC 9457): the body of a response that refuses a request.

mod status;

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::issue::{Issue, Issues};

/// Why a server refuses a request: problem details (RFC 9457) with the members and titles of ASP.NET Core.
///
/// The messages of issues are in `errors`, a dictionary by field, from which this crate's npm client tells a form which fields
/// to mark. The extractors of the feature `axum` reject with a `Problem`; it needs no axum itself.
///
/// ```
/// use caibo_customers::{Customer, Problem};
///
/// let problem = Problem::from(Customer::from_json(br#"{"name":"Ada"}"#).unwrap_err());
/// assert_eq!(problem.status(), 400);
/// assert!(problem.to_json().contains(r#""errors":{"email":["is required"]}"#));
///
/// let problem = Problem::new(404).with_detail("No customer has this id.");
/// assert_eq!(
///     problem.to_json(),
///     r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"detail":"No customer has this id."}"#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: u16,
    detail: Option<Cow<'static, str>>,
    code: Option<Cow<'static, str>>,
    issues: Option<Issues>,
    headers: Vec<(&'static str, Cow<'static, str>)>,
}

impl Problem {
    /// The media type of [`to_json`](Self::to_json).
    pub const CONTENT_TYPE: &str = "application/problem+json";

    /// A problem of this status. Its `title` and `type` are those of the status.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            detail: None,
            code: None,
            issues: None,
            headers: Vec::new(),
        }
    }

    /// Sets the explanation, for the person who reads the response. It should say what to do.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Sets a code for programs, the member `code`.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Adds a header field of the response, such as `Retry-After`. The name is in lower case.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The status code of the response.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The issues of the customer or the changes, if these are the problem.
    pub fn issues(&self) -> Option<&Issues> {
        self.issues.as_ref()
    }

    /// The header fields of the response: `content-type`, and those that were added.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let added = self.headers.iter();
        let added = added.map(|(name, value)| (*name, &**value));
        [("content-type", Self::CONTENT_TYPE)]
            .into_iter()
            .chain(added)
    }

    /// The body of the response.
    pub fn to_json(&self) -> String {
        // The members are texts and numbers, so writing them does not fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    fn title(&self) -> &'static str {
        match self.issues {
            Some(_) => "One or more validation errors occurred.",
            None => status::title(self.status),
        }
    }
}

/// The problem of a customer or of changes: 400, as the API itself answers.
impl From<Issues> for Problem {
    fn from(issues: Issues) -> Self {
        Self {
            issues: Some(issues),
            ..Self::new(400)
        }
    }
}

/// Writes the title and the detail, or the issues.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.issues, &self.detail) {
            (Some(issues), _) => write!(f, "{issues}"),
            (None, Some(detail)) => write!(f, "{}: {detail}", self.title()),
            (None, None) => f.write_str(self.title()),
        }
    }
}

impl std::error::Error for Problem {}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("type", &status::type_uri(self.status))?;
        members.serialize_entry("title", self.title())?;
        members.serialize_entry("status", &self.status)?;
        if let Some(detail) = &self.detail {
            members.serialize_entry("detail", detail)?;
        }
        if let Some(code) = &self.code {
            members.serialize_entry("code", code)?;
        }
        if let Some(issues) = &self.issues {
            members.serialize_entry("errors", &Errors(issues))?;
            members.serialize_entry("issues", issues)?;
            // The number of all issues, if it exceeds that of those listed.
            if issues.total() > issues.len() {
                members.serialize_entry("issueCount", &issues.total())?;
            }
        }
        members.end()
    }
}

/// The messages of every field, in the order of the issues. An issue at the root has the field `""`.
struct Errors<'a>(&'a [Issue]);

impl Serialize for Errors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields: Vec<(String, Vec<Cow<'_, str>>)> = Vec::new();
        for issue in self.0 {
            let field = issue.path.join(".");
            match fields.iter_mut().find(|(name, _)| *name == field) {
                Some((_, messages)) => messages.push(issue.message()),
                None => fields.push((field, vec![issue.message()])),
            }
        }
        let mut members = serializer.serialize_map(Some(fields.len()))?;
        for (field, messages) in &fields {
            members.serialize_entry(field, messages)?;
        }
        members.end()
    }
}
