//! Runs every case of `tests/cases` in WebAssembly, under Node and in a browser: as JSON text, and as a JavaScript
//! value.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

#[path = "../../tests/cases/mod.rs"]
mod cases;

use caibo_customers::Customer;
use caibo_customers_wasm::run;
use js_sys::{Array, JSON, Object, Reflect};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(module = "/src/snapshot.js")]
extern "C" {
    type Snapshot;

    fn snapshot(value: &JsValue) -> Snapshot;

    /// The arguments of an operation.
    fn combine(values: &JsValue, snapshots: &JsValue) -> Snapshot;

    #[wasm_bindgen(method, getter)]
    fn layout(this: &Snapshot) -> Vec<f64>;

    #[wasm_bindgen(method, getter)]
    fn text(this: &Snapshot) -> String;
}

/// Cases that only JavaScript can express.
#[wasm_bindgen(module = "/../tests/cases/javascript.js")]
extern "C" {
    /// Each case is `[why, value, issues]`.
    fn cases() -> Array;
}

/// How many cases `javascript.js` has.
const JAVASCRIPT_COUNT: u32 = 97;

fn issues(value: &JsValue) -> String {
    let (values, snapshots) = (Object::new(), Object::new());
    Reflect::set(&values, &"operation".into(), &"validateCustomer".into()).unwrap();
    Reflect::set(&snapshots, &"value".into(), &snapshot(value)).unwrap();
    let arguments = combine(&values, &snapshots);
    let report = run(arguments.layout(), arguments.text());
    let issues = Reflect::get(&report, &"issues".into()).unwrap();
    json(&issues)
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
fn json_text_of_every_case_has_the_expected_issues() {
    let run = cases::run(|case| {
        let issues = Customer::from_json(case.json().as_bytes()).err();
        Some(serde_json::to_string(&issues.unwrap_or_default()).unwrap())
    });
    assert_eq!(run, (cases::COUNT, cases::DIGEST));
}

#[wasm_bindgen_test]
fn javascript_values_of_the_cases_have_the_expected_issues() {
    let (validated, _) = cases::run(|case| {
        case.is_value()
            .then(|| issues(&JSON::parse(case.json()).unwrap()))
    });
    assert_eq!(validated, cases::VALUE_COUNT);
}

#[wasm_bindgen_test]
fn values_that_only_javascript_has_get_the_expected_issues() {
    let cases = cases();
    assert_eq!(cases.length(), JAVASCRIPT_COUNT);
    for case in cases {
        let case = Array::from(&case);
        let why = case.get(0).as_string().unwrap();
        let found: Vec<Value> = serde_json::from_str(&issues(&case.get(1))).unwrap();
        let found: Vec<Value> = found.iter().map(cases::essence).collect();
        let expected: Vec<Value> = serde_json::from_str(&json(&case.get(2))).unwrap();
        assert_eq!(found, expected, "{why}");
    }
}
