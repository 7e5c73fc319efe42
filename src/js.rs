//! The JavaScript boundary. It converts, and holds no rule.
//!
//! Failures that are to be expected are values: a call returns `{ ok }` or `{ error: { code, message, … } }`.

mod fetch;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::draft::{self, Draft};
use crate::issue::Issues;
use crate::options::{InvalidOption, Options};
use crate::request::HttpRequest;
use crate::response::HttpResponse;
use crate::{Client, Customer, field, request, response};

#[wasm_bindgen]
extern "C" {
    /// What `snapshot.js` makes of a JavaScript object.
    pub type Snapshot;

    #[wasm_bindgen(method, getter)]
    fn layout(this: &Snapshot) -> Vec<f64>;

    #[wasm_bindgen(method, getter)]
    fn text(this: &Snapshot) -> String;
}

/// The issues of a customer, as `{ issues, issueCount }`.
#[wasm_bindgen(js_name = validateCustomer)]
pub fn validate_customer(customer: &Snapshot) -> JsValue {
    report(&read_customer(customer).err().unwrap_or_default())
}

/// The issues of one field of a customer, as `{ issues, issueCount }`.
#[wasm_bindgen(js_name = validateCustomerField)]
pub fn validate_customer_field(name: &str, customer: &Snapshot) -> JsValue {
    let names = field::names::<Client>();
    if !names.contains(&name) {
        return report(&draft::unknown_field(name, names).into());
    }
    let mut found = Issues::default();
    for issue in read_customer(customer).err().unwrap_or_default() {
        if issue.path.first().is_some_and(|first| first == name) {
            found.push(issue);
        }
    }
    report(&found)
}

/// All that comes before the network, as `{ request, fetchRequest, timeout }`. With a `signal` it makes the
/// platform's own `Request` as well, which the signal stops.
#[wasm_bindgen(js_name = prepareCreateCustomer)]
pub fn prepare_create_customer(
    customer: &Snapshot,
    options: &Snapshot,
    signal: Option<AbortSignal>,
) -> JsValue {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Prepared {
        request: HttpRequest,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        fetch_request: JsValue,
        timeout: f64,
    }

    let prepare = || {
        let options = read_options(options).map_err(|failure| error(&failure))?;
        let customer = read_customer(customer).map_err(|issues| invalid(&issues))?;
        let request = request::create_customer(&customer, &options);
        let fetch_request = signal
            .map(|signal| fetch::to_fetch(&request, &signal))
            .transpose()
            .map_err(|failure| error(&failure))?;
        Ok(ok(&Prepared {
            request,
            fetch_request: fetch_request.map_or(JsValue::UNDEFINED, JsValue::from),
            timeout: options.timeout,
        }))
    };
    prepare().unwrap_or_else(|failure: JsValue| failure)
}

/// All that comes after the network: the customer as stored. `request_body` and `authorization` are what
/// was sent, for the server's words to be shown without it.
#[wasm_bindgen(js_name = readCreateCustomer)]
pub fn read_create_customer(
    status: u16,
    content_type: Option<String>,
    body: Option<Vec<u8>>,
    request_body: &str,
    authorization: Option<String>,
) -> JsValue {
    let response = HttpResponse {
        status,
        content_type: content_type.as_deref(),
        body: body.as_deref(),
    };
    match response::read(&response, request_body, authorization.as_deref()) {
        Ok(created) => ok(&created),
        Err(failure) => error(&failure),
    }
}

fn read_customer(snapshot: &Snapshot) -> Result<Customer, Issues> {
    let text = snapshot.text();
    Customer::from_draft(Draft::from_snapshot(&snapshot.layout(), &text)?)
}

fn read_options(snapshot: &Snapshot) -> Result<Options, InvalidOption> {
    let text = snapshot.text();
    Draft::from_snapshot(&snapshot.layout(), &text)
        .map_err(Issues::from)
        .map_err(InvalidOption::Type)
        .and_then(Options::from_draft)
}

fn report(issues: &Issues) -> JsValue {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Report<'a> {
        issues: &'a Issues,
        issue_count: usize,
    }

    to_js(&Report {
        issues,
        issue_count: issues.total(),
    })
}

fn invalid(issues: &Issues) -> JsValue {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Invalid<'a> {
        code: &'static str,
        message: String,
        issues: &'a Issues,
        issue_count: usize,
    }

    error(&Invalid {
        code: "invalid_customer",
        message: ["the customer is not valid: ", &issues.to_string()].concat(),
        issues,
        issue_count: issues.total(),
    })
}

fn ok(value: &impl Serialize) -> JsValue {
    #[derive(Serialize)]
    struct Success<'a, T> {
        ok: &'a T,
    }

    to_js(&Success { ok: value })
}

fn error(value: &impl Serialize) -> JsValue {
    #[derive(Serialize)]
    struct Failure<'a, T> {
        error: &'a T,
    }

    to_js(&Failure { error: value })
}

/// Plain objects and `null`, as JSON would be parsed. No value here can fail to convert.
fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or_default()
}
