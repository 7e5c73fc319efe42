//! The JavaScript boundary. It converts, and holds no rule.
//!
//! Every export is synchronous and keeps nothing: JavaScript waits, and a trap loses no call. Failures that are to
//! be expected are values: `{ ok }` or `{ error: { code, message, … } }`. What they return is written by `told.rs`, and is
//! an object once `told.js` has read it.

mod told;
mod words;

use gloo_net::http::Headers;
use wasm_bindgen::prelude::*;

use crate::Client;
use crate::customer::Purpose;
use crate::draft::{Draft, unknown_field};
use crate::failure;
use crate::issue::{Code, Issue, Issues};
use crate::options::{Credentials, Options, Token};
use crate::plain::{Object, Plain};
use crate::request::{self, Call};
use crate::response::Answer;
use crate::retry::{self, Attempt};
use crate::rules::number::digits;
use told::to_js;
use words::{CallName, ContentKind};

/// It never frees: once the memory has grown, `engine.js` makes the next call in a new instance, and what a large value took
/// is the platform's again. Without code that frees, the package is 1.1 KB of gzip smaller.
#[cfg(feature = "npm")]
#[global_allocator]
static ALLOCATOR: mini_alloc::MiniAlloc = mini_alloc::MiniAlloc::INIT;

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

fn ok(success: Plain<'_>) -> JsValue {
    let mut reply = Object::default();
    reply.add("ok", success);
    to_js(reply)
}

fn error<'a>(failure: impl Into<Object<'a>>) -> JsValue {
    let mut reply = Object::default();
    reply.add("error", Plain::Object(failure.into()));
    to_js(reply)
}

fn report(issues: &Issues) -> JsValue {
    let mut reply = Object::default();
    reply.add("issues", Plain::from(issues));
    reply.add("issueCount", issues.total() as u32);
    to_js(reply)
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
    /// What is no object, as the content of a response may be, has no members.
    fn draft(&self) -> Draft<'_> {
        Draft::from_snapshot(&self.layout, &self.text).unwrap_or_default()
    }

    fn client(&self, purpose: Purpose) -> Result<Client, Issues> {
        Client::from_draft(Draft::from_snapshot(&self.layout, &self.text)?, purpose)
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

/// The issues of one field of a customer, as `{ issues, issueCount }`. `name` is a snapshot of an object with that key.
#[wasm_bindgen(js_name = validateCustomerField)]
pub fn validate_customer_field(name: &Snapshot, customer: &Snapshot) -> JsValue {
    let (name, names) = (name.text(), Client::fields(Purpose::Create));
    let mut found = Issues::default();
    if names.contains(&&*name) {
        for issue in validate(customer, Purpose::Create) {
            if issue.path.first() == Some(&name) {
                found.push(issue);
            }
        }
    } else {
        found.push(unknown_field(&name, names));
    }
    report(&found)
}

/// All that comes before the network: the request of a call, and how it is to be sent. `id` is a snapshot of
/// `{ id }`. What the call has no use for is not looked at.
#[wasm_bindgen]
pub fn prepare(name: CallName, id: &Snapshot, body: &Snapshot, options: &Snapshot) -> JsValue {
    let call = Call::from(name);
    let given = Taken::from(options);
    let mut options = Options::default();
    if let Err(invalid) = options.read(&given.draft()) {
        return error(&invalid);
    }
    let id = match call {
        Call::CreateCustomer => None,
        _ => match read_id(Taken::from(id).draft()) {
            Ok(id) => Some(id),
            Err(issue) => return error(failure::invalid("invalid_id", "the id", &issue.into())),
        },
    };
    let (purpose, code, what) = match call {
        Call::UpdateCustomer => (Purpose::Change, "invalid_changes", "the change"),
        _ => (Purpose::Create, "invalid_customer", "the customer"),
    };
    let body = match call {
        Call::GetPaymentMethods => None,
        _ => match Taken::from(body).client(purpose) {
            Ok(client) => Some(client),
            Err(issues) => return error(failure::invalid(code, what, &issues)),
        },
    };
    let request = request::build(call, id, body.as_ref(), &options);
    let mut headers = Object::default();
    for (name, value) in &request.headers.0 {
        headers.add(name, value.as_str());
    }
    let mut told = Object::default();
    told.add("method", request.method);
    told.add("url", request.url.as_str());
    told.add("path", call.path());
    told.add("headers", Plain::Object(headers));
    told.add("body", request.body.as_deref());
    told.add("credentials", options.credentials.map(Credentials::name));
    told.add("id", id.map(digits));
    told.add("timeout", options.timeout);
    told.add("maxRetries", options.max_retries);
    told.add("isRepeatable", request.is_repeatable());
    told.add("mayReauthorize", request.may_reauthorize());
    ok(Plain::Object(told))
}

/// Header fields as `fetch` takes them, of a snapshot of their names and values. The rules of the options let nothing
/// pass that they refuse.
#[wasm_bindgen(js_name = toHeaders)]
pub fn to_headers(fields: &Snapshot) -> JsValue {
    let headers = Headers::new();
    let fields = Taken::from(fields);
    for (name, value) in fields.draft().entries {
        if let Some(text) = value.as_text() {
            headers.append(&name, text);
        }
    }
    headers.into_raw().into()
}

fn read_id(draft: Draft<'_>) -> Result<i64, Issue> {
    match draft.entries.into_iter().next() {
        Some((name, value)) => value.into_id().map_err(|code| Issue::at(&name, code)),
        None => Err(Issue::at("id", Code::Required {})),
    }
}

/// The value of `Authorization` for the token in a snapshot of `{ token }`.
#[wasm_bindgen]
pub fn authorization(token: &Snapshot) -> JsValue {
    let token = Taken::from(token);
    let draft = token.draft();
    let token = draft.entries.first().and_then(|(_, value)| value.as_text());
    match Token::parse(token.unwrap_or_default()) {
        Ok(token) => ok(token.to_authorization().as_str().into()),
        Err(invalid) => error(&invalid),
    }
}

/// Whether a response is a success, `{ ok: true }`, and if not, why. `problem` is a snapshot of its content, whatever that
/// is, `sent` one of all that is not to be shown again; `now` is milliseconds since 1970.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(
    name: CallName,
    status: u16,
    headers: &Snapshot,
    content: ContentKind,
    problem: &Snapshot,
    sent: &Snapshot,
    now: f64,
) -> JsValue {
    let (received, problem, sent) = (
        Taken::from(headers),
        Taken::from(problem),
        Taken::from(sent),
    );
    let received = received.draft();
    let mut headers = Vec::new();
    for (name, value) in &received.entries {
        if let Some(text) = value.as_text() {
            headers.push((&**name, text));
        }
    }
    let answer = Answer {
        call: name.into(),
        status,
        headers: &headers,
        content: content.into(),
        problem: &problem.draft(),
        now,
    };
    match answer.judge(&sent.draft()) {
        Ok(()) => ok(Plain::Bool(true)),
        Err(invalid) => error(&invalid),
    }
}

/// Milliseconds to wait before the next attempt, or `NaN` to give up: [`retry::delay`]. A status of 0 stands for no
/// complete response.
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
) -> f64 {
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
    .unwrap_or(f64::NAN)
}
