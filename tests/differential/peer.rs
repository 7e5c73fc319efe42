//! The peer: a validator of the contract by the `jsonschema` crate.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

const CONTRACT: &str = include_str!("../contract/openapi.json");

/// A member of an object: its name, and the JSON text of its value.
pub type Member = (String, Box<RawValue>);

/// A validator of the contract that names the fields which it refuses.
pub struct Peer {
    validator: Validator,
    /// The fields of the contract, each with its `format`, if it has one.
    fields: BTreeMap<String, Option<String>>,
}

impl Peer {
    pub fn new() -> Self {
        let mut page: Value = serde_json::from_str(CONTRACT).unwrap();
        let contract = page["components"]["schemas"]["Client"].take();
        let format = |field: &Value| field["format"].as_str().map(str::to_owned);
        let fields = contract["properties"].as_object().unwrap().iter();
        let fields = fields
            .map(|(name, field)| (name.clone(), format(field)))
            .collect();
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&schema(contract))
            .unwrap();
        Self { validator, fields }
    }

    /// Whether the contract has a field of this name.
    pub fn knows(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// The `format` of a field, if it has one.
    pub fn format(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_deref()
    }

    /// Whether a whole document is valid.
    pub fn accepts(&self, text: &str) -> bool {
        serde_json::from_str(text).is_ok_and(|document| self.validator.is_valid(&document))
    }

    /// The names of the fields that are refused: invalid, unknown, or required and missing.
    pub fn refused(&self, members: &[Member]) -> BTreeSet<String> {
        let mut refused = BTreeSet::new();
        let mut object = Map::new();
        for (name, raw) in members {
            // serde_json cannot read an unpaired surrogate, nor a number beyond the range of a double.
            match serde_json::from_str(raw.get()) {
                Ok(value) => _ = object.insert(name.clone(), value),
                Err(_) => _ = refused.insert(name.clone()),
            }
        }
        let object = Value::Object(object);
        for error in self.validator.iter_errors(&object) {
            match error.kind() {
                ValidationErrorKind::Required { property } => {
                    refused.insert(property.as_str().unwrap().to_owned());
                }
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    refused.extend(unexpected.iter().cloned());
                }
                _ => {
                    let name = error.instance_path().as_str().strip_prefix('/').unwrap();
                    refused.insert(name.to_owned());
                }
            }
        }
        refused
    }

    /// Whether a value is refused as the value of a field.
    pub fn refuses(&self, field: &str, raw: &str) -> bool {
        let raw = RawValue::from_string(raw.to_owned()).unwrap();
        self.refused(&[(field.to_owned(), raw)]).contains(field)
    }
}

/// The contract in JSON Schema draft 2020-12.
///
/// OpenAPI 3.0 differs in two keywords: `nullable` becomes the type `null`, and the format int64, only an
/// annotation there (OpenAPI 3.0.3, "Data Types"), becomes a range.
fn schema(mut contract: Value) -> Value {
    for field in contract["properties"].as_object_mut().unwrap().values_mut() {
        let field = field.as_object_mut().unwrap();
        if field.get("format") == Some(&json!("int64")) {
            field.insert("minimum".to_owned(), json!(i64::MIN));
            field.insert("maximum".to_owned(), json!(i64::MAX));
        }
        if field.remove("nullable") == Some(json!(true)) {
            let name = field["type"].take();
            field.insert("type".to_owned(), json!([name, "null"]));
        }
    }
    contract
}
