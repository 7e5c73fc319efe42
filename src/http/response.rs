//! The response of a call: its value, or a typed error, whichever of the API's formats its body has.

mod charset;
mod complaint;
mod content;
mod error;
mod in_progress;
mod place;

use std::time::{Duration, SystemTime};

use super::milliseconds::since_1970;
use super::options::BEARER;
use super::request::{AUTHORIZATION, CONTENT_TYPE, Call, HttpRequest};
use super::retry::{self, RETRY_AFTER};
use crate::draft::Value;
use crate::text::ascii::{AsciiSet, starts_with_ignoring_case};
use crate::text::hidden::HiddenText;
use crate::text::http_date::{self, ParseDate};
use crate::text::json::Json;
use crate::text::number::decimal;

use complaint::Complaint;
use content::Body;

pub use content::Content;
#[cfg(feature = "schema")]
pub(crate) use content::{MAX_DEPTH, MAX_MEMBERS};
pub use error::{ApiError, ResponseError, Unreadable, UnreadableReason};

const DATE: &str = "Date";
/// The header fields that have the server's id of the request, the usual ones first.
const REQUEST_IDS: [&str; 3] = ["X-Request-Id", "Request-Id", "X-Correlation-Id"];

/// The header fields that are used.
#[cfg(feature = "schema")]
pub(crate) fn fields() -> Vec<&'static str> {
    [&[CONTENT_TYPE, DATE, RETRY_AFTER], &REQUEST_IDS[..]].concat()
}

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
/// contract does not give the schema. `None` is a success without a body. `now` is the time from which a `Retry-After` date is counted if the server does not send its own time.
///
/// # Errors
///
/// [`ResponseError::Api`] for a status of 400 or more, whatever the body; [`ResponseError::Unreadable`] for any other
/// response that is not a success with the JSON of the call.
///
/// ```
/// use std::time::SystemTime;
///
/// use caibo_customers::{Customer, Json, options::Options, request, response::{self, HttpResponse}};
///
/// let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#)?;
/// let request = request::create_customer(&customer, &Options::default());
/// // The HTTP client of your choice sends the request and receives:
/// let response = HttpResponse { status: 200, headers: &[], body: Some(br#"{"id":7}"#) };
/// let created = response::read(&response, &request, SystemTime::now()).unwrap().unwrap();
/// assert_eq!(created.get("id"), Some(&Json::Integer(7)));
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
pub fn read(
    response: &HttpResponse<'_>,
    request: &HttpRequest,
    now: SystemTime,
) -> Result<Option<Json>, ResponseError> {
    let mut headers = response.headers.iter();
    let content_type = headers.find(|(name, _)| name.eq_ignore_ascii_case(CONTENT_TYPE));
    let content_type = content_type.map_or("", |(_, value)| value);
    let body = content::parse(response.body, content_type);
    read_body(body, response, request, now)
}

/// As [`read`], of a response whose body is larger than the client reads.
#[cfg(feature = "client")]
pub(crate) fn read_too_large(
    response: &HttpResponse<'_>,
    request: &HttpRequest,
    now: SystemTime,
) -> Result<Option<Json>, ResponseError> {
    read_body(Content::Large.into(), response, request, now)
}

fn read_body(
    body: Body,
    response: &HttpResponse<'_>,
    request: &HttpRequest,
    now: SystemTime,
) -> Result<Option<Json>, ResponseError> {
    let Body {
        content,
        value,
        text,
    } = body;
    let body = match &value {
        Some(value) => content::to_draft(value),
        None => Value::Text(text.into()),
    };
    let answer = Answer {
        call: request.call,
        status: response.status,
        headers: response.headers,
        content,
        body: &body,
        authorization: request.headers.get(AUTHORIZATION),
        now: since_1970(now),
        parse_date: http_date::parse,
    };
    match answer.check() {
        Ok(()) => Ok(value),
        Err(ResponseError::Api(mut error)) => {
            drop(body);
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
    /// The body: a JSON value, or the text of a body that is not JSON. It is read for a status of 400 or more.
    pub body: &'a Value<'a>,
    /// The `Authorization` field that was sent, which a request id must not repeat.
    pub authorization: Option<&'a str>,
    /// The time in milliseconds since 1970.
    pub now: f64,
    /// Parses the dates in the header fields.
    pub parse_date: ParseDate,
}

impl Answer<'_> {
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
            request_id: self.request_id(None),
        }))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn is_html(&self) -> bool {
        let content_type = self.header(CONTENT_TYPE).unwrap_or_default();
        starts_with_ignoring_case(content_type.trim_ascii_start(), "text/html")
    }

    /// The server's id of the request, for its operators: of a header field, else of the body.
    fn request_id(&self, in_body: Option<&str>) -> Option<String> {
        for name in REQUEST_IDS {
            let id = self.id(self.header(name));
            if id.is_some() {
                return id;
            }
        }
        self.id(in_body)
    }

    /// A text of the server that is written to logs, if it looks like an id or a code and does not contain the token.
    fn id(&self, text: Option<&str>) -> Option<String> {
        const MAX_LENGTH: usize = 128;
        const LETTER: AsciiSet = AsciiSet::alphanumeric_and("._:/+=-");
        let text = text?;
        let token = self
            .authorization
            .and_then(|field| field.strip_prefix(BEARER));
        let has_token = token.is_some_and(|token| {
            let mut ends = (0..text.len()).filter_map(|start| text.get(start..));
            ends.any(|end| starts_with_ignoring_case(end, token))
        });
        let is_id = (1..=MAX_LENGTH).contains(&text.len()) && LETTER.contains_all(text.as_bytes());
        (is_id && !has_token).then(|| text.to_owned())
    }

    /// The wait that the server asks for, by the server's clock if it sends the time.
    fn retry_after(&self) -> Option<Duration> {
        let now = self.header(DATE).and_then(self.parse_date);
        let now = now.unwrap_or(self.now);
        retry::after_with(self.header(RETRY_AFTER)?, now, self.parse_date)
    }

    fn api_error(&self) -> ApiError {
        let is_html =
            self.content == Content::Markup || self.content == Content::Text && self.is_html();
        let body = if is_html { &Value::Null } else { self.body };
        let complaint = Complaint::read(body);
        let text = |text: Option<&str>| Some(HiddenText::from(text?.to_owned()));
        let number = complaint.number.map(|number| decimal(number as i64));
        ApiError {
            status: self.status,
            is_in_progress: self.status == 409
                && in_progress::is_in_progress(body, &[complaint.code, complaint.title]),
            title: text(complaint.title),
            detail: text(complaint.detail),
            server_code: self
                .id(complaint.code)
                .or_else(|| self.id(number.as_deref())),
            retry_after: self.retry_after(),
            request_id: self.request_id(complaint.request_id),
            issues: complaint.issues,
            problem: None,
        }
    }
}
