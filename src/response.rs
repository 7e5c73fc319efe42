//! What came back, read into one shape, whichever of the API's bodies it has.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::issue::{Code, Issue, Issues};
use crate::request::HttpRequest;
use crate::{Client, Json, field};

/// An HTTP response, from any HTTP client.
#[derive(Debug, Clone, Copy)]
pub struct HttpResponse<'a> {
    /// The status code.
    pub status: u16,
    /// The value of the `Content-Type` field.
    pub content_type: Option<&'a str>,
    /// The content, empty if there was none; `None` where it ended too early.
    pub body: Option<&'a [u8]>,
}

/// Why a call that got a response has no result.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ResponseError {
    /// The API refused the call, or failed to answer it.
    Api(Box<ApiError>),
    /// The response cannot be read. A call that changes something may have done so.
    Unreadable(Unreadable),
}

/// An answer with a status of 400 or more.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// The status code.
    pub status: u16,
    /// What kind of problem it is, in the server's words, without submitted values.
    pub title: Option<String>,
    /// What went wrong this time, in the server's words, without submitted values.
    pub detail: Option<String>,
    /// The server's complaints, each at the field it is about, or at the root.
    pub issues: Issues,
    /// The body as it was received, if it was JSON.
    pub problem: Option<Json>,
}

/// A response that is not one of the API's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The status code.
    pub status: u16,
    /// What is wrong with it.
    pub reason: UnreadableReason,
}

/// What is wrong with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// The status is neither success nor failure.
    Status,
    /// The body is a page for people.
    Html,
    /// The body is not JSON.
    NotJson,
    /// The body is JSON, but no object.
    NotObject,
    /// The body ended before its time.
    Truncated,
}

/// Reads the answer to [`create_customer`](crate::request::create_customer): the customer as stored.
///
/// `None` is a success without a body. The `request` is what was sent, for the server's words to be shown
/// without it.
///
/// # Errors
///
/// [`ResponseError::Api`] for a status of 400 or more, whatever its body;
/// [`ResponseError::Unreadable`] for any other answer that is not a JSON object.
///
/// ```
/// use caibo_customers::{Customer, Json, options::Options, request, response::{self, HttpResponse}};
///
/// let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#)?;
/// let request = request::create_customer(&customer, &Options::default());
/// // Sent with the HTTP client of your choice, it is answered:
/// let answer = HttpResponse { status: 200, content_type: None, body: Some(br#"{"id":7}"#) };
/// let created = response::create_customer(&answer, &request).unwrap().unwrap();
/// assert_eq!(created.get("id"), Some(&Json::Integer(7)));
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
pub fn create_customer(
    response: &HttpResponse<'_>,
    request: &HttpRequest,
) -> Result<Option<Json>, ResponseError> {
    read(
        response,
        &request.body,
        request.headers.get("Authorization"),
    )
}

pub(crate) fn read(
    response: &HttpResponse<'_>,
    request_body: &str,
    authorization: Option<&str>,
) -> Result<Option<Json>, ResponseError> {
    let unreadable = |reason| {
        Err(ResponseError::Unreadable(Unreadable {
            status: response.status,
            reason,
        }))
    };
    match (response.status, response.body) {
        (400.., body) => {
            let redaction = Redaction::new(request_body, authorization);
            let error = api_error(response.status, body.unwrap_or_default(), &redaction);
            Err(ResponseError::Api(Box::new(error)))
        }
        (200..=299, None) => unreadable(UnreadableReason::Truncated),
        (200..=299, Some(body)) if body.trim_ascii().is_empty() => Ok(None),
        (200..=299, Some(body)) => match parse(body) {
            Ok(object @ Json::Object(_)) => Ok(Some(object)),
            Ok(_) => unreadable(UnreadableReason::NotObject),
            Err(_) if is_html(response) => unreadable(UnreadableReason::Html),
            Err(error) if error.is_eof() => unreadable(UnreadableReason::Truncated),
            Err(_) => unreadable(UnreadableReason::NotJson),
        },
        _ => unreadable(UnreadableReason::Status),
    }
}

/// A byte order mark is no part of the text (RFC 8259, section 8.1).
fn parse(body: &[u8]) -> Result<Json, serde_json::Error> {
    serde_json::from_slice(body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body))
}

fn is_html(response: &HttpResponse<'_>) -> bool {
    let says_html = |value: &str| {
        value
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("text/html")
    };
    let is_markup = |body: &[u8]| body.trim_ascii_start().starts_with(b"<");
    response.content_type.is_some_and(says_html) || response.body.is_some_and(is_markup)
}

/// The two bodies of the API's page: ProblemDetails (RFC 9457), with ASP.NET's `errors` as well, and
/// `{ error: { code, message, details } }`.
fn api_error(status: u16, body: &[u8], redaction: &Redaction) -> ApiError {
    let problem = parse(body).ok();
    let text = |object: Option<&Json>, name: &str| {
        let text = object?.get(name)?.as_str()?;
        Some(redaction.apply(text))
    };
    let body = problem.as_ref();
    let envelope = body.and_then(|body| body.get("error"));
    ApiError {
        status,
        title: text(body, "title").or_else(|| text(envelope, "code")),
        detail: text(body, "detail").or_else(|| text(envelope, "message")),
        issues: body
            .and_then(|body| body.get("errors"))
            .map(|errors| rejections(errors, redaction))
            .unwrap_or_default(),
        problem,
    }
}

/// ASP.NET's dictionary of field to messages, or to one message.
fn rejections(errors: &Json, redaction: &Redaction) -> Issues {
    let names = field::names::<Client>();
    let mut issues = Issues::default();
    for (key, messages) in errors.members() {
        // `Email`, `$.phone`, `customer.Name`: the field is what stands last.
        let last = key.rsplit('.').next().unwrap_or(key);
        let name = names.iter().find(|name| field::same(name, last));
        let messages = messages.elements().iter().chain([messages]);
        for message in messages.filter_map(Json::as_str) {
            issues.push_with(|| {
                let message = redaction.apply(message);
                let code = Code::Rejected { message };
                match name {
                    Some(name) => Issue::at(name, code),
                    None => Issue::at_root(code),
                }
            });
        }
    }
    issues
}

/// Takes what was submitted out of the server's words: ASP.NET quotes it.
struct Redaction {
    secrets: Vec<String>,
}

impl Redaction {
    /// A shorter text may be a part of the words by chance: it is taken out where it is quoted.
    const UNMISTAKABLE: usize = 4;

    fn new(request_body: &str, authorization: Option<&str>) -> Self {
        let sent = parse(request_body.as_bytes()).unwrap_or(Json::Null);
        let mut secrets: Vec<String> = sent
            .members()
            .iter()
            .filter_map(|(_, value)| match value {
                Json::Text(text) => Some(text.clone()),
                Json::Integer(_) | Json::Double(_) => serde_json::to_string(value).ok(),
                _ => None,
            })
            .collect();
        let token = authorization.and_then(|value| value.strip_prefix("Bearer "));
        secrets.extend(token.map(str::to_owned));
        secrets.retain(|secret| !secret.is_empty());
        Self { secrets }
    }

    fn apply(&self, words: &str) -> String {
        let mut shown = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(next) = rest.chars().next() {
            let secret = self.secrets.iter().find(|secret| {
                starts_with(rest, secret) && Self::is_submitted(secret, &shown, rest)
            });
            let taken = match secret {
                Some(secret) => {
                    shown.push('…');
                    secret.len()
                }
                None => {
                    shown.push(next);
                    next.len_utf8()
                }
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        shown
    }

    /// Whether `secret`, with which `rest` starts, is more than a chance part of the words.
    fn is_submitted(secret: &str, before: &str, rest: &str) -> bool {
        let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'\'' | b'"'));
        secret.len() >= Self::UNMISTAKABLE
            || (is_quote(before.as_bytes().last()) && is_quote(rest.as_bytes().get(secret.len())))
    }
}

/// Whether `text` starts with `prefix`, whichever case its ASCII letters have.
fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

impl ApiError {
    /// The stable code of the error's kind.
    pub fn code(&self) -> &'static str {
        match self.status {
            400 => "bad_request",
            401 => "unauthorized",
            404 => "not_found",
            429 => "rate_limited",
            500.. => "server_error",
            _ => "api_error",
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered with status {}", self.status)?;
        match self.detail.as_ref().or(self.title.as_ref()) {
            Some(words) => write!(f, ": {words}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            UnreadableReason::Status => "that is neither a success nor an error",
            UnreadableReason::Html => "and an HTML page instead of JSON: check baseUrl",
            UnreadableReason::NotJson => "and a body that cannot be read as JSON",
            UnreadableReason::NotObject => "and a body that is not a JSON object",
            UnreadableReason::Truncated => "and a body that ended too early",
        };
        write!(f, "the response has status {} {reason}", self.status)
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Unreadable(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ResponseError {}

/// `{ code, message, status }`, and for an API error `{ title, detail, issues, problem }` as well.
impl Serialize for ResponseError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (code, status) = match self {
            Self::Api(error) => (error.code(), error.status),
            Self::Unreadable(error) => ("invalid_response", error.status),
        };
        let mut object = serializer.serialize_struct("ResponseError", 7)?;
        object.serialize_field("code", code)?;
        object.serialize_field("message", &self.to_string())?;
        object.serialize_field("status", &status)?;
        if let Self::Api(error) = self {
            object.serialize_field("title", &error.title)?;
            object.serialize_field("detail", &error.detail)?;
            object.serialize_field("issues", &error.issues)?;
            object.serialize_field("problem", &error.problem)?;
        }
        object.end()
    }
}
