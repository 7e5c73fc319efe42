//! Compares three things: the JSON Schema that is derived from the Rust structs, the schema of the API's page (the
//! contract), and what the rules accept.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use caibo_customers::{Code, Customer, EmailReason, Expected, Issue, MAX_SAFE_INTEGER, schema};
use serde_json::{Map, Value, json};

/// The schema `Client` of the API's page, a component of OpenAPI 3.0.
fn contract() -> Value {
    let mut page: Value = serde_json::from_str(include_str!("contract/openapi.json")).unwrap();
    page["components"]["schemas"]["Client"].take()
}

#[test]
fn the_derived_schema_agrees_with_the_contract() {
    let differences = differences(&contract(), &schema::client());
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

/// One line for each keyword on which the two schemas differ, field by field.
fn differences(contract: &Value, derived: &Value) -> Vec<String> {
    let mut lines = compare("", &keywords(contract), &keywords(derived));
    let (contract, derived) = (fields(contract), fields(derived));
    let names: BTreeSet<_> = contract.keys().chain(derived.keys()).collect();
    for name in names {
        match (contract.get(name), derived.get(name)) {
            (Some(_), None) => lines.push(format!("{name}: only the contract has it")),
            (None, Some(_)) => lines.push(format!("{name}: only the crate has it")),
            (contract, derived) => {
                let prefix = format!("{name}.");
                let keywords = |side: Option<&Keywords>| side.cloned().unwrap_or_default();
                lines.extend(compare(&prefix, &keywords(contract), &keywords(derived)));
            }
        }
    }
    lines
}

type Keywords = BTreeMap<String, Value>;

fn compare(prefix: &str, contract: &Keywords, derived: &Keywords) -> Vec<String> {
    let names: BTreeSet<_> = contract.keys().chain(derived.keys()).collect();
    let value = |side: &Keywords, name| side.get(name).map_or("none".to_owned(), Value::to_string);
    names
        .into_iter()
        .filter(|name| contract.get(*name) != derived.get(*name))
        .map(|name| {
            let (contract, derived) = (value(contract, name), value(derived, name));
            format!("{prefix}{name}: contract {contract}, crate {derived}")
        })
        .collect()
}

/// The validation keywords of a schema, in the dialect of OpenAPI 3.0 and with their defaults.
///
/// Annotations are left out. A keyword that this test does not know is compared unchanged.
fn keywords(schema: &Value) -> Keywords {
    const COMPARED_BY_FIELD: [&str; 2] = ["properties", "required"];
    const ANNOTATIONS: [&str; 5] = ["$schema", "$id", "title", "description", "example"];
    let mut keywords: Keywords = members(schema)
        .into_iter()
        .filter(|(name, _)| {
            !COMPARED_BY_FIELD.contains(&&**name) && !ANNOTATIONS.contains(&&**name)
        })
        .collect();
    // OpenAPI 3.0 says `"nullable": true`, and JSON Schema `"type": [_, "null"]`.
    if let Some(Value::Array(types)) = keywords.get_mut("type") {
        let length = types.len();
        types.retain(|name| name != "null");
        let is_nullable = types.len() < length;
        if let [only] = types.as_slice() {
            let only = only.clone();
            keywords.insert("type".into(), only);
        }
        keywords.insert("nullable".into(), is_nullable.into());
    }
    keywords.entry("nullable".into()).or_insert(false.into());
    if keywords.get("type").is_some_and(|name| name == "object") {
        let others = keywords.entry("additionalProperties".into());
        others.or_insert(true.into());
    }
    if keywords.get("minLength").is_some_and(|min| *min == 0) {
        keywords.remove("minLength");
    }
    keywords
}

/// The validation keywords of each field. `required` is added as one of them.
fn fields(schema: &Value) -> BTreeMap<String, Keywords> {
    let mut fields: BTreeMap<_, _> = members(&schema["properties"])
        .into_iter()
        .map(|(name, schema)| {
            let mut keywords = keywords(&schema);
            keywords.insert("required".into(), false.into());
            (name, keywords)
        })
        .collect();
    for name in schema["required"].as_array().into_iter().flatten() {
        let field = fields.entry(name.as_str().unwrap().to_owned());
        field.or_default().insert("required".into(), true.into());
    }
    fields
}

fn members(object: &Value) -> Map<String, Value> {
    object.as_object().cloned().unwrap_or_default()
}

/// A schema in OpenAPI 3.0. [`json_schema`] has the same meaning.
fn openapi() -> Value {
    json!({
        "required": ["email"],
        "type": "object",
        "properties": {
            "id": { "type": "integer", "format": "int64" },
            "email": { "maxLength": 100, "minLength": 0, "type": "string", "format": "email" },
            "phone": { "maxLength": 20, "type": "string", "nullable": true },
        },
        "additionalProperties": false,
    })
}

/// The schema of [`openapi`] in JSON Schema draft 2020-12.
fn json_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Client",
        "type": "object",
        "properties": {
            "id": { "type": "integer", "format": "int64", "description": "Any words." },
            "email": { "type": "string", "format": "email", "maxLength": 100 },
            "phone": { "type": ["string", "null"], "maxLength": 20, "minLength": 0 },
        },
        "required": ["email"],
        "additionalProperties": false,
    })
}

/// The differences after `value` is put into the contract at a JSON pointer. `null` removes the member.
#[track_caller]
fn contract_with(pointer: &str, value: Value) -> Vec<String> {
    differences(&with(openapi(), pointer, value), &json_schema())
}

/// The differences after `value` is put into the derived schema.
#[track_caller]
fn crate_with(pointer: &str, value: Value) -> Vec<String> {
    differences(&openapi(), &with(json_schema(), pointer, value))
}

#[track_caller]
fn with(mut schema: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = schema.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => parent.remove(name),
        value => parent.insert(name.to_owned(), value),
    };
    schema
}

#[track_caller]
fn assert_difference(lines: &[String], expected: &str) {
    assert_eq!(lines, [expected]);
}

#[test]
fn equal_schemas_have_no_differences() {
    assert_eq!(differences(&openapi(), &json_schema()), [""; 0]);
}

#[test]
fn a_different_limit_is_reported() {
    let max = "/properties/phone/maxLength";
    assert_difference(
        &contract_with(max, json!(25)),
        "phone.maxLength: contract 25, crate 20",
    );
    assert_difference(
        &crate_with(max, json!(25)),
        "phone.maxLength: contract 20, crate 25",
    );
    assert_difference(
        &contract_with(max, json!(null)),
        "phone.maxLength: contract none, crate 20",
    );
    assert_difference(
        &crate_with(max, json!(null)),
        "phone.maxLength: contract 20, crate none",
    );
    let min = "/properties/email/minLength";
    assert_difference(
        &contract_with(min, json!(1)),
        "email.minLength: contract 1, crate none",
    );
    assert_difference(
        &crate_with(min, json!(1)),
        "email.minLength: contract none, crate 1",
    );
    let minimum = "/properties/id/minimum";
    assert_difference(
        &contract_with(minimum, json!(1)),
        "id.minimum: contract 1, crate none",
    );
    assert_difference(
        &crate_with(minimum, json!(1)),
        "id.minimum: contract none, crate 1",
    );
}

#[test]
fn a_field_of_one_side_only_is_reported() {
    let phone = "/properties/phone";
    assert_difference(
        &contract_with(phone, json!(null)),
        "phone: only the crate has it",
    );
    assert_difference(
        &crate_with(phone, json!(null)),
        "phone: only the contract has it",
    );
    let zip = json!({ "type": "string" });
    assert_difference(
        &contract_with("/properties/zip", zip.clone()),
        "zip: only the contract has it",
    );
    assert_difference(
        &crate_with("/properties/zip", zip),
        "zip: only the crate has it",
    );
}

#[test]
fn a_different_type_is_reported() {
    let id = "/properties/id/type";
    assert_difference(
        &contract_with(id, json!("number")),
        r#"id.type: contract "number", crate "integer""#,
    );
    assert_difference(
        &crate_with(id, json!("number")),
        r#"id.type: contract "integer", crate "number""#,
    );
    let two = json!(["integer", "boolean"]);
    assert_difference(
        &crate_with(id, two),
        r#"id.type: contract "integer", crate ["integer","boolean"]"#,
    );
}

#[test]
fn a_different_nullability_is_reported() {
    let nullable = "/properties/phone/nullable";
    assert_difference(
        &contract_with(nullable, json!(null)),
        "phone.nullable: contract false, crate true",
    );
    let nullable = "/properties/id/nullable";
    assert_difference(
        &contract_with(nullable, json!(true)),
        "id.nullable: contract true, crate false",
    );
    let only = json!("string");
    let lines = crate_with("/properties/phone/type", only);
    assert_difference(&lines, "phone.nullable: contract true, crate false");
    let both = json!(["integer", "null"]);
    let lines = crate_with("/properties/id/type", both);
    assert_difference(&lines, "id.nullable: contract false, crate true");
}

#[test]
fn a_different_format_is_reported() {
    let format = "/properties/id/format";
    assert_difference(
        &contract_with(format, json!("int32")),
        r#"id.format: contract "int32", crate "int64""#,
    );
    assert_difference(
        &crate_with(format, json!("int32")),
        r#"id.format: contract "int64", crate "int32""#,
    );
    assert_difference(
        &contract_with(format, json!(null)),
        r#"id.format: contract none, crate "int64""#,
    );
    assert_difference(
        &crate_with(format, json!(null)),
        r#"id.format: contract "int64", crate none"#,
    );
}

#[test]
fn a_different_list_of_required_fields_is_reported() {
    let more = json!(["email", "phone"]);
    let lines = contract_with("/required", more.clone());
    assert_difference(&lines, "phone.required: contract true, crate false");
    assert_difference(
        &crate_with("/required", more),
        "phone.required: contract false, crate true",
    );
    assert_difference(
        &contract_with("/required", json!(null)),
        "email.required: contract false, crate true",
    );
    let unknown = json!(["email", "fone"]);
    assert_difference(
        &contract_with("/required", unknown),
        "fone: only the contract has it",
    );
}

#[test]
fn a_different_keyword_of_the_object_is_reported() {
    let others = "/additionalProperties";
    assert_difference(
        &contract_with(others, json!(null)),
        "additionalProperties: contract true, crate false",
    );
    assert_difference(
        &crate_with(others, json!(true)),
        "additionalProperties: contract false, crate true",
    );
    assert_difference(
        &contract_with("/minProperties", json!(1)),
        "minProperties: contract 1, crate none",
    );
}

#[test]
fn all_differences_are_reported_together() {
    let contract = with(openapi(), "/properties/phone/maxLength", json!(25));
    let derived = with(json_schema(), "/properties/email/format", json!(null));
    let derived = with(derived, "/properties/fone", json!({ "type": "string" }));
    assert_eq!(
        differences(&contract, &derived),
        [
            r#"email.format: contract "email", crate none"#,
            "fone: only the crate has it",
            "phone.maxLength: contract 25, crate 20",
        ]
    );
}

/// The issues of a valid customer in which one field has another value, or is absent if `value` is `None`.
fn issues(field: &str, value: Option<&str>) -> Vec<Value> {
    let mut customer = BTreeMap::from([("name", r#""Ada""#), ("email", r#""ada@example.com""#)]);
    match value {
        Some(value) => customer.insert(field, value),
        None => customer.remove(field),
    };
    let members = customer
        .iter()
        .map(|(key, value)| format!("{key:?}:{value}"));
    let json = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    let issues = Customer::from_json(json.as_bytes())
        .err()
        .unwrap_or_default();
    let issues = issues
        .into_iter()
        .map(|issue| serde_json::to_value(issue).unwrap());
    issues
        .inspect(|issue| assert_eq!(issue["path"], json!([field])))
        .collect()
}

fn codes(issues: &[Value]) -> Vec<&str> {
    issues
        .iter()
        .map(|issue| issue["code"].as_str().unwrap())
        .collect()
}

#[test]
fn the_rules_accept_what_the_schema_accepts() {
    let schema = schema::client();
    let fields = fields(&schema);
    assert_eq!(fields.len(), schema::fields().len());
    for (name, keywords) in &fields {
        let is = |keyword: &str| keywords[keyword] == true;
        let expect = |value: Option<&str>, expected: &[&str]| {
            assert_eq!(codes(&issues(name, value)), expected, "{name}: {value:?}");
        };
        let when = |holds: bool, code: &'static str| -> Vec<&str> {
            holds.then_some(code).into_iter().collect()
        };

        expect(None, &when(is("required"), "required"));
        expect(Some("null"), &when(!is("nullable"), "wrong_type"));
        let wrong = issues(name, Some("[]"));
        assert_eq!(codes(&wrong), ["wrong_type"], "{name}");
        let takes = json!({ "expected": keywords["type"], "nullable": keywords["nullable"] });
        assert_eq!(wrong[0]["params"], takes, "{name}");

        let format = keywords.get("format").and_then(Value::as_str);
        let (value, code) = match format {
            Some("email") => (r#""text""#, "invalid_email"),
            Some("date-time") => (r#""text""#, "invalid_date_time"),
            Some("int64") => ("9223372036854775808", "out_of_range"),
            Some("double") => ("1e999", "not_finite"),
            None if keywords["type"] == "boolean" => ("1", "wrong_type"),
            None => ("true", "wrong_type"),
            Some(other) => (other, "a format that this test does not know"),
        };
        expect(Some(value), &[code]);

        if keywords["type"] == "string" {
            let too_long = |length: usize| {
                let value = format!("{:?}", "ä".repeat(length));
                let mut issues = issues(name, Some(&value));
                issues.retain(|issue| issue["code"] == "too_long");
                issues
                    .into_iter()
                    .map(|issue| issue["params"].clone())
                    .collect::<Vec<_>>()
            };
            match keywords.get("maxLength").and_then(Value::as_u64) {
                Some(max) => {
                    let max = max as usize;
                    assert_eq!(too_long(max), [json!(null); 0], "{name}");
                    assert_eq!(
                        too_long(max + 1),
                        [json!({ "max": max, "length": max + 1 })]
                    );
                }
                None => assert_eq!(too_long(100_000), [json!(null); 0], "{name}"),
            }
        }
    }
    assert_eq!(codes(&issues("zip", Some("1"))), ["unknown_field"]);
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn the_params_of_issues_match_their_schema() {
    let max = MAX_SAFE_INTEGER;
    let codes = [
        Code::Required {},
        Code::WrongType {
            expected: Expected::Currency,
            nullable: true,
        },
        Code::TooLong {
            max: 20,
            length: 21,
        },
        Code::InvalidEmail {
            reason: EmailReason::NonAscii,
        },
        Code::InvalidDateTime {},
        Code::NotInteger {},
        Code::OutOfRange { min: -max, max },
        Code::OutOfRange {
            min: i64::MIN,
            max: i64::MAX,
        },
        Code::NotFinite {},
        Code::InvalidText {},
        Code::InvalidJson { line: 3, column: 1 },
        Code::UnknownField { suggestion: None },
        Code::UnknownField {
            suggestion: Some("phone"),
        },
        Code::DuplicateField {},
        Code::EmptyUpdate {},
        Code::Rejected {
            message: None,
            place: Some("TenantId".to_owned().into()),
        },
    ];
    let declared = schema::issue_params();
    let names: BTreeSet<_> = codes.iter().map(Code::name).collect();
    assert_eq!(names, declared.iter().map(|(name, _)| *name).collect());
    for code in codes {
        let (_, schema) = declared
            .iter()
            .find(|(name, _)| *name == code.name())
            .unwrap();
        let issue = Issue {
            code,
            path: Vec::new(),
        };
        let params = members(&serde_json::to_value(&issue).unwrap()["params"]);
        let properties = members(&schema["properties"]);
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(
                params.contains_key(name.as_str().unwrap()),
                "{issue:?}: {name}"
            );
        }
        for (name, value) in &params {
            assert!(takes(&properties[name], value), "{issue:?}: {name}");
        }
    }
}

/// Whether a value is valid for the schema of one of an issue's `params`.
fn takes(schema: &Value, value: &Value) -> bool {
    let is_any = |keyword: &str, test: &dyn Fn(&Value) -> bool| match &schema[keyword] {
        Value::Null => true,
        Value::Array(any) => any.iter().any(test),
        one => test(one),
    };
    let kind = match value {
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        _ => return false,
    };
    is_any("type", &|name| name == kind)
        && is_any("enum", &|one| one == value)
        && is_any("oneOf", &|one| one["const"] == *value)
}
