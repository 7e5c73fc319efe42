//! The JavaScript boundary. It converts, and holds no rule.
//!
//! Every export is synchronous and keeps nothing: JavaScript waits, and a trap loses no call. Failures that are to
//! be expected are values: `{ ok }` or `{ error: { code, message, … } }`.

mod fetch;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::Client;
use crate::customer::Purpose;
use crate::draft::{Draft, unknown_field};
use crate::failure;
use crate::issue::{Code, Issue, Issues};
use crate::options::{Credentials, InvalidOption, Options, Token};
use crate::plain::{Plain, Told};
use crate::request::{self, Call};
use crate::response::{Answer, Content};
use crate::retry::{self, Attempt};
use crate::rules::number::digits;

/// Half the code of Rust's own: 2.3 of 47 KB of hex, gzip. It gives back in constant time (TLSF).
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[wasm_bindgen]
extern "C" {
    /// What `snapshot.js` makes of a JavaScript object.
    pub type Snapshot;

    #[wasm_bindgen(method, getter)]
    fn layout(this: &Snapshot) -> Vec<f64>;

    #[wasm_bindgen(method, getter)]
    fn text(this: &Snapshot) -> String;

    /// `Number::toString` of ECMA-262.
    #[wasm_bindgen(js_name = String)]
    pub(crate) fn number_to_text(value: f64) -> String;

    /// Milliseconds since 1970, or `NaN`.
    #[wasm_bindgen(js_namespace = Date, js_name = parse)]
    pub(crate) fn date_parse(text: &str) -> f64;
}

/// Plain objects, as JSON would be parsed. No value here can fail to convert.
fn to_js(reply: Plain<'_>) -> JsValue {
    Told::<true>(&reply)
        .serialize(&Serializer::json_compatible())
        .unwrap_or_default()
}

fn ok(success: Plain<'_>) -> JsValue {
    to_js(Plain::Object(vec![("ok", success)]))
}

fn error(failure: Plain<'_>) -> JsValue {
    to_js(Plain::Object(vec![("error", failure)]))
}

fn report(issues: &Issues) -> JsValue {
    to_js(Plain::Object(vec![
        ("issues", issues.into()),
        ("issueCount", (issues.total() as u32).into()),
    ]))
}

/// A snapshot whose text is here.
struct Taken {
    layout: Vec<f64>,
    text: String,
}

impl From<&Snapshot> for Taken {
    fn from(snapshot: &Snapshot) -> Self {
        Self {
            layout: snapshot.layout(),
            text: snapshot.text(),
        }
    }
}

impl Taken {
    fn draft(&self) -> Result<Draft<'_>, Issue> {
        Draft::from_snapshot(&self.layout, &self.text)
    }

    fn client(&self, purpose: Purpose) -> Result<Client, Issues> {
        Client::from_draft(self.draft()?, purpose)
    }
}

fn validate(snapshot: &Snapshot, purpose: Purpose) -> Issues {
    Taken::from(snapshot)
        .client(purpose)
        .err()
        .unwrap_or_default()
}

/// The issues of a customer, as `{ issues, issueCount }`.
#[wasm_bindgen(js_name = validateCustomer)]
pub fn validate_customer(customer: &Snapshot) -> JsValue {
    report(&validate(customer, Purpose::Create))
}

/// The issues of what is to change of a customer, as `{ issues, issueCount }`.
#[wasm_bindgen(js_name = validateCustomerChanges)]
pub fn validate_customer_changes(changes: &Snapshot) -> JsValue {
    report(&validate(changes, Purpose::Change))
}

/// The issues of one field of a customer, as `{ issues, issueCount }`.
#[wasm_bindgen(js_name = validateCustomerField)]
pub fn validate_customer_field(name: &str, customer: &Snapshot) -> JsValue {
    let names = Client::fields(Purpose::Create);
    let mut found = Issues::default();
    if names.contains(&name) {
        for issue in validate(customer, Purpose::Create) {
            if issue.path.first().is_some_and(|first| first == name) {
                found.push(issue);
            }
        }
    } else {
        found.push(unknown_field(name, names));
    }
    report(&found)
}

fn call(name: &str) -> Call {
    match name {
        "updateCustomer" => Call::UpdateCustomer,
        "getPaymentMethods" => Call::GetPaymentMethods,
        _ => Call::CreateCustomer,
    }
}

/// All that comes before the network: the request of a call, and how it is to be sent. `id` is a snapshot of
/// `{ id }`.
#[wasm_bindgen]
pub fn prepare(
    name: &str,
    id: Option<Snapshot>,
    body: Option<Snapshot>,
    options: &Snapshot,
) -> JsValue {
    let call = call(name);
    let options = Taken::from(options);
    let options = options
        .draft()
        .map_err(|issue| InvalidOption::Type(issue.into()))
        .and_then(|draft| Options::from_draft(&draft));
    let options = match options {
        Ok(options) => options,
        Err(invalid) => return error((&invalid).into()),
    };
    let id = match id.map(|id| read_id(&Taken::from(&id))).transpose() {
        Ok(id) => id,
        Err(issue) => return error(failure::invalid("invalid_id", "the id", &issue.into())),
    };
    let (purpose, code, what) = match call {
        Call::UpdateCustomer => (Purpose::Change, "invalid_changes", "the change"),
        _ => (Purpose::Create, "invalid_customer", "the customer"),
    };
    let body = body.map(|body| Taken::from(&body).client(purpose));
    let body = match body.transpose() {
        Ok(body) => body,
        Err(issues) => return error(failure::invalid(code, what, &issues)),
    };
    let request = request::build(call, id, body.as_ref(), &options);
    let mut headers = Vec::new();
    for (name, value) in &request.headers.0 {
        headers.push((&**name, value.as_str().into()));
    }
    ok(Plain::Object(vec![
        ("method", request.method.into()),
        ("url", request.url.as_str().into()),
        ("path", call.path().into()),
        ("headers", Plain::Object(headers)),
        ("body", request.body.as_deref().into()),
        (
            "credentials",
            options.credentials.map(Credentials::name).into(),
        ),
        ("id", id.map(digits).into()),
        ("timeout", options.timeout.into()),
        ("maxRetries", options.max_retries.into()),
        ("isRepeatable", request.is_repeatable().into()),
        ("mayReauthorize", request.may_reauthorize().into()),
    ]))
}

fn read_id(snapshot: &Taken) -> Result<i64, Issue> {
    let draft = snapshot.draft()?;
    let (name, id) = match draft.entries.first() {
        Some((name, value)) => (&**name, value.as_id()),
        None => ("id", Err(Code::Required {})),
    };
    id.map_err(|code| Issue::at(name, code))
}

/// The value of `Authorization` for the token in a snapshot of `{ token }`.
#[wasm_bindgen]
pub fn authorization(token: &Snapshot) -> JsValue {
    let token = Taken::from(token);
    let token = token
        .draft()
        .ok()
        .and_then(|draft| Token::parse(draft.entries.first()?.1.as_text()?).ok());
    match token {
        Some(token) => ok(token.to_authorization().into()),
        None => error((&InvalidOption::Token).into()),
    }
}

/// Whether a response is a success, `{ ok: true }`, and if not, why. `content` is one of `cut`, `large`, `empty`, `object`,
/// `value`, `markup` and `text`; `problem` a snapshot of an object; `sent` one of all that is not to be shown again;
/// `now` milliseconds since 1970.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(
    name: &str,
    status: u16,
    headers: &Snapshot,
    content: &str,
    problem: Option<Snapshot>,
    sent: Option<Snapshot>,
    now: f64,
) -> JsValue {
    let take = |snapshot: Option<Snapshot>| snapshot.as_ref().map(Taken::from);
    let (problem, sent, headers) = (take(problem), take(sent), Taken::from(headers));
    let problem = problem.as_ref().and_then(|taken| taken.draft().ok());
    let sent = sent.as_ref().and_then(|taken| taken.draft().ok());
    let received = headers.draft().unwrap_or_default();
    let mut headers = Vec::new();
    for (name, value) in &received.entries {
        if let Some(text) = value.as_text() {
            headers.push((&**name, text));
        }
    }
    let answer = Answer {
        call: call(name),
        status,
        headers: &headers,
        content: match content {
            "large" => Content::Large,
            "empty" => Content::Empty,
            "object" => Content::Object,
            "value" => Content::Value,
            "markup" => Content::Markup,
            "text" => Content::Text,
            _ => Content::Cut,
        },
        problem: problem.as_ref(),
        now,
    };
    match answer.judge(&sent.unwrap_or_default()) {
        Ok(()) => ok(true.into()),
        Err(invalid) => error((&invalid).into()),
    }
}

/// Milliseconds to wait before the next attempt, or undefined to give up: [`retry::delay`]. A status of 0 stands
/// for no complete response.
#[wasm_bindgen(js_name = retryDelay)]
#[expect(clippy::too_many_arguments, reason = "JavaScript has no structs")]
pub fn retry_delay(
    is_repeatable: bool,
    attempt: u32,
    max_retries: u32,
    status: u16,
    retry_after: Option<f64>,
    may_reauthorize: bool,
    time_left: f64,
    random: f64,
) -> Option<f64> {
    retry::delay(&Attempt {
        is_repeatable,
        number: attempt,
        max_retries,
        status: (status > 0).then_some(status),
        retry_after,
        may_reauthorize,
        time_left,
        random,
    })
}
