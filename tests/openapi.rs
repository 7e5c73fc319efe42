//! The OpenAPI document, compared with the one of the API's page (the contract), and with the bodies that the crate writes.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

use std::collections::BTreeMap;

use caibo_customers::options::{IdempotencyKey, Options, Token};
use caibo_customers::{Customer, CustomerChanges, Problem, openapi, request};
use serde_json::{Value, json};

/// Places where the document differs from the contract, and the reason.
#[derive(serde::Deserialize)]
struct Explained {
    reason: String,
    lines: Vec<String>,
}

#[test]
fn what_differs_from_the_contract_is_explained() {
    let contract = serde_json::from_str(include_str!("contract/openapi.json")).unwrap();
    let mut found = Vec::new();
    let (contract, document) = (comparable(&contract), comparable(&openapi::document()));
    compare("", &contract, &document, &mut found);

    let explained = include_str!("contract/differences.json");
    let explained: Vec<Explained> = serde_json::from_str(explained).unwrap();
    assert!(explained.iter().all(|one| one.reason.ends_with('.')));
    let mut lines: Vec<_> = explained.into_iter().flat_map(|one| one.lines).collect();
    lines.sort();
    found.sort();
    assert_eq!(found, lines, "\n{}", found.join("\n"));
}

/// Adds a line for each place where two documents differ. A missing member or element is one line.
fn compare(place: &str, contract: &Value, document: &Value, lines: &mut Vec<String>) {
    let is_node = |value: &Value| value.is_object() || value.is_array();
    if !is_node(contract) || !is_node(document) {
        if contract != document {
            let line = format!("{place}: contract {contract}, crate {document}");
            lines.push(line.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        }
        return;
    }
    let (mut left, mut right) = (members(contract), members(document));
    let mut names: Vec<_> = left.keys().chain(right.keys()).cloned().collect();
    names.sort();
    names.dedup();
    for name in names {
        let place = format!("{place}/{}", name.replace('/', "~1"));
        match (left.remove(&name), right.remove(&name)) {
            (Some(contract), Some(document)) => compare(&place, &contract, &document, lines),
            (Some(_), None) => lines.push(format!("{place}: only the contract has it")),
            _ => lines.push(format!("{place}: only the crate has it")),
        }
    }
}

/// The members of an object, or the elements of an array by their index.
fn members(value: &Value) -> BTreeMap<String, Value> {
    match value {
        Value::Object(members) => members.clone().into_iter().collect(),
        Value::Array(elements) => {
            let elements = elements.iter().enumerate();
            let elements = elements.map(|(index, element)| (index.to_string(), element.clone()));
            elements.collect()
        }
        _ => BTreeMap::new(),
    }
}

/// A document in the dialect of JSON Schema draft 2020-12, without descriptions, each response where it is used.
fn comparable(document: &Value) -> Value {
    let mut value = resolve(document, document, "#/components/responses/");
    if let Some(components) = value["components"].as_object_mut() {
        components.remove("responses");
    }
    value
}

/// A value in which each reference that starts with `prefix` is replaced by what it refers to.
fn resolve(value: &Value, root: &Value, prefix: &str) -> Value {
    match value {
        Value::Array(elements) => elements
            .iter()
            .map(|one| resolve(one, root, prefix))
            .collect(),
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            if let Some(reference) = reference.filter(|one| one.starts_with(prefix)) {
                let target = root.pointer(reference.strip_prefix('#').unwrap());
                return resolve(target.unwrap(), root, prefix);
            }
            let mut members = members.clone();
            // A property may have this name too.
            if members.get("description").is_some_and(Value::is_string) {
                members.remove("description");
            }
            if members.remove("nullable") == Some(true.into()) {
                let types = json!([members["type"], "null"]);
                members.insert("type".into(), types);
            }
            if members.get("minLength") == Some(&0.into()) {
                members.remove("minLength");
            }
            if let Some(Value::Array(required)) = members.get_mut("required") {
                required.sort_by_key(Value::to_string);
            }
            let resolved = members
                .into_iter()
                .map(|(name, value)| (name, resolve(&value, root, prefix)));
            Value::Object(resolved.collect())
        }
        scalar => scalar.clone(),
    }
}

/// The document with every reference replaced by what it refers to.
fn inlined() -> Value {
    let document = openapi::document();
    resolve(&document, &document, "#")
}

/// The schema at a pointer of the document.
fn schema(pointer: &str) -> jsonschema::Validator {
    let document = inlined();
    jsonschema::draft202012::new(document.pointer(pointer).unwrap()).unwrap()
}

const REFUSAL: &str =
    "/paths/~1customers/post/responses/400/content/application~1problem+json/schema";

#[test]
fn problems_match_their_schema() {
    let schema = schema(REFUSAL);
    let issues = |json: &str| Problem::from(Customer::from_json(json.as_bytes()).unwrap_err());
    let many: String = (0..200).map(|index| format!(r#","x{index}":0"#)).collect();
    for problem in [
        Problem::new(404),
        Problem::new(409).with_detail("…").with_code("IN_PROGRESS"),
        issues(r#"{"email":"ada@","phone":5,"Name":""}"#),
        issues("nonsense"),
        issues(&format!(r#"{{"name":""{many}}}"#)),
    ] {
        let json: Value = serde_json::from_str(&problem.to_json()).unwrap();
        assert!(schema.is_valid(&json), "{json}");
    }
    assert!(!schema.is_valid(&json!({ "issues": [{ "code": "strange" }] })));
    assert!(!schema.is_valid(&json!({ "errors": { "email": "is taken" } })));
}

#[test]
fn every_member_of_a_problem_is_described() {
    let json = br#"{"name":"","email":"@"}"#;
    let problem = Problem::from(Customer::from_json(json).unwrap_err());
    let problem = problem.with_detail("…").with_code("X");
    let problem: Value = serde_json::from_str(&problem.to_json()).unwrap();
    let document = inlined();
    let described = &document.pointer(REFUSAL).unwrap()["properties"];
    for name in members(&problem).keys() {
        assert!(described.get(name).is_some(), "{name}");
    }
}

#[test]
fn the_requests_are_those_of_the_document() {
    let document = openapi::document();
    let options = Options {
        token: Some(Token::parse("secret").unwrap()),
        idempotency_key: Some(IdempotencyKey::parse("order-77").unwrap()),
        ..Options::default()
    };
    let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#).unwrap();
    let changes = CustomerChanges::from_json(br#"{"phone":null}"#).unwrap();
    let requests = [
        request::create_customer(&customer, &options),
        request::update_customer(77, &changes, &options),
        request::get_payment_methods(77, &options),
    ];
    assert_eq!(members(&document["paths"]).len(), requests.len());
    let server = document["servers"][0]["url"].as_str().unwrap();
    for request in requests {
        let path = request.url.strip_prefix(server).unwrap();
        let operation = &document["paths"][path.replace("77", "{id}")];
        let operation = &operation[request.method.to_lowercase()];
        let content = &operation["requestBody"]["content"];
        assert_eq!(request.body.is_some(), content.is_object());
        if request.body.is_some() {
            let content_type = request.headers.get("Content-Type").unwrap();
            assert!(content.get(content_type).is_some(), "{content_type}");
        }
        let parameters = operation["parameters"].as_array().unwrap();
        let has = |name: &str| parameters.iter().any(|one| one["name"] == name);
        assert_eq!(has("id"), path.ends_with("/77"), "{path}");
    }
}

#[test]
fn the_pattern_of_a_key_agrees_with_the_option() {
    let schema = schema("/paths/~1customers/post/parameters/0/schema");
    for key in [
        "",
        "a",
        "!~",
        "order 77",
        "\u{7f}",
        "é",
        "a\n",
        &"k".repeat(255),
        &"k".repeat(256),
    ] {
        let is_valid = IdempotencyKey::parse(key).is_ok();
        assert_eq!(schema.is_valid(&key.into()), is_valid, "{key:?}");
    }
}

#[test]
fn the_listed_currencies_are_those_of_the_rule() {
    let pointer = "/paths/~1api~1customers~1{id}/put/requestBody/content/application~1json/schema";
    let schema = schema(pointer);
    for (currency, is_valid) in [("USD", true), ("HRK", false), ("", false)] {
        let changes = json!({ "preferences": { "currency": currency } });
        assert_eq!(schema.is_valid(&changes), is_valid, "{currency}");
        let read = CustomerChanges::from_json(changes.to_string().as_bytes());
        assert_eq!(read.is_ok(), is_valid, "{currency}");
    }
}
