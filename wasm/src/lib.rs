//! The WebAssembly of the npm package: exports that convert between JavaScript and the crate `caibo-customers`.
//!
//! The boundary has a Rust and a JavaScript half, side by side: `snapshot.js` writes what `snapshot.rs` reads. Every
//! export is synchronous and keeps nothing between calls. Expected failures are values, `{ error: { code, message, … } }`,
//! since an exception must not unwind through WebAssembly.
#![cfg(target_arch = "wasm32")]

mod reply;
mod snapshot;

use caibo_customers::ffi::{Answer, Client, Content, Purpose, build};
use caibo_customers::options::{Options, Token};
use caibo_customers::request::Call;
use caibo_customers::retry::{self, Attempt};
use caibo_customers::{Code, Issue, Issues, Json};
use wasm_bindgen::prelude::*;

use reply::{Failure, outcome, prepared, report};
pub use snapshot::Snapshot;
use snapshot::Taken;

/// An allocator that never frees. `engine.js` makes the next call in a new instance once the memory has grown. Without
/// code that frees memory, the package is 1.1 KB of gzip smaller.
#[global_allocator]
static ALLOCATOR: mini_alloc::MiniAlloc = mini_alloc::MiniAlloc::INIT;

#[wasm_bindgen]
extern "C" {
    /// `Number::toString` of ECMA-262.
    #[wasm_bindgen(js_name = String)]
    fn number_to_text(value: f64) -> String;
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

/// The issues of the changes of a customer, as `{ issues, issueCount }`.
#[wasm_bindgen(js_name = validateCustomerChanges)]
pub fn validate_customer_changes(changes: &Snapshot) -> JsValue {
    report(&validate(changes, Purpose::Change))
}

/// The issues of one field of a customer, as `{ issues, issueCount }`. `name` is a snapshot of an object with that key.
#[wasm_bindgen(js_name = validateCustomerField)]
pub fn validate_customer_field(name: &Snapshot, customer: &Snapshot) -> JsValue {
    report(&Client::check_field(
        &name.text(),
        Taken::from(customer).draft(),
    ))
}

/// Prepares a call: the request, and how it is sent. `id` is a snapshot of `{ id }`. Arguments that the call does not
/// use are not read.
#[wasm_bindgen]
pub fn prepare(name: &str, id: &Snapshot, body: &Snapshot, options: &Snapshot) -> JsValue {
    match Call::from_name(name) {
        Some(call) => outcome(prepare_call(call, id, body, options)),
        None => JsValue::UNDEFINED,
    }
}

fn prepare_call(
    call: Call,
    id: &Snapshot,
    body: &Snapshot,
    options: &Snapshot,
) -> Result<Json, Failure> {
    let options = Options::from_draft(&Taken::from(options).draft())?;
    let id = match call {
        Call::CreateCustomer => None,
        _ => Some(
            read_id(&Taken::from(id))
                .map_err(|issue| Failure::invalid("invalid_id", "the id", &issue.into()))?,
        ),
    };
    let (purpose, code, subject) = match call {
        Call::UpdateCustomer => (Purpose::Change, "invalid_changes", "the change"),
        _ => (Purpose::Create, "invalid_customer", "the customer"),
    };
    let body = match call {
        Call::GetPaymentMethods => None,
        _ => Some(
            Taken::from(body)
                .client(purpose)
                .map_err(|issues| Failure::invalid(code, subject, &issues))?,
        ),
    };
    let body = body.map(|client| client.to_json_with(number_to_text));
    let request = build(call, id, body, &options);
    Ok(prepared(request, &options))
}

fn read_id(id: &Taken) -> Result<i64, Issue> {
    match id.draft().members.first() {
        Some((name, value)) => value.to_id().map_err(|code| Issue {
            code,
            path: vec![name.clone().into_owned().into()],
        }),
        None => Err(Issue {
            code: Code::Required {},
            path: vec!["id".into()],
        }),
    }
}

/// The value of the `Authorization` field for the token in a snapshot of `{ token }`: `{ ok }` or `{ error }`.
#[wasm_bindgen]
pub fn authorization(token: &Snapshot) -> JsValue {
    let token = Taken::from(token);
    let draft = token.draft();
    let text = draft.get("token").and_then(|value| value.as_text());
    let token = Token::parse(text.unwrap_or_default());
    let field = token.map(|token| Json::Text(token.to_authorization()));
    outcome(field.map_err(Failure::from))
}

/// Whether a response is a success: `{ ok: true }` or `{ error }`. `content` is the kind of the body, `problem` a snapshot
/// of it, `authorization` the field that was sent; `now` is milliseconds since 1970.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(
    call: &str,
    status: u16,
    headers: &Snapshot,
    content: &str,
    problem: &Snapshot,
    authorization: Option<String>,
    now: f64,
) -> JsValue {
    let (Some(call), Some(content)) = (Call::from_name(call), Content::from_name(content)) else {
        return JsValue::UNDEFINED;
    };
    let (received, problem) = (Taken::from(headers), Taken::from(problem));
    let received = received.draft();
    let mut headers = Vec::new();
    for (name, value) in &received.members {
        if let Some(text) = value.as_text() {
            headers.push((&**name, text));
        }
    }
    let answer = Answer {
        call,
        status,
        headers: &headers,
        content,
        problem: &problem.draft(),
        authorization: authorization.as_deref(),
        now,
    };
    let success = answer.check().map(|()| Json::Bool(true));
    outcome(success.map_err(Failure::from))
}

/// The wait before the next attempt in milliseconds, or `NaN` to give up: [`retry::delay`]. A status of 0 stands for an
/// attempt without a complete response.
#[wasm_bindgen(js_name = retryDelay)]
#[expect(
    clippy::too_many_arguments,
    reason = "an object of named values would have to be read member by member"
)]
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
