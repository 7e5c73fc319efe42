//! The exports that check a document: integers in, an integer out. Everything else stands in memory, where `row.js` writes it
//! and `output.js` reads it. A valid customer allocates nothing.

use caibo_customers::ffi::{Fields, Purpose, TextView};
use caibo_customers::{Issue, Issues};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::memory::with_areas;
use crate::output::write;
use crate::row::Row;

/// The purpose of that number: 0 to create a customer, 1 to change one, and from 2 on to check the field of that cell.
pub(crate) fn purpose(number: u32) -> Purpose {
    match number {
        0 => Purpose::Create,
        1 => Purpose::Change,
        field => Purpose::Field(field as usize - 2),
    }
}

/// The number of issues of the document in the row, which has that many unknown keys, and as many in its preferences. The issues
/// are written to the output.
#[wasm_bindgen]
pub fn check(purpose_number: u32, unknown: u32, unknown_preferences: u32) -> u32 {
    let purpose = purpose(purpose_number);
    match with_document(purpose, unknown, unknown_preferences, &mut |_| ()) {
        Ok(()) => 0,
        Err(issues) => {
            write(|output| output.issues(&issues));
            issues.total() as u32
        }
    }
}

/// The number of unknown keys that stands for a document that is not an object.
const NOT_AN_OBJECT: u32 = u32::MAX;

/// Calls `use_document` with the document in the row.
///
/// # Errors
///
/// The issues of the document.
pub(crate) fn with_document(
    purpose: Purpose,
    unknown: u32,
    unknown_preferences: u32,
    use_document: &mut dyn FnMut(&Fields<TextView<'_>>),
) -> Result<(), Issues> {
    if unknown == NOT_AN_OBJECT {
        return Err(Issue::not_an_object().into());
    }
    with_areas(|areas| {
        let mut row = Row::new(areas, unknown, unknown_preferences);
        use_document(&Fields::from_cells(&mut row, purpose)?);
        Ok(())
    })
}
