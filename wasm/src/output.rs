//! What the exports return besides an integer: numbers, and texts as addresses. `output.js` reads it.
//!
//! A text is two numbers. For a text that never changes they are its address in WebAssembly's memory and its length in bytes, so
//! that JavaScript decodes it once. For another text they are 0 and its length in UTF-16 code units; it stands in the text of
//! the output, in which all such texts follow one another.

use std::borrow::Cow;
use std::cell::RefCell;

use caibo_customers::ffi::Param;
use caibo_customers::{Code, Issues};
use wasm_bindgen::prelude::wasm_bindgen;

/// The output of one call. The next call overwrites it.
pub(crate) struct Output {
    numbers: Vec<f64>,
    pub(crate) text: String,
}

thread_local! {
    static OUTPUT: RefCell<Output> = const {
        RefCell::new(Output {
            numbers: Vec::new(),
            text: String::new(),
        })
    };
}

/// Writes the output of this call over that of the last one.
pub(crate) fn write(write: impl FnOnce(&mut Output)) {
    OUTPUT.with_borrow_mut(|output| {
        output.numbers.clear();
        output.text.clear();
        write(output);
    });
}

/// The address of the numbers.
#[wasm_bindgen(js_name = outputNumbers)]
pub fn output_numbers() -> usize {
    OUTPUT.with_borrow(|output| output.numbers.as_ptr() as usize)
}

/// The address of the text.
#[wasm_bindgen(js_name = outputText)]
pub fn output_text() -> usize {
    OUTPUT.with_borrow(|output| output.text.as_ptr() as usize)
}

/// The length of the text in bytes.
#[wasm_bindgen(js_name = outputLength)]
pub fn output_length() -> usize {
    OUTPUT.with_borrow(|output| output.text.len())
}

/// The kinds of values in a list. `output.js` knows the same numbers.
mod kind {
    pub(super) const END: f64 = 0.0;
    pub(super) const BOOL: f64 = 1.0;
    pub(super) const INTEGER: f64 = 2.0;
    pub(super) const TEXT: f64 = 3.0;
}

impl Output {
    pub(crate) fn number(&mut self, value: f64) {
        self.numbers.push(value);
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.number(count as f64);
    }

    pub(crate) fn constant(&mut self, text: &'static str) {
        self.count(text.as_ptr() as usize);
        self.count(text.len());
    }

    pub(crate) fn text(&mut self, text: &str) {
        // A character of four bytes is two units, and any other is one. `encode_utf16` compiles to twice as much.
        let units = |byte: &u8| usize::from(*byte & 0xC0 != 0x80) + usize::from(*byte >= 0xF0);
        self.number(0.0);
        self.count(text.as_bytes().iter().map(units).sum());
        self.text.push_str(text);
    }

    fn word(&mut self, word: Cow<'static, str>) {
        match word {
            Cow::Borrowed(text) => self.constant(text),
            Cow::Owned(text) => self.text(&text),
        }
    }

    /// Writes a value of a list.
    fn value(&mut self, value: Param) {
        match value {
            Param::Bool(value) => {
                self.number(kind::BOOL);
                self.number(f64::from(u8::from(value)));
            }
            Param::Integer(value) => {
                self.number(kind::INTEGER);
                self.number(value as f64);
            }
            Param::Text(text) => {
                self.number(kind::TEXT);
                self.word(text);
            }
        }
    }

    /// Writes the number of issues kept, and for each its code, its path, its params, its message and its source. The params are
    /// a list of values and names; the message is a list of parts.
    pub(crate) fn issues(&mut self, issues: &Issues) {
        self.count(issues.len());
        for issue in issues.iter() {
            self.constant(issue.code.name());
            self.count(issue.path.len());
            for key in &issue.path {
                match key {
                    Cow::Borrowed(name) => self.constant(name),
                    Cow::Owned(key) => self.text(key),
                }
            }
            issue.code.each_param(|name, value| {
                self.value(value);
                self.constant(name);
            });
            #[cfg(feature = "calls")]
            if let Code::Rejected {
                place: Some(place), ..
            } = &issue.code
            {
                self.number(kind::TEXT);
                self.text(place);
                self.constant("place");
            }
            self.number(kind::END);
            match &issue.code {
                Code::Rejected {
                    message: Some(message),
                    ..
                } => {
                    self.number(kind::TEXT);
                    self.text(message);
                }
                code => code.each_message_part(&mut |part| self.value(part)),
            }
            self.number(kind::END);
            self.constant(issue.source().into());
        }
    }
}
