//! The peer: the `jsonschema` crate, fed with the contract.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

const CONTRACT: &str = include_str!("../contract/client.json");

/// A member of an object: its name, and its value as it is written.
pub type Member = (String, Box<RawValue>);

/// A validator of the contract, which refuses fields by name.
pub struct Peer {
    validator: Validator,
    /// Every field of the contract, with its format where it has one.
    fields: BTreeMap<String, Option<String>>,
}

impl Peer {
    pub fn new() -> Self {
        let contract: Value = serde_json::from_str(CONTRACT).unwrap();
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

    /// Whether the contract has such a field.
    pub fn knows(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// The `format` of a field.
    pub fn format(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_deref()
    }

    /// Whether it accepts a document as a whole.
    pub fn accepts(&self, text: &str) -> bool {
        serde_json::from_str(text).is_ok_and(|document| self.validator.is_valid(&document))
    }

    /// The fields that it refuses, whether for what they hold or because they are missing.
    pub fn refused(&self, members: &[Member]) -> BTreeSet<String> {
        let mut refused = BTreeSet::new();
        let mut object = Map::new();
        for (name, raw) in members {
            // What it cannot read, an unpaired surrogate or a number beyond every double, it refuses.
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

    /// Whether it refuses one value of a field.
    pub fn refuses(&self, field: &str, raw: &str) -> bool {
        let raw = RawValue::from_string(raw.to_owned()).unwrap();
        self.refused(&[(field.to_owned(), raw)]).contains(field)
    }
}

/// The contract in JSON Schema draft 2020-12.
///
/// OpenAPI 3.0 differs from it in `nullable`, and in int64, which is an annotation there (OpenAPI
/// 3.0.3, "Data Types") and a range here.
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
