//! Areas of WebAssembly's memory that JavaScript fills with values, since a call takes only integers. `memory.js` writes them.
//!
//! - kinds: a byte for each value, as [`Kind`] numbers them.
//! - numbers: pairs of doubles, each in a place of its own. For a number the first is its value. For a text they are where it
//!   begins in the third area and how long it is, in bytes.
//! - text: the bytes of all texts, in UTF-8.

use std::cell::RefCell;

use caibo_customers::ffi::{Kind, Number};
use wasm_bindgen::prelude::wasm_bindgen;

/// The areas. They move only when they grow.
pub(crate) struct Areas {
    kinds: Vec<u8>,
    numbers: Vec<f64>,
    text: Vec<u8>,
}

thread_local! {
    static AREAS: RefCell<Areas> = const { RefCell::new(Areas::EMPTY) };
}

/// Calls `use_areas` with the areas that JavaScript filled.
pub(crate) fn with_areas<R>(use_areas: impl FnOnce(&Areas) -> R) -> R {
    AREAS.with_borrow(use_areas)
}

/// Makes room for that many values, each with two places, and that many bytes of text. Afterwards the areas may be at other
/// addresses.
#[wasm_bindgen]
pub fn reserve(values: usize, bytes: usize) {
    AREAS.with_borrow_mut(|areas| {
        areas.kinds.resize(values, Kind::ABSENT.0);
        areas.numbers.resize(4 * values, 0.0);
        areas.text.resize(bytes, 0);
    });
}

/// The address of the kinds (0), the numbers (1) or the text (2).
#[wasm_bindgen(js_name = addressOf)]
pub fn address_of(area: u32) -> usize {
    AREAS.with_borrow(|areas| match area {
        0 => areas.kinds.as_ptr() as usize,
        1 => areas.numbers.as_ptr() as usize,
        _ => areas.text.as_ptr() as usize,
    })
}

impl Areas {
    const EMPTY: Self = Self {
        kinds: Vec::new(),
        numbers: Vec::new(),
        text: Vec::new(),
    };

    /// The kind of the value of that index.
    pub(crate) fn kind(&self, index: usize) -> Kind {
        self.kinds
            .get(index)
            .map_or(Kind::ABSENT, |kind| Kind(*kind))
    }

    /// The first number in a place.
    pub(crate) fn number(&self, place: usize) -> f64 {
        self.numbers.get(2 * place).copied().unwrap_or_default()
    }

    /// The text in a place.
    pub(crate) fn text(&self, place: usize) -> &str {
        let Some([start, length]) = self.numbers.get(2 * place..2 * place + 2) else {
            return "";
        };
        let start = *start as usize;
        let bytes = self.text.get(start..start + *length as usize);
        std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// The number of that kind in a place, if it is one.
    pub(crate) fn number_of_kind(&self, kind: Kind, place: usize) -> Option<Number<'_>> {
        match kind {
            Kind::NUMBER => Some(Number::Double(self.number(place))),
            Kind::BIGINT => Some(Number::BigInt(self.text(place))),
            _ => None,
        }
    }
}
