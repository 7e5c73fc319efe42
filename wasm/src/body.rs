//! The export that makes the body of a request.

use caibo_customers::ffi::Purpose;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::check::{purpose, with_document};
use crate::output::write;

#[wasm_bindgen]
extern "C" {
    /// `Number::toString` of ECMA-262.
    #[wasm_bindgen(js_name = String)]
    fn number_to_text(value: f64) -> String;
}

/// As [`check`](crate::check). The JSON text of a document without issues is written to the output. For another document the code
/// and the message of the failure precede the issues.
#[wasm_bindgen]
pub fn body(purpose_number: u32, unknown: u32, unknown_preferences: u32) -> u32 {
    let purpose = purpose(purpose_number);
    let written = with_document(purpose, unknown, unknown_preferences, &mut |document| {
        write(|output| document.write_json(&mut output.text, write_double));
    });
    let Err(issues) = written else { return 0 };
    let (code, subject) = match purpose {
        Purpose::Change => ("invalid_changes", "the change"),
        _ => ("invalid_customer", "the customer"),
    };
    write(|output| {
        output.constant(code);
        output.text(&[subject, " is not valid: ", &issues.summary()].concat());
        output.issues(&issues);
    });
    issues.total() as u32
}

fn write_double(text: &mut String, value: f64) {
    text.push_str(&number_to_text(value));
}
