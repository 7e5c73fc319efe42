//! The JavaScript boundary. It converts, and holds no rule.
//!
//! Failures that are to be expected are values: a call returns `{ ok }` or `{ error: { code, message, … } }`.

mod transport;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::draft::{self, Draft};
use crate::issue::Issues;
use crate::options::{InvalidOption, Options};
use crate::request::HttpRequest;
use crate::{Client, Customer, field, request, response};
use transport::Transport;

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

/// The request that [`create_customer`] would send.
#[wasm_bindgen(js_name = buildCreateCustomerRequest)]
pub fn build_create_customer_request(customer: &Snapshot, options: &Snapshot) -> JsValue {
    match prepare(customer, options) {
        Ok((_, _, request)) => ok(&request),
        Err(failure) => failure,
    }
}

/// Creates a customer. The promise rejects with what the transport rejects with, and nothing else.
#[wasm_bindgen(js_name = createCustomer)]
pub fn create_customer(
    customer: &Snapshot,
    options: &Snapshot,
    transport: Transport,
) -> js_sys::Promise {
    let prepared = prepare(customer, options);
    future_to_promise(async move {
        let (customer, options, request) = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => return Ok(failure),
        };
        let answer = transport::exchange(&request, &options, &transport).await?;
        Ok(
            match response::create_customer(&answer.as_response(), &customer) {
                Ok(created) => ok(&created),
                Err(failure) => error(&failure),
            },
        )
    })
}

/// All that comes before the network; the error is the value to return.
fn prepare(
    customer: &Snapshot,
    options: &Snapshot,
) -> Result<(Customer, Options, HttpRequest), JsValue> {
    let options = read_options(options)?;
    let customer = read_customer(customer).map_err(|issues| invalid(&issues))?;
    let request = request::create_customer(&customer, &options);
    Ok((customer, options, request))
}

fn read_customer(snapshot: &Snapshot) -> Result<Customer, Issues> {
    let text = snapshot.text();
    Customer::from_draft(Draft::from_snapshot(&snapshot.layout(), &text)?)
}

fn read_options(snapshot: &Snapshot) -> Result<Options, JsValue> {
    let text = snapshot.text();
    Draft::from_snapshot(&snapshot.layout(), &text)
        .map_err(Issues::from)
        .map_err(InvalidOption::Type)
        .and_then(Options::from_draft)
        .map_err(|failure| error(&failure))
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
