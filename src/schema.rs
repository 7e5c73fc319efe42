//! The declaration as JSON Schema (draft 2020-12): for the build, which derives TypeScript from it, for the comparison
//! with the contract, and for documents of APIs that take customers.

mod unread;

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Value, json};
use strum::VariantNames;

use crate::customer::{
    Client, Customer, CustomerChanges, DraftClient, DraftPreferences, PREFERENCES, Preferences,
    Purpose,
};
use crate::draft::{FieldType, is_nullable};
use crate::http::options;
use crate::http::request::Call;
use crate::http::response::{self, Content, MAX_DEPTH, MAX_MEMBERS};
use crate::issue::Code;

pub use unread::unread_lengths;

/// The names of a customer's fields in JSON, in the order of the contract.
pub fn fields() -> Vec<&'static str> {
    Client::fields(Purpose::Create).iter().collect()
}

/// The schema of a customer.
pub fn client() -> Value {
    let mut schema = object::<Client, DraftClient>(&fields());
    // A name, not an address.
    schema.insert("$id".into(), "urn:caibo-customers:Client".into());
    schema.insert(
        "description".into(),
        "A customer as the Caibo IPG API takes it. Lengths count Unicode code points.".into(),
    );
    schema.into()
}

/// The schema of a customer's preferences.
pub fn preferences() -> Value {
    object::<Preferences, DraftPreferences>(&fields_of_preferences()).into()
}

/// The schema of changes: the fields of a customer and those that only changes have, of which one at least is present.
pub fn changes() -> Value {
    let mut schema = object::<Client, DraftClient>(&fields());
    schema.remove("required");
    schema.insert("minProperties".into(), 1.into());
    schema.insert(
        "description".into(),
        "Changes to a customer. A field that is absent does not change.".into(),
    );
    let mut preferences = object::<Preferences, DraftPreferences>(&fields_of_preferences());
    preferences.remove("$schema");
    preferences.remove("title");
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    if let Some(properties) = properties {
        properties.insert(PREFERENCES.into(), preferences.into());
    }
    schema.into()
}

/// The schema of [`client`], for documents of APIs that take or return customers.
impl JsonSchema for Customer {
    fn schema_name() -> Cow<'static, str> {
        "Customer".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        as_part(client()).try_into().unwrap_or_default()
    }
}

/// The schema of [`changes`], for documents of APIs that take changes.
impl JsonSchema for CustomerChanges {
    fn schema_name() -> Cow<'static, str> {
        "CustomerChanges".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        as_part(changes()).try_into().unwrap_or_default()
    }
}

/// A schema without what only the root of a document has.
pub(crate) fn as_part(mut schema: Value) -> Value {
    if let Some(keywords) = schema.as_object_mut() {
        keywords.retain(|keyword, _| !["$schema", "$id", "title"].contains(&&**keyword));
    }
    schema
}

/// The numbers by which JavaScript knows the types of the fields in a form: those of a customer, then those of the preferences.
pub fn types_in_forms() -> Vec<u32> {
    let customer = FieldType::all_of::<DraftClient>();
    let preferences = FieldType::all_of::<DraftPreferences>();
    let types = customer.into_iter().chain(preferences);
    types.filter_map(FieldType::number).collect()
}

/// The names of the fields that only a change has, in JSON.
pub fn fields_of_changes() -> Vec<&'static str> {
    let fields = fields();
    let mut all: Vec<_> = Client::fields(Purpose::Change).iter().collect();
    all.retain(|name| !fields.contains(name));
    all
}

/// The names of the preferences in JSON, in the order of their declaration.
pub fn fields_of_preferences() -> Vec<&'static str> {
    Preferences::fields().iter().collect()
}

/// The depth down to which the body of a failure is read; the body itself has depth 1.
pub const MAX_BODY_DEPTH: u8 = MAX_DEPTH;

/// The number of members of the body of a failure after which reading ends, elements of arrays among them.
pub const MAX_BODY_MEMBERS: usize = MAX_MEMBERS;

/// The names of the calls in JavaScript.
pub fn calls() -> &'static [&'static str] {
    Call::NAMES
}

/// The names of the kinds of response bodies in JavaScript.
pub fn contents() -> &'static [&'static str] {
    Content::NAMES
}

/// The names of the header fields of a response that Rust reads.
pub fn response_fields() -> Vec<&'static str> {
    response::fields()
}

/// The names of the options that Rust reads.
pub fn options() -> &'static [&'static str] {
    options::name::ALL
}

/// Every code of an issue with the schema of its `params`, in the order of the declaration.
pub fn issue_params() -> Vec<(&'static str, Value)> {
    let code: Value = settings()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Code>()
        .into();
    let params = code.get("anyOf").and_then(Value::as_array);
    let params = params.into_iter().flatten().cloned().map(with_field_names);
    Code::VARIANTS.iter().copied().zip(params).collect()
}

/// Lists the values of a `suggestion`: the names of fields.
fn with_field_names(mut params: Value) -> Value {
    let suggestion = params.pointer_mut("/properties/suggestion");
    if let Some(suggestion) = suggestion.and_then(Value::as_object_mut) {
        let names = [fields(), fields_of_changes(), fields_of_preferences()].concat();
        suggestion.insert("type".into(), "string".into());
        suggestion.insert("enum".into(), json!(names));
    }
    params
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true)
}

/// The schema of a struct `S` that is read as a `T`, with the given fields. `schemars` takes every `Option` for `null`; here the outer
/// one means that the field may be absent.
fn object<S: JsonSchema, T: for<'a> Deserialize<'a>>(fields: &[&'static str]) -> Schema {
    let generator = settings().for_deserialize().into_generator();
    let mut schema = generator.into_root_schema_for::<S>();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    if let Some(properties) = properties {
        properties.retain(|name, _| fields.contains(&name.as_str()));
        for name in fields {
            let property = properties.get_mut(*name).and_then(Value::as_object_mut);
            let Some(property) = property else { continue };
            property.remove("default");
            if let Some(types) = property.get_mut("type")
                && !is_nullable::<T>(name)
            {
                *types = without_null(types);
            }
        }
    }
    schema
}

/// `"integer"` for `["integer", "null"]`.
fn without_null(types: &Value) -> Value {
    match types.as_array().map(Vec::as_slice) {
        Some([only, null] | [null, only]) if null == "null" => only.clone(),
        _ => types.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of the WebAssembly has the fields of a customer first. A field that is declared after those of changes would take the
    /// place of one of them.
    #[test]
    fn the_fields_that_only_changes_have_are_declared_last() {
        let all: Vec<_> = Client::fields(Purpose::Change).iter().collect();
        assert_eq!(all, [fields(), fields_of_changes()].concat());
    }
}
