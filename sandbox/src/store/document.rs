//! Changing a stored customer.

use caibo_customers::CustomerChanges;
use serde_json::{Map, Value};

use super::database::Error;

/// Applies changes to the JSON text of a customer: what is present in them replaces what is stored, in `preferences`
/// member by member. The `id` does not change.
pub(super) fn apply(stored: &str, changes: &CustomerChanges) -> Result<String, Error> {
    let mut document = serde_json::from_str(stored)?;
    let mut changes = match serde_json::to_value(changes)? {
        Value::Object(changes) => changes,
        _ => Map::new(),
    };
    changes.remove("id");
    merge(&mut document, changes);
    // A customer with preferences is valid as changes. Parsed and serialized as such, its fields stand in the order of
    // their declaration again.
    let document = CustomerChanges::from_json(&serde_json::to_vec(&document)?)?;
    Ok(serde_json::to_string(&document)?)
}

fn merge(stored: &mut Map<String, Value>, changes: Map<String, Value>) {
    for (name, change) in changes {
        match (stored.get_mut(&name), change) {
            (Some(Value::Object(stored)), Value::Object(change)) => merge(stored, change),
            (_, change) => {
                stored.insert(name, change);
            }
        }
    }
}
