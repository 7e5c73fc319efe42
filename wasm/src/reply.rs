//! Replies to JavaScript, as plain objects.
//!
//! Each is built as one [`Json`] value, since `serde-wasm-bindgen` compiles to separate code for every type that it
//! serializes.

use caibo_customers::ffi::{Members, milliseconds};
use caibo_customers::options::{Credentials, InvalidOption, Options};
use caibo_customers::request::HttpRequest;
use caibo_customers::response::ResponseError;
use caibo_customers::{Issues, Json};
use serde::ser::{Serialize, SerializeMap, Serializer};
use wasm_bindgen::JsValue;

use crate::output::write;

fn to_js(reply: Members) -> JsValue {
    let reply = Json::from(reply);
    let converted = Reply(&reply).serialize(&serde_wasm_bindgen::Serializer::json_compatible());
    converted.unwrap_or_default()
}

/// A JSON value without arrays, whose integers serialize as doubles, which hold those of replies exactly. For an `i64`,
/// `serde-wasm-bindgen` would check whether a double can hold it, and its message brings the standard library's formatting,
/// 1 KB of gzip.
struct Reply<'a>(&'a Json);

impl Serialize for Reply<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Integer(value) => serializer.serialize_f64(*value as f64),
            Json::Double(value) => serializer.serialize_f64(*value),
            Json::Text(text) => serializer.serialize_str(text),
            Json::Object(members) => {
                let mut object = serializer.serialize_map(None)?;
                for (name, value) in members {
                    object.serialize_entry(name, &Reply(value))?;
                }
                object.end()
            }
            _ => serializer.serialize_unit(),
        }
    }
}

/// Adds the number of issues, and writes the issues to the output.
fn add_issues(reply: &mut Members, issues: &Issues) {
    reply.add("issueCount", issues.total() as u32);
    write(|output| output.issues(issues));
}

/// Converts a result to `{ ok }` or `{ error }`.
pub(crate) fn outcome(result: Result<Json, Failure>) -> JsValue {
    let mut outcome = Members::default();
    match result {
        Ok(success) => outcome.add("ok", success),
        Err(Failure(failure)) => outcome.add("error", failure),
    }
    to_js(outcome)
}

/// The request of a call, and how it is sent.
pub(crate) fn prepared(request: HttpRequest, options: &Options) -> Json {
    let mut headers = Members::default();
    for (name, value) in &request.headers.0 {
        headers.add(name, value.as_str());
    }
    let mut prepared = Members::default();
    prepared.add("method", request.method);
    prepared.add("path", request.call.path());
    prepared.add("headers", headers);
    prepared.add("credentials", options.credentials.map(Credentials::name));
    prepared.add("timeout", milliseconds(options.timeout));
    prepared.add("maxRetries", options.max_retries);
    prepared.add("isRepeatable", request.is_repeatable());
    prepared.add("url", request.url);
    prepared.into()
}

/// A failure, from which `errors.js` makes an error: `{ code, message, … }`.
pub(crate) struct Failure(Members);

impl Failure {
    fn new(code: &str, message: String) -> Self {
        let mut failure = Members::default();
        failure.add("code", code);
        failure.add("message", message);
        Self(failure)
    }

    /// The failure of an argument that breaks the rules. The message begins with `subject`.
    pub(crate) fn invalid(code: &str, subject: &str, issues: &Issues) -> Self {
        let message = [subject, " is not valid: ", &issues.summary()].concat();
        let mut failure = Self::new(code, message);
        add_issues(&mut failure.0, issues);
        failure
    }
}

impl From<InvalidOption> for Failure {
    fn from(error: InvalidOption) -> Self {
        let mut failure = Self::new(InvalidOption::CODE, error.message());
        failure.0.add("option", error.option());
        failure
    }
}

/// Includes the server's words, which `errors.js` keeps out of logs. `retryAfter` is in milliseconds.
impl From<ResponseError> for Failure {
    fn from(error: ResponseError) -> Self {
        let mut failure = Self::new(error.code(), error.message());
        let members = &mut failure.0;
        members.add("status", error.received_status());
        members.add("requestId", error.request_id());
        if let ResponseError::Api(error) = error {
            members.add("serverCode", error.server_code.as_deref());
            members.add("title", error.title.as_deref());
            members.add("detail", error.detail.as_deref());
            add_issues(members, &error.issues);
            members.add("retryAfter", error.retry_after.map(milliseconds));
            members.add("isInProgress", error.is_in_progress.then_some(true));
        }
        failure
    }
}
