//! The WebAssembly of the npm package: an export that converts between JavaScript and the crate `caibo-customers`.
//!
//! The boundary has a Rust and a JavaScript half, side by side: `snapshot.js` writes what `snapshot.rs` reads. The export
//! `run` is synchronous and keeps nothing between calls. Expected failures are values, `{ error: { code, message, … } }`,
//! since an exception must not unwind through WebAssembly.
#![cfg(target_arch = "wasm32")]

mod reply;
mod snapshot;

use std::mem;

use caibo_customers::ffi::{Answer, Client, Content, Draft, Purpose, Value, build};
use caibo_customers::options::{Options, Token};
use caibo_customers::request::Call;
use caibo_customers::retry::{self, Attempt};
use caibo_customers::{Code, Issue, Issues, Json};
use wasm_bindgen::prelude::*;

use reply::{Failure, outcome, prepared, report};
use snapshot::Snapshot;

/// An allocator that never frees. `engine.js` makes the next call in a new instance once the memory has grown. Without
/// code that frees memory, the package is 1.1 KB of gzip smaller.
#[global_allocator]
static ALLOCATOR: mini_alloc::MiniAlloc = mini_alloc::MiniAlloc::INIT;

#[wasm_bindgen]
extern "C" {
    /// `Number::toString` of ECMA-262.
    #[wasm_bindgen(js_name = String)]
    fn number_to_text(value: f64) -> String;

    /// Milliseconds since 1970, or `NaN`.
    #[wasm_bindgen(js_namespace = Date, js_name = parse)]
    fn date_parse(text: &str) -> f64;
}

/// Parses an HTTP-date with JavaScript's `Date.parse`. In every engine it accepts the three forms of RFC 9110, section 5.6.7,
/// but also many other texts, which are excluded. All three forms begin with the name of a day and have a time of day; the
/// one without a zone, of 24 characters, is in GMT too.
fn parse_date(text: &str) -> Option<f64> {
    let day = text.get(..3)?;
    let is_day = "MonTueWedThuFriSatSun"
        .as_bytes()
        .chunks(3)
        .any(|name| name == day.as_bytes());
    let colons = text.bytes().filter(|byte| *byte == b':').count();
    let time = match text.strip_suffix(" GMT") {
        Some(_) => date_parse(text),
        None if text.len() == 24 => date_parse(&[text, " GMT"].concat()),
        None => return None,
    };
    (is_day && colons == 2 && time.is_finite()).then_some(time)
}

/// Runs an operation. The arguments are a snapshot of an object, whose member `operation` is the name. The reply is a plain
/// object, or a number for `retryDelay`.
///
/// One export with one form of arguments is 0.2 KB of gzip less than an export for each operation.
#[wasm_bindgen]
pub fn run(layout: Vec<f64>, text: String) -> JsValue {
    let snapshot = Snapshot { layout, text };
    let mut arguments = Arguments(snapshot.draft());
    match &*arguments.text("operation").to_owned() {
        "validateCustomer" => report(&arguments.issues(Purpose::Create)),
        "validateCustomerChanges" => report(&arguments.issues(Purpose::Change)),
        "prepare" => outcome(prepare(&mut arguments)),
        "authorization" => outcome(authorization(arguments.text("token"))),
        "readResponse" => outcome(read_response(&mut arguments)),
        "retryDelay" => JsValue::from_f64(retry_delay(&arguments)),
        _ => JsValue::UNDEFINED,
    }
}

/// The arguments of an operation, by name.
struct Arguments<'a>(Draft<'a>);

impl<'a> Arguments<'a> {
    fn text(&self, name: &str) -> &str {
        let value = self.0.get(name);
        value.and_then(Value::as_text).unwrap_or_default()
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.0.get(name).and_then(Value::as_double)
    }

    fn call(&self) -> Call {
        Call::from_name(self.text("call")).unwrap_or(Call::CreateCustomer)
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Value::Bool(true)))
    }

    /// Takes an object out of the arguments; `None` if the argument is not an object.
    fn object(&mut self, name: &str) -> Option<Draft<'a>> {
        let mut members = self.0.members.iter_mut();
        let (_, value) = members.find(|(key, _)| key == name)?;
        match mem::replace(value, Value::Other) {
            Value::Object(draft) => Some(draft),
            _ => None,
        }
    }

    /// The issues of the argument `value`.
    fn issues(&mut self, purpose: Purpose) -> Issues {
        self.client("value", purpose).err().unwrap_or_default()
    }

    fn client(&mut self, name: &str, purpose: Purpose) -> Result<Client, Issues> {
        match self.object(name) {
            Some(draft) => Client::from_draft(draft, purpose),
            None => Err(Issue::not_an_object().into()),
        }
    }
}

/// Prepares a call: the request, and how it is sent. Reads `call`, `options`, and the `id` and the `body` of calls that
/// have them.
fn prepare(arguments: &mut Arguments<'_>) -> Result<Json, Failure> {
    let call = arguments.call();
    let options = arguments.object("options").unwrap_or_default();
    let options = Options::from_draft(&options)?;
    let id = match (call, arguments.0.get("id")) {
        (Call::CreateCustomer, _) => None,
        (_, Some(id)) => Some(id.to_id()),
        (_, None) => Some(Err(Code::Required {})),
    };
    let id = id.transpose().map_err(|code| {
        let issue = Issue::at("id", code);
        Failure::invalid("invalid_id", "the id", &issue.into())
    })?;
    let (purpose, code, subject) = match call {
        Call::UpdateCustomer => (Purpose::Change, "invalid_changes", "the change"),
        _ => (Purpose::Create, "invalid_customer", "the customer"),
    };
    let body = match call {
        Call::GetPaymentMethods => None,
        _ => {
            let client = arguments.client("body", purpose);
            let client = client.map_err(|issues| Failure::invalid(code, subject, &issues))?;
            Some(client.to_json_with(number_to_text))
        }
    };
    Ok(prepared(build(call, id, body, &options), &options))
}

/// The value of the `Authorization` field.
fn authorization(token: &str) -> Result<Json, Failure> {
    Ok(Json::Text(Token::parse(token)?.to_authorization()))
}

/// Returns `true` for a success, else the failure. Reads `call`, `status`, `headers`, `content` (the kind of the
/// body), `problem` (the body), `authorization` (the field that was sent) and `now` (milliseconds since 1970).
fn read_response(arguments: &mut Arguments<'_>) -> Result<Json, Failure> {
    let received = arguments.object("headers").unwrap_or_default();
    let problem = arguments.object("problem").unwrap_or_default();
    let mut headers = Vec::new();
    for (name, value) in &received.members {
        if let Some(text) = value.as_text() {
            headers.push((&**name, text));
        }
    }
    let answer = Answer {
        call: arguments.call(),
        status: arguments.number("status").unwrap_or_default() as u16,
        headers: &headers,
        content: Content::from_name(arguments.text("content")).unwrap_or(Content::Text),
        problem: &problem,
        authorization: Some(arguments.text("authorization")),
        now: arguments.number("now").unwrap_or_default(),
        parse_date,
    };
    answer.check()?;
    Ok(Json::Bool(true))
}

/// The wait before the next attempt in milliseconds, or `NaN` to give up: [`retry::delay`]. An attempt without a complete
/// response has the status 0.
fn retry_delay(arguments: &Arguments<'_>) -> f64 {
    let number = |name| arguments.number(name).unwrap_or_default();
    let delay = retry::delay(&Attempt {
        is_repeatable: arguments.flag("isRepeatable"),
        number: number("attempt") as u32,
        max_retries: number("maxRetries") as u32,
        status: Some(number("status") as u16).filter(|status| *status > 0),
        retry_after: arguments.number("retryAfter"),
        may_reauthorize: arguments.flag("mayReauthorize"),
        time_left: number("timeLeft"),
        random: number("random"),
    });
    delay.unwrap_or(f64::NAN)
}
