//! Responses in the formats of other frameworks and gateways, for the fault `answer=NAME`.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::request_id::WithoutRequestId;

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const TEXT: &str = "text/plain; charset=utf-8";

/// A response that is kept as data. It has no `X-Request-Id`.
pub(crate) struct Answer {
    name: &'static str,
    pub(crate) status: StatusCode,
    content_type: &'static str,
    body: &'static [u8],
}

impl Answer {
    const fn refusal(name: &'static str, body: &'static [u8]) -> Self {
        Self::new(name, StatusCode::BAD_REQUEST, JSON, body)
    }

    const fn new(
        name: &'static str,
        status: StatusCode,
        content_type: &'static str,
        body: &'static [u8],
    ) -> Self {
        Self {
            name,
            status,
            content_type,
            body,
        }
    }

    /// The answer with this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ANSWERS.iter().find(|answer| answer.name == name)
    }

    pub(crate) fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let content_type = HeaderValue::from_static(self.content_type);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        response.extensions_mut().insert(WithoutRequestId);
        response
    }
}

/// Every answer. README lists the names.
static ANSWERS: [Answer; 24] = [
    // A list whose entries name the field as `name` and explain with `reason`.
    Answer::refusal(
        "name-reason",
        br#"{"errors":[{"name":"email","reason":"is taken","code":"Duplicate","severity":"Error"}]}"#,
    ),
    Answer::refusal(
        "field-message",
        br#"{"errors":[{"field":"email","message":"is taken"}]}"#,
    ),
    Answer::refusal(
        "field-detail",
        br#"{"errors":[{"code":"INVALID_EMAIL_ADDRESS","detail":"is no address","field":"email"}]}"#,
    ),
    // ASP.NET Core Identity's `IdentityError`.
    Answer::refusal(
        "identity",
        br#"{"errors":[{"code":"DuplicateEmail","description":"Email is taken."}]}"#,
    ),
    // JSON:API, section "Error Objects".
    Answer::new(
        "json-api",
        StatusCode::BAD_REQUEST,
        "application/vnd.api+json",
        br#"{"errors":[{"source":{"pointer":"/data/attributes/email"},"detail":"is taken"}]}"#,
    ),
    Answer::refusal(
        "message-and-fields",
        br#"{"errors":{"message":"Invalid customer","email":["is taken"]}}"#,
    ),
    // ASP.NET MVC's `ModelState`, serialized as it is.
    Answer::refusal(
        "model-state-entries",
        br#"{"errors":{"Email":{"attemptedValue":"ada@example.com","errors":[{"errorMessage":"is taken"}]}}}"#,
    ),
    // The dictionary of messages by field is the body.
    Answer::refusal(
        "dictionary",
        br#"{"Email":["is taken"],"client.Name":["is too long"]}"#,
    ),
    // ASP.NET Web API 2's `HttpError`.
    Answer::refusal(
        "model-state",
        br#"{"Message":"The request is invalid.","ModelState":{"client.Email":["is taken"]}}"#,
    ),
    Answer::new(
        "plain-text",
        StatusCode::BAD_REQUEST,
        TEXT,
        b"Email already in use",
    ),
    Answer::refusal("message", br#"{"message":"Email already in use"}"#),
    Answer::refusal("error-text", br#"{"error":"Email already in use"}"#),
    Answer::refusal(
        "envelope",
        br#"{"error":{"code":"VALIDATION_ERROR","message":"Invalid customer","details":{"email":["is taken"],"customerId":"12345"}}}"#,
    ),
    Answer::new(
        "code",
        StatusCode::NOT_FOUND,
        JSON,
        br#"{"code":"CUSTOMER_NOT_FOUND","message":"Customer not found"}"#,
    ),
    // Its id stands in the body only.
    Answer::new(
        "trace-id",
        StatusCode::BAD_REQUEST,
        PROBLEM,
        br#"{"title":"One or more validation errors occurred.","status":400,"traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00","errors":{"Email":["is taken"]}}"#,
    ),
    Answer::refusal(
        "unknown-field",
        br#"{"errors":{"TenantId":["is required"]}}"#,
    ),
    Answer::refusal("no-words", br#"{"errors":{"Email":[""]}}"#),
    Answer::refusal("bad-utf-8", b"{\"errors\":{\"Email\":[\"is taken \xff\"]}}"),
    Answer::new(
        "latin-1",
        StatusCode::BAD_REQUEST,
        "application/json; charset=iso-8859-1",
        b"{\"errors\":{\"Email\":[\"ist schon vergeben f\xfcr Andr\xe9\"]}}",
    ),
    // An unpaired surrogate (RFC 8259, section 8.2) and a number beyond a double.
    Answer::new(
        "surrogate",
        StatusCode::BAD_REQUEST,
        PROBLEM,
        br#"{"title":"Bad \ud83d","errors":{"Email":["is taken"]},"x":1e400}"#,
    ),
    // How Stripe says that a request with the same idempotency key is in progress.
    Answer::new(
        "key-in-use",
        StatusCode::CONFLICT,
        JSON,
        br#"{"error":{"code":"idempotency_key_in_use","message":"There is currently another in-progress request using this Idempotent Key."}}"#,
    ),
    // Answers to a request that was handled.
    Answer::new(
        "created-surrogate",
        StatusCode::OK,
        JSON,
        br#"{"id":1,"name":"Ada \ud83d","email":"ada@example.com"}"#,
    ),
    Answer::new("created-deep", StatusCode::OK, JSON, DEEP),
    Answer::new("created-text", StatusCode::OK, TEXT, b"created"),
];

/// An object with 300 levels of arrays.
const DEEP: &[u8] = b"{\"id\":1,\"name\":\"Ada\",\"email\":\"ada@example.com\",\"x\":\
    [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\
    [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\
    [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\
    ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\
    ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\
    ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\
    }";
