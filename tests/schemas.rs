//! The JSON Schemas of customers and of changes, as `schemars` puts them into the documents of other programs.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a failed step is a failed test"
)]

use caibo_customers::{Customer, CustomerChanges, schema};
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Order {
    customer: Customer,
    changes: Option<CustomerChanges>,
}

#[test]
fn a_customer_is_a_part_of_another_schema() {
    let order: Value = schema_for!(Order).into();
    assert_eq!(
        order["properties"]["customer"],
        json!({"$ref": "#/$defs/Customer"})
    );
    let customer = &order["$defs"]["Customer"];
    assert_eq!(customer["properties"], schema::client()["properties"]);
    assert_eq!(customer["required"], json!(["name", "email"]));
    assert_eq!(customer["additionalProperties"], false);
    assert_eq!(customer.get("$schema"), None);
    assert_eq!(customer.get("$id"), None);
}

/// The schema accepts what `from_json` accepts, but for what no keyword says: formats are not asserted here.
#[test]
fn the_schema_of_changes_agrees_with_the_rules() {
    let schema: Value = schema_for!(CustomerChanges).into();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for (json, is_valid) in [
        ("{}", false),
        (r#"{"phone":null}"#, true),
        (r#"{"name":null}"#, false),
        (r#"{"zip":1}"#, false),
        (r#"{"preferences":{}}"#, true),
        (
            r#"{"preferences":{"currency":"USD","notifications":true}}"#,
            true,
        ),
        (r#"{"preferences":{"currency":null}}"#, false),
        (r#"{"preferences":{"notifications":1}}"#, false),
        (r#"{"preferences":{"zip":1}}"#, false),
        (r#"{"preferences":null}"#, false),
    ] {
        let document: Value = serde_json::from_str(json).unwrap();
        assert_eq!(validator.is_valid(&document), is_valid, "{json}");
        assert_eq!(json.parse::<CustomerChanges>().is_ok(), is_valid, "{json}");
    }
}
