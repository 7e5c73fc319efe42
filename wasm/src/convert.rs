//! The exports that convert the values of a form's field. `convert.js` calls them.
//!
//! They are compiled to a module of their own, which is translated to JavaScript. So a bundle without forms does not contain them,
//! and one with forms needs no second WebAssembly. They take and return integers and allocate nothing: each character is a call.

use std::cell::RefCell;

use caibo_customers::ffi::{Conversion, FieldType, Given};
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static CONVERSION: RefCell<Conversion> = const { RefCell::new(Conversion::new(FieldType::TEXT)) };
}

/// Begins the conversion of values to a type, which is a number.
#[wasm_bindgen]
pub fn begin(field_type: u32) {
    let conversion = Conversion::new(FieldType::from_number(field_type));
    CONVERSION.with_borrow_mut(|current| *current = conversion);
}

/// Reads the next UTF-16 code unit of a text.
#[wasm_bindgen]
pub fn read(unit: u32) {
    CONVERSION.with_borrow_mut(|conversion| conversion.read(unit));
}

/// Ends a value: a text (0), `true` (1), `NaN` (2), or a value that is not converted.
#[wasm_bindgen]
pub fn end(given: u32) {
    let given = match given {
        0 => Given::Text,
        1 => Given::True,
        2 => Given::NaN,
        _ => Given::Other,
    };
    CONVERSION.with_borrow_mut(|conversion| conversion.end(given));
}

/// The parts of the result: its kind (0), which of the values it is (1), how many characters to take off the beginning (2) and the
/// end (3) of the text, and how many zeros to take off the end of an integer's digits (4) and then to add (5).
#[wasm_bindgen]
pub fn result(part: u32) -> u32 {
    let converted = CONVERSION.with_borrow(Conversion::result);
    match part {
        0 => u32::from(converted.kind.0),
        1 => converted.index,
        2 => converted.leading,
        3 => converted.trailing,
        4 => converted.digits.taken as u32,
        _ => converted.digits.added as u32,
    }
}
