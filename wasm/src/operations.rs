//! The operations of a call, from the options to the answer: one export, which takes and returns plain objects.
//!
//! `snapshot.js` writes the arguments, and `snapshot.rs` reads them. The export keeps nothing between calls. Expected failures are
//! values, `{ error: { code, message, … } }`, since an exception must not unwind through WebAssembly.

use std::borrow::Cow;
use std::mem;

use caibo_customers::ffi::{Answer, Content, Draft, Value, build};
use caibo_customers::options::{Options, Token};
use caibo_customers::request::Call;
use caibo_customers::{Code, Issue, Json};
use wasm_bindgen::prelude::*;

use crate::memory::with_areas;
use crate::reply::{Failure, outcome, prepared};
use crate::snapshot;

#[wasm_bindgen]
extern "C" {
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

/// Runs an operation. The arguments are an object of `count` members in the areas, whose member `operation` is the name. The reply
/// is a plain object. The issues of a failure are written to the output.
///
/// One export with one form of arguments is 0.2 KB of gzip less than an export for each operation.
#[wasm_bindgen]
pub fn run(count: u32) -> JsValue {
    with_areas(|areas| {
        let mut arguments = Arguments(snapshot::read(areas, count as usize));
        match arguments.text("operation") {
            "prepare" => outcome(prepare(&mut arguments)),
            "authorization" => outcome(authorization(arguments.text("token"))),
            "readResponse" => outcome(read_response(&mut arguments)),
            _ => JsValue::UNDEFINED,
        }
    })
}

/// The arguments of an operation, by name.
struct Arguments<'a>(Draft<'a>);

impl<'a> Arguments<'a> {
    fn text(&self, name: &str) -> &'a str {
        match self.0.get(name) {
            Some(Value::Text(Cow::Borrowed(text))) => text,
            _ => "",
        }
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.0.get(name).and_then(Value::as_double)
    }

    fn call(&self) -> Call {
        Call::from_name(self.text("call")).unwrap_or(Call::CreateCustomer)
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
}

/// Prepares a call: the request without its body, and how it is sent. Reads `call`, `options`, and the `id` of calls that
/// have one.
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
    Ok(prepared(build(call, id, &options), &options))
}

/// The value of the `Authorization` field.
fn authorization(token: &str) -> Result<Json, Failure> {
    Ok(Json::Text(Token::parse(token)?.to_authorization()))
}

/// Returns `true` for a success, else the failure. Reads `call`, `status`, `headers`, `content` (the kind of the
/// body), `received` (an object with the `body` of a failure), `authorization` (the field that was sent) and `now`
/// (milliseconds since 1970).
fn read_response(arguments: &mut Arguments<'_>) -> Result<Json, Failure> {
    let fields = arguments.object("headers").unwrap_or_default();
    let body = arguments.object("received").unwrap_or_default();
    let mut headers = Vec::new();
    for (name, value) in &fields.members {
        if let Some(text) = value.as_text() {
            headers.push((&**name, text));
        }
    }
    let answer = Answer {
        call: arguments.call(),
        status: arguments.number("status").unwrap_or_default() as u16,
        headers: &headers,
        content: Content::from_name(arguments.text("content")).unwrap_or(Content::Text),
        body: body.get("body").unwrap_or(&Value::Null),
        authorization: Some(arguments.text("authorization")),
        now: arguments.number("now").unwrap_or_default(),
        parse_date,
    };
    answer.check()?;
    Ok(Json::Bool(true))
}
