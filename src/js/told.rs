//! What is told to JavaScript: the writer of what `js/told.js` reads.

use serde::ser::{Serialize, SerializeSeq, Serializer};
use wasm_bindgen::prelude::*;

use crate::plain::{Object, Plain};

/// An object becomes an array: `true`, then names and values in turn. Making arrays takes half the code of making objects.
/// No list here begins with a boolean.
///
/// Integers become doubles: an `i64` would cross as a `BigInt`, which the JavaScript form of the WebAssembly has not.
struct Told<'a>(&'a Plain<'a>);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Plain::Bool(value) => serializer.serialize_bool(*value),
            Plain::Integer(value) => serializer.serialize_f64(*value as f64),
            Plain::Double(value) => serializer.serialize_f64(*value),
            Plain::Text(text) => serializer.serialize_str(text),
            Plain::List(elements) => {
                let mut array = serializer.serialize_seq(None)?;
                for element in elements {
                    array.serialize_element(&Told(element))?;
                }
                array.end()
            }
            Plain::Object(object) => {
                let mut array = serializer.serialize_seq(None)?;
                array.serialize_element(&Told(&Plain::Bool(true)))?;
                for (name, value) in &object.0 {
                    array.serialize_element(&Told(&(*name).into()))?;
                    array.serialize_element(&Told(value))?;
                }
                array.end()
            }
        }
    }
}

/// No value here can fail to convert.
#[inline(never)]
pub(super) fn to_js(reply: Object<'_>) -> JsValue {
    Told(&Plain::Object(reply))
        .serialize(&serde_wasm_bindgen::Serializer::new())
        .unwrap_or_default()
}
