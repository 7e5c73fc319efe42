//! Runs every case of `tests/cases` as JSON text in WebAssembly, under Node and in a browser. The package's tests run them as
//! JavaScript values: `tests/npm/cases.test.mjs` in Node, `tests/browser/engines.test.mjs` in a browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

#[path = "../../tests/cases/mod.rs"]
#[expect(dead_code, reason = "only JSON text is needed here")]
mod cases;

use caibo_customers::Customer;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn json_text_of_every_case_has_the_expected_issues() {
    let run = cases::run(|case| {
        let issues = Customer::from_json(case.json().as_bytes()).err();
        Some(serde_json::to_string(&issues.unwrap_or_default()).unwrap())
    });
    assert_eq!(run, (cases::COUNT, cases::DIGEST));
}
