//! The response of a call: its value, or a typed error, whichever of the API's formats its body has.

mod content;
mod error;
mod rejections;

use super::options::BEARER;
use super::request::{AUTHORIZATION, Call, HttpRequest};
use super::retry;
use crate::draft::{Draft, Value};
use crate::text::ascii::{AsciiSet, starts_with_ignoring_case};
use crate::text::hidden::HiddenText;
use crate::text::http_date::{self, ParseDate};
use crate::text::json::Json;

pub use content::Content;
pub use error::{ApiError, ResponseError, Unreadable, UnreadableReason};

/// An HTTP response, from any HTTP client.
#[derive(Clone, Copy)]
pub struct HttpResponse<'a> {
    /// The status code.
    pub status: u16,
    /// The header fields. `Content-Type`, `Retry-After`, `Date` and the request id are used.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, empty if there was none; `None` if it ended too early.
    pub body: Option<&'a [u8]>,
}

/// Reads the response to `request`.
///
/// Returns the customer as stored for a created or changed customer, and any JSON for payment methods, of which the
/// contract does not give the schema. `None` is a success without a body. `now` is the time in milliseconds since 1970,
/// from which a `Retry-After` date is counted if the server does not send its own time.
///
/// # Errors
///
/// [`ResponseError::Api`] for a status of 400 or more, whatever the body; [`ResponseError::Unreadable`] for any other
/// response that is not a success with the JSON of the call.
///
/// ```
/// use caibo_customers::{Customer, Json, options::Options, request, response::{self, HttpResponse}};
///
/// let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#)?;
/// let request = request::create_customer(&customer, &Options::default());
/// // The HTTP client of your choice sends the request and receives:
/// let response = HttpResponse { status: 200, headers: &[], body: Some(br#"{"id":7}"#) };
/// let now = 1_700_000_000_000.0;
/// let created = response::read(&response, &request, now).unwrap().unwrap();
/// assert_eq!(created.get("id"), Some(&Json::Integer(7)));
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
pub fn read(
    response: &HttpResponse<'_>,
    request: &HttpRequest,
    now: f64,
) -> Result<Option<Json>, ResponseError> {
    let (content, value) = content::parse(response.body);
    let body = response.body.map(content::without_byte_order_mark);
    let problem = body.and_then(|body| Draft::from_json(body, Answer::PROBLEM_DEPTH).ok());
    let answer = Answer {
        call: request.call,
        status: response.status,
        headers: response.headers,
        content,
        problem: &problem.unwrap_or_default(),
        authorization: request.headers.get(AUTHORIZATION),
        now,
        parse_date: http_date::parse,
    };
    match answer.check() {
        Ok(()) => Ok(value),
        Err(ResponseError::Api(mut error)) => {
            error.problem = value;
            Err(ResponseError::Api(error))
        }
        Err(error) => Err(error),
    }
}

/// A response whose body has been parsed, natively or by JavaScript.
pub struct Answer<'a> {
    /// The call that was answered.
    pub call: Call,
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: &'a [(&'a str, &'a str)],
    /// The kind of the body.
    pub content: Content,
    /// The body, if it is a JSON object; else empty.
    pub problem: &'a Draft<'a>,
    /// The `Authorization` field that was sent, which a request id must not repeat.
    pub authorization: Option<&'a str>,
    /// The time in milliseconds since 1970.
    pub now: f64,
    /// Parses the dates in the header fields.
    pub parse_date: ParseDate,
}

impl Answer<'_> {
    /// The depth down to which an error's body is read: `{ errors: [{ detail }] }` and `{ errors: { email: ["…"] } }`.
    const PROBLEM_DEPTH: u8 = 4;

    /// Checks whether the response is a success. A success depends on the call, the status and the kind of the body alone:
    /// the npm package asks once for each combination.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn check(&self) -> Result<(), ResponseError> {
        let reason = match (self.status, self.content) {
            (400.., _) => return Err(ResponseError::Api(Box::new(self.api_error()))),
            (200..=299, Content::Empty | Content::Object) => return Ok(()),
            (200..=299, Content::Value) if self.call == Call::GetPaymentMethods => return Ok(()),
            (200..=299, Content::Value) => UnreadableReason::NotObject,
            (200..=299, Content::Cut) => UnreadableReason::Truncated,
            (200..=299, Content::Large) => UnreadableReason::TooLarge,
            (200..=299, Content::Markup) => UnreadableReason::Html,
            (200..=299, Content::Text) if self.is_html() => UnreadableReason::Html,
            (200..=299, Content::Text) => UnreadableReason::NotJson,
            (301..=303 | 307 | 308, _) => UnreadableReason::Redirect,
            _ => UnreadableReason::Status,
        };
        Err(ResponseError::Unreadable(Unreadable {
            status: self.status,
            reason,
            request_id: self.request_id(),
        }))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn is_html(&self) -> bool {
        let content_type = self.header("Content-Type").unwrap_or_default();
        starts_with_ignoring_case(content_type.trim_ascii_start(), "text/html")
    }

    /// The server's id of the request, for its operators. It is written to logs, so it is only accepted if it looks like
    /// an id and does not contain the token.
    fn request_id(&self) -> Option<String> {
        const MAX_LENGTH: usize = 128;
        let names = ["X-Request-Id", "Request-Id", "X-Correlation-Id"];
        let id = names.iter().find_map(|name| self.header(name))?;
        const LETTER: AsciiSet = AsciiSet::alphanumeric_and("._:/+=-");
        let is_id = (1..=MAX_LENGTH).contains(&id.len()) && LETTER.contains_all(id.as_bytes());
        let token = self
            .authorization
            .and_then(|field| field.strip_prefix(BEARER));
        let has_token = token.is_some_and(|token| {
            let mut ends = (0..id.len()).filter_map(|start| id.get(start..));
            ends.any(|end| end.starts_with(token))
        });
        (is_id && !has_token).then(|| id.to_owned())
    }

    /// The wait that the server asks for, in milliseconds, by the server's clock if it sends the time.
    fn retry_after(&self) -> Option<f64> {
        let now = self.header("Date").and_then(self.parse_date);
        let now = now.unwrap_or(self.now);
        retry::after_with(self.header("Retry-After")?, now, self.parse_date)
    }

    /// Reads the two error formats of the API's page: ProblemDetails (RFC 9457) with `errors` as in its example or as
    /// ASP.NET writes them, and `{ error: { code, message, details } }`.
    fn api_error(&self) -> ApiError {
        let envelope = self.problem.get("error").and_then(Value::as_object);
        let text = |object: Option<&Draft<'_>>, name: &str| {
            let text = object?.get(name)?.as_text()?;
            Some(HiddenText::from(text.to_owned()))
        };
        let problem = Some(self.problem);
        let errors = self.problem.get("errors");
        ApiError {
            status: self.status,
            title: text(problem, "title").or_else(|| text(envelope, "code")),
            detail: text(problem, "detail").or_else(|| text(envelope, "message")),
            issues: errors.map(rejections::read).unwrap_or_default(),
            retry_after: self.retry_after(),
            request_id: self.request_id(),
            problem: None,
        }
    }
}
