//! What came back, read into one shape, whichever of the API's bodies it has.

mod redaction;
mod rejections;

use std::fmt;
use std::time::SystemTime;

use serde::ser::{Serialize, Serializer};

use crate::draft::{Draft, Value};
use crate::issue::Issues;
use crate::plain::{Object, Plain};
use crate::request::{Call, HttpRequest};
use crate::rules::number;
use crate::text::concat;
use crate::{Json, retry};

use redaction::{Redaction, starts_with};
use rejections::rejections;

/// An HTTP response, from any HTTP client.
#[derive(Debug, Clone, Copy)]
pub struct HttpResponse<'a> {
    /// The status code.
    pub status: u16,
    /// The header fields. `Content-Type`, `Retry-After`, `Date` and the request's id are looked at.
    pub headers: &'a [(&'a str, &'a str)],
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
    /// When the server wants to be asked again (`Retry-After`), in milliseconds from now.
    pub retry_after: Option<f64>,
    /// What the server calls the request (`X-Request-Id`, `Request-Id` or `X-Correlation-Id`), for its operators.
    pub request_id: Option<String>,
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
    /// As of an [`ApiError`].
    pub request_id: Option<String>,
}

/// What is wrong with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// The status is neither success nor failure.
    Status,
    /// The API is elsewhere.
    Redirect,
    /// The body is a page for people.
    Html,
    /// The body is not JSON.
    NotJson,
    /// The body is JSON, but no object.
    NotObject,
    /// The body ended before its time.
    Truncated,
    /// The body is larger than any of the API's. Not read by this crate's own functions, which are given it.
    TooLarge,
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
/// let answer = HttpResponse { status: 200, headers: &[], body: Some(br#"{"id":7}"#) };
/// let created = response::create_customer(&answer, &request).unwrap().unwrap();
/// assert_eq!(created.get("id"), Some(&Json::Integer(7)));
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
pub fn create_customer(
    response: &HttpResponse<'_>,
    request: &HttpRequest,
) -> Result<Option<Json>, ResponseError> {
    read(response, request)
}

/// Reads the answer to [`update_customer`](crate::request::update_customer): the customer as stored.
///
/// # Errors
///
/// As [`create_customer`].
pub fn update_customer(
    response: &HttpResponse<'_>,
    request: &HttpRequest,
) -> Result<Option<Json>, ResponseError> {
    read(response, request)
}

/// Reads the answer to [`get_payment_methods`](crate::request::get_payment_methods): any JSON, for the contract
/// says nothing of it.
///
/// # Errors
///
/// As [`create_customer`], but of JSON that is not an object.
pub fn get_payment_methods(
    response: &HttpResponse<'_>,
    request: &HttpRequest,
) -> Result<Option<Json>, ResponseError> {
    read(response, request)
}

fn read(response: &HttpResponse<'_>, request: &HttpRequest) -> Result<Option<Json>, ResponseError> {
    let (content, value) = content(response.body);
    let problem = response.body.map(without_byte_order_mark);
    let problem = problem.and_then(|body| Draft::from_json(body, PROBLEM_DEPTH).ok());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let answer = Answer {
        call: request.call,
        status: response.status,
        headers: response.headers,
        content,
        problem: &problem.unwrap_or_default(),
        now: now.unwrap_or_default().as_secs_f64() * 1_000.0,
    };
    let body = request.body.as_deref().unwrap_or_default();
    let mut sent = Draft::from_json(body.as_bytes(), PROBLEM_DEPTH).unwrap_or_default();
    let headers = request.headers.0.iter();
    let headers = headers.map(|(name, value)| (name.clone(), Value::Text(value.as_str().into())));
    sent.entries.extend(headers);
    let id = request.id.map(|id| Value::Text(id.to_string().into()));
    sent.entries.extend(id.map(|id| ("id".into(), id)));
    match answer.judge(&sent) {
        Ok(()) => Ok(value),
        Err(ResponseError::Api(mut error)) => {
            error.problem = value;
            Err(ResponseError::Api(error))
        }
        Err(error) => Err(error),
    }
}

/// What the content of a response is, and its value if it has one.
fn content(body: Option<&[u8]>) -> (Content, Option<Json>) {
    let Some(body) = body.map(without_byte_order_mark) else {
        return (Content::Cut, None);
    };
    if let Ok(value) = serde_json::from_slice(body) {
        return match value {
            Json::Object(_) => (Content::Object, Some(value)),
            _ => (Content::Value, Some(value)),
        };
    }
    let content = match body.trim_ascii() {
        [] => Content::Empty,
        [b'<', ..] => Content::Markup,
        // What has no end.
        [b'{', rest @ ..] if rest.last() != Some(&b'}') => Content::Cut,
        [b'[', rest @ ..] if rest.last() != Some(&b']') => Content::Cut,
        _ => Content::Text,
    };
    (content, None)
}

/// It is no part of the text (RFC 8259, section 8.1).
fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// How deep a problem may be: `{ errors: [{ detail }] }` and `{ errors: { email: ["…"] } }`.
const PROBLEM_DEPTH: u8 = 4;

/// What the content of a response is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// It ended too early.
    Cut,
    /// It was too large to be read.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "the npm package reads bodies itself")
    )]
    Large,
    Empty,
    /// A JSON object.
    Object,
    /// Other JSON.
    Value,
    /// HTML or XML.
    Markup,
    /// Anything else.
    Text,
}

/// A response, whoever has parsed it.
pub(crate) struct Answer<'a> {
    pub(crate) call: Call,
    pub(crate) status: u16,
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) content: Content,
    /// The content, if it is an object, or nothing.
    pub(crate) problem: &'a Draft<'a>,
    /// Milliseconds since 1970.
    pub(crate) now: f64,
}

impl Answer<'_> {
    /// Whether it is a success, and if not, why. `sent` is what is not to be shown again: the body, the header fields,
    /// the id, in any structure.
    pub(crate) fn judge(&self, sent: &Draft<'_>) -> Result<(), ResponseError> {
        let reason = match (self.status, self.content) {
            (400.., _) => {
                let redaction = Redaction::new(sent);
                return Err(ResponseError::Api(Box::new(self.api_error(&redaction))));
            }
            (200..=299, Content::Empty | Content::Object) => return Ok(()),
            (200..=299, Content::Value) if self.call == Call::GetPaymentMethods => return Ok(()),
            (200..=299, Content::Value) => UnreadableReason::NotObject,
            (200..=299, Content::Cut) => UnreadableReason::Truncated,
            (200..=299, Content::Large) => UnreadableReason::TooLarge,
            (200..=299, Content::Markup) => UnreadableReason::Html,
            (200..=299, Content::Text) if self.says_html() => UnreadableReason::Html,
            (200..=299, Content::Text) => UnreadableReason::NotJson,
            (301..=303 | 307 | 308, _) => UnreadableReason::Redirect,
            _ => UnreadableReason::Status,
        };
        Err(ResponseError::Unreadable(Unreadable {
            status: self.status,
            reason,
            request_id: self.request_id(&Redaction::new(sent)),
        }))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn says_html(&self) -> bool {
        let content_type = self
            .header("Content-Type")
            .unwrap_or_default()
            .trim_ascii_start();
        starts_with(content_type, "text/html")
    }

    fn request_id(&self, redaction: &Redaction<'_>) -> Option<String> {
        ["X-Request-Id", "Request-Id", "X-Correlation-Id"]
            .iter()
            .find_map(|name| self.header(name))
            .map(|id| redaction.apply(id))
    }

    /// When the server wants to be asked again, in milliseconds from now; by its own clock if it tells it.
    fn retry_after(&self) -> Option<f64> {
        let now = self.header("Date").and_then(retry::date);
        retry::after(self.header("Retry-After")?, now.unwrap_or(self.now))
    }

    /// The two bodies of the API's page: ProblemDetails (RFC 9457), with its example's or ASP.NET's `errors`, and
    /// `{ error: { code, message, details } }`.
    fn api_error(&self, redaction: &Redaction<'_>) -> ApiError {
        let envelope = self.problem.get("error").and_then(Value::as_object);
        let text = |object: Option<&Draft<'_>>, name: &str| {
            let text = object?.get(name)?.as_text()?;
            Some(redaction.apply(text))
        };
        let problem = Some(self.problem);
        let errors = self.problem.get("errors");
        ApiError {
            status: self.status,
            title: text(problem, "title").or_else(|| text(envelope, "code")),
            detail: text(problem, "detail").or_else(|| text(envelope, "message")),
            issues: errors
                .map(|errors| rejections(errors, redaction))
                .unwrap_or_default(),
            retry_after: self.retry_after(),
            request_id: self.request_id(redaction),
            problem: None,
        }
    }
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

    fn message(&self) -> String {
        let (separator, words) = match self.detail.as_ref().or(self.title.as_ref()) {
            Some(words) => (": ", &**words),
            None => ("", ""),
        };
        let status = number::digits(self.status.into());
        concat(&["the API answered with status ", &status, separator, words])
    }
}

impl Unreadable {
    fn message(&self) -> String {
        let reason = match self.reason {
            UnreadableReason::Status => " that is neither a success nor an error",
            UnreadableReason::Redirect => {
                " and leads elsewhere, which is not followed: check baseUrl"
            }
            UnreadableReason::Html => " and an HTML page instead of JSON: check baseUrl",
            UnreadableReason::NotJson => " and a body that cannot be read as JSON",
            UnreadableReason::NotObject => " and a body that is not a JSON object",
            UnreadableReason::TooLarge => {
                " and a body that is too large to be an answer of the API"
            }
            UnreadableReason::Truncated => " and a body that ended too early",
        };
        let status = number::digits(self.status.into());
        concat(&["the response has status ", &status, reason])
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ResponseError {}

impl ResponseError {
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Api(error) => error.message(),
            Self::Unreadable(error) => error.message(),
        }
    }

    /// The stable code of the error's kind.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Api(error) => error.code(),
            Self::Unreadable(_) => "invalid_response",
        }
    }

    /// The status of the response; `None` where it did not come whole.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Unreadable(error) if error.reason == UnreadableReason::Truncated => None,
            Self::Unreadable(error) => Some(error.status),
        }
    }

    /// When the server wants to be asked again, in milliseconds from now.
    pub fn retry_after(&self) -> Option<f64> {
        match self {
            Self::Api(error) => error.retry_after,
            Self::Unreadable(_) => None,
        }
    }
}

/// `{ code, message, status, … }`, with what else it carries by its name in JavaScript; `retryAfter` is in
/// milliseconds. Without the body.
impl Serialize for ResponseError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain::Object(Object::from(self)).serialize(serializer)
    }
}
