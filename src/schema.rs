//! The declarations as JSON Schema (draft 2020-12): for the build, which makes TypeScript of them, for the
//! comparison with the contract, and for whoever documents an API that takes customers.
//!
//! A `serde_json::Value` sorts its keys; [`fields`] has the order of the declaration.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use strum::VariantNames;

use crate::customer::Purpose;
use crate::draft::{Draft, Value as DraftValue};
use crate::{Client, Code, Customer, Preferences, field};

/// The names of a customer's fields in JSON, in the order of the contract.
pub fn fields() -> &'static [&'static str] {
    Client::fields(Purpose::Create)
}

/// The schema of a customer as JSON text.
pub fn client() -> Value {
    let mut schema = settings()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<Client>();
    // A name, not a place.
    schema.insert("$id".into(), "urn:caibo-customers:Client".into());
    schema.into()
}

/// The schema of what a customer prefers.
pub fn preferences() -> Value {
    settings()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<Preferences>()
        .into()
}

/// The names of the fields that only a change has, in JSON.
pub fn fields_of_changes() -> Vec<&'static str> {
    let all = Client::fields(Purpose::Change);
    all.iter()
        .copied()
        .filter(|name| !fields().contains(name))
        .collect()
}

/// The names of the preferences in JSON, in the order of their declaration.
pub fn fields_of_preferences() -> &'static [&'static str] {
    field::names::<Preferences>()
}

/// Every code of an issue with the schema of its `params`, in the order of the declaration.
pub fn issue_params() -> Vec<(&'static str, Value)> {
    let code: Value = settings()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Code>()
        .into();
    let params = code.get("anyOf").and_then(Value::as_array);
    let params = params.into_iter().flatten().cloned();
    Code::VARIANTS.iter().copied().zip(params).collect()
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true)
}

/// What no attribute of [`Client`] says. To `schemars` every `Option` may be `null`; here the outer one means
/// absence, and the rules themselves tell which is which.
pub(crate) fn refine_client(schema: &mut Schema) {
    schema.insert(
        "description".into(),
        "A customer as the Caibo IPG API takes it. Lengths count Unicode code points.".into(),
    );
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if let Some(types) = property.get_mut("type")
            && !takes_null(name)
        {
            *types = without_null(types);
        }
    }
}

/// None of the preferences takes `null`.
pub(crate) fn refine_preferences(schema: &mut Schema) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (_, property) in properties.into_iter().flatten() {
        if let Some(types) = property.get_mut("type") {
            *types = without_null(types);
        }
    }
}

fn takes_null(name: &str) -> bool {
    let null = (Cow::Borrowed(name), DraftValue::Null);
    let issues = Customer::from_draft(Draft {
        entries: vec![null],
    })
    .err()
    .unwrap_or_default();
    !issues.iter().any(|issue| issue.path == [name])
}

/// `["integer", "null"]` is `"integer"`.
fn without_null(types: &Value) -> Value {
    match types.as_array().map(Vec::as_slice) {
        Some([only, null] | [null, only]) if null == "null" => only.clone(),
        _ => types.clone(),
    }
}

/// A text that is the name of a field.
pub(crate) struct Field;

impl JsonSchema for Field {
    fn schema_name() -> Cow<'static, str> {
        "Field".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all = [fields(), &fields_of_changes(), fields_of_preferences()].concat();
        json_schema!({ "type": "string", "enum": all })
    }
}
