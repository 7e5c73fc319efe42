//! Writes the declarations for JavaScript and TypeScript: `schema.json`, `preferences.json`, `schema.d.ts`, `openapi.json` and `names.js`.
//! `cargo xtask build` runs it.

mod typescript;

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use caibo_customers::{MAX_ISSUES, openapi, schema};
use serde::{Serialize, Serializer};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("usage: declarations FOLDER")?;
    let client = schema::client();
    let json = serde_json::to_string_pretty(&InOrder(&client))?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("schema.json"), json + "\n")?;
    let preferences = serde_json::to_string_pretty(&InOrder(&schema::preferences()))?;
    fs::write(folder.join("preferences.json"), preferences + "\n")?;
    let openapi = serde_json::to_string_pretty(&InOrder(&openapi::document()))?;
    fs::write(folder.join("openapi.json"), openapi + "\n")?;
    fs::write(folder.join("schema.d.ts"), typescript::module(&client)?)?;
    fs::write(folder.join("names.js"), names())?;
    Ok(())
}

/// The names that Rust and JavaScript share, as a JavaScript module.
fn names() -> String {
    let list = |names: &[&str], separator: &str| {
        let quoted: Vec<_> = names.iter().map(|name| format!("'{name}'")).collect();
        quoted.join(separator)
    };
    // A text has at least as many UTF-16 code units as it has code points.
    let unread: Vec<_> = schema::unread_lengths()
        .into_iter()
        .map(|length| length.map_or(-1, i64::from).to_string())
        .collect();
    let types = schema::types_in_forms().into_iter();
    let types: Vec<_> = types.map(|number| number.to_string()).collect();
    format!(
        "\
// Generated from the Rust declarations by `cargo xtask build`.

/** The names of the options that Rust reads. */
export const OPTIONS = [{}];

/** The header fields of a response that Rust reads. */
export const RESPONSE_FIELDS = [{}];

/** The fields of a customer, in the order of the declaration. */
export const FIELDS = [{}];

/** For each of them the length of text, in UTF-16 code units, up to which no rule reads it, or -1. */
export const UNREAD_LENGTHS = [{}];

/** The field that only a change has. Its value is an object. */
export const PREFERENCES = '{}';

/** The fields of that object. */
export const FIELDS_OF_PREFERENCES = [{}];

/** The types of the fields of a customer and of that object, as `FieldType` numbers them. */
export const TYPES = [{}];

/** The largest number of issues that are reported. The others are counted. */
export const MAX_ISSUES = {};

/** The depth and the number of members down to which the body of a failure is read. */
export const MAX_BODY_DEPTH = {};
export const MAX_BODY_MEMBERS = {};

/** The name of a call. @typedef {{{}}} Call */

/** The kind of a response's body. @typedef {{{}}} Content */
",
        list(schema::options(), ", "),
        list(&schema::response_fields(), ", "),
        list(&schema::fields(), ", "),
        unread.join(", "),
        schema::fields_of_changes().concat(),
        list(&schema::fields_of_preferences(), ", "),
        types.join(", "),
        MAX_ISSUES,
        schema::MAX_BODY_DEPTH,
        schema::MAX_BODY_MEMBERS,
        list(schema::calls(), " | "),
        list(schema::contents(), " | "),
    )
}

/// A schema whose keys are ordered for readers, and its fields in the order of their declaration.
struct InOrder<'a>(&'a Value);

/// The keywords of a schema that are written first, and those that are written last.
const HEAD: [&str; 10] = [
    "openapi",
    "info",
    "$schema",
    "$id",
    "operationId",
    "summary",
    "title",
    "description",
    "version",
    "type",
];
const TAIL: [&str; 3] = ["required", "additionalProperties", "components"];

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let mut members: Vec<_> = members
                    .iter()
                    .map(|(key, value)| (key, Self(value)))
                    .collect();
                members.sort_by_key(|(key, _)| rank(key));
                serializer.collect_map(members)
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(InOrder)),
            scalar => scalar.serialize(serializer),
        }
    }
}

/// The position of a keyword or field. Keywords that are not listed come just before the tail.
fn rank(key: &str) -> usize {
    let listed = [&HEAD[..], &schema::fields()].concat();
    let place = |keys: &[&str]| keys.iter().position(|listed| *listed == key);
    place(&listed)
        .or_else(|| Some(listed.len() + 1 + place(&TAIL)?))
        .unwrap_or(listed.len())
}
