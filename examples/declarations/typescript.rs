//! Writes JSON Schemas as TypeScript types.

use std::fmt;

use caibo_customers::schema;
use serde_json::{Map, Value};

/// The width of a line. A longer comment is written over several lines.
const WIDTH: usize = 100;

/// Where the values of a type come from.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    /// The caller, who may use JavaScript values that JSON does not have, such as a `Date`.
    Caller,
    /// A response of the server.
    Server,
    /// An issue of the rules.
    Rules,
}

/// A schema that cannot be written as TypeScript, because no declaration needed it so far.
#[derive(Debug)]
pub struct Unknown(Value);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write this schema as TypeScript: {}", self.0)
    }
}

impl std::error::Error for Unknown {}

/// The text of the module `schema.d.ts`.
pub fn module(client: &Value) -> Result<String, Unknown> {
    let given = members(client, &schema::fields(), Origin::Caller)?;
    let stored = members(client, &schema::fields(), Origin::Server)?;
    let preferences = schema::preferences();
    let preferred = members(
        &preferences,
        &schema::fields_of_preferences(),
        Origin::Caller,
    )?;
    let [field_of_changes] = schema::fields_of_changes()[..] else {
        return Err(Unknown(schema::fields_of_changes().into()));
    };
    let preferences = text(&preferences, "description");
    let mut params = String::new();
    for (code, schema) in schema::issue_params() {
        params += &comment("  ", text(&schema, "description"));
        params += &format!("  {code}: {};\n", object(&schema)?);
    }
    Ok(format!(
        "\
// Generated from the declarations in Rust by `cargo xtask build`.

/** A customer to create. A key that is missing or `undefined` is absent. Other keys are not allowed. */
export interface CustomerInput {{
{given}}}

export type CustomerField = keyof CustomerInput;

/** {preferences} */
export interface Preferences {{
{preferred}}}

/** The changes to a customer: the same fields, none of them required, at least one present. */
export type CustomerChanges = {{
  [Field in CustomerField]?: CustomerInput[Field] | undefined;
}} & {{
  /** {preferences} */
  {field_of_changes}?: Preferences | undefined;
}};

/**
 * A customer as the server stores it. An integer that a double cannot hold arrives as a BigInt. Fields
 * that this version does not know are kept.
 */
export interface Customer {{
{stored}  [field: string]: unknown;
}}

/** The `params` of each issue code. Codes are stable, and there are no others. */
export interface IssueParams {{
{params}}}

export type IssueCode = keyof IssueParams;
"
    ))
}

/// The members of an interface, in the order of their declaration.
fn members(object: &Value, names: &[&str], from: Origin) -> Result<String, Unknown> {
    let mut fields = String::new();
    for name in names {
        let schema = object.get("properties").and_then(|all| all.get(name));
        let schema = schema.unwrap_or(&Value::Null);
        let mut lines = vec![text(schema, "description").to_owned()];
        if from == Origin::Caller {
            lines.extend(notes(schema));
        }
        fields += &comment("  ", &lines.join("\n"));
        let kind = kind(schema, from)?;
        fields += &match from {
            Origin::Caller if is_required(object, name) => format!("  {name}: {kind};\n"),
            Origin::Caller => format!("  {name}?: {kind} | undefined;\n"),
            // The server does not promise the fields that a caller must give.
            Origin::Server | Origin::Rules => format!("  {name}?: {kind};\n"),
        };
    }
    Ok(fields)
}

/// The limits and formats that a TypeScript type cannot express, for its comment.
fn notes(schema: &Value) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(min) = schema.get("minLength") {
        notes.push(format!("At least {min} characters (Unicode code points)."));
    }
    if let Some(max) = schema.get("maxLength") {
        notes.push(format!("At most {max} characters (Unicode code points)."));
    }
    match text(schema, "format") {
        "int64" => notes.push(
            "An int64: a safe integer, or a BigInt, which is sent as exact digits.".to_owned(),
        ),
        "date-time" => notes.push("A `Date` is sent as its ISO string.".to_owned()),
        _ => {}
    }
    notes
}

/// The type of the `params` of one issue code.
fn object(schema: &Value) -> Result<String, Unknown> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let properties = properties.filter(|all| !all.is_empty());
    let Some(properties) = properties else {
        return Ok("Record<string, never>".to_owned());
    };
    let mut members = String::from("{\n");
    for name in in_order(schema, properties) {
        let property = properties.get(name).unwrap_or(&Value::Null);
        members += &comment("    ", text(property, "description"));
        let mark = if is_required(schema, name) { "" } else { "?" };
        let kind = kind(property, Origin::Rules)?;
        members += &format!("    {name}{mark}: {kind};\n");
    }
    Ok(members + "  }")
}

/// The names of the properties, the required ones first: `required` lists them in the order of their declaration.
fn in_order<'a>(schema: &'a Value, properties: &'a Map<String, Value>) -> Vec<&'a str> {
    let required = schema.get("required").and_then(Value::as_array);
    let required = required.into_iter().flatten().filter_map(Value::as_str);
    let optional = properties.keys().map(String::as_str);
    required
        .chain(optional.filter(|name| !is_required(schema, name)))
        .collect()
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|required| required == name))
}

/// The type of a value that is not an object.
fn kind(schema: &Value, from: Origin) -> Result<String, Unknown> {
    let unknown = || Unknown(schema.clone());
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let choices: Option<Vec<_>> = choices.iter().map(|choice| choice.get("const")).collect();
        return union(choices.ok_or_else(unknown)?.into_iter().map(literal)).ok_or_else(unknown);
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        // The list of all fields of a customer has a name in TypeScript.
        let (fields, others) = match choices.split_at_checked(schema::fields().len()) {
            Some((fields, others)) if fields == schema::fields() => (Some("CustomerField"), others),
            _ => (None, &choices[..]),
        };
        let fields = fields.map(|name| Some(name.to_owned()));
        let kinds = fields.into_iter().chain(others.iter().map(literal));
        return union(kinds).ok_or_else(unknown);
    }
    let one = |name: &Value| {
        Some(match (name.as_str()?, text(schema, "format"), from) {
            ("integer", "int64", Origin::Caller | Origin::Server) => "number | bigint",
            ("integer" | "number", ..) => "number",
            ("string", "date-time", Origin::Caller) => "string | Date",
            ("string", ..) => "string",
            ("boolean", ..) => "boolean",
            ("null", ..) => "null",
            _ => return None,
        })
    };
    match schema.get("type") {
        Some(Value::Array(names)) => union(names.iter().map(one)),
        Some(name) => one(name).map(str::to_owned),
        None => None,
    }
    .ok_or_else(unknown)
}

fn literal(value: &Value) -> Option<String> {
    Some(format!("'{}'", value.as_str()?))
}

fn union<T: AsRef<str>>(kinds: impl Iterator<Item = Option<T>>) -> Option<String> {
    let mut union = String::new();
    for kind in kinds {
        if !union.is_empty() {
            union += " | ";
        }
        union += kind?.as_ref();
    }
    Some(union)
}

/// A JSDoc comment: on one line if it fits, else with one line for each line of the text.
fn comment(indent: &str, text: &str) -> String {
    let line = format!("{indent}/** {} */\n", text.replace('\n', " "));
    if text.is_empty() {
        return String::new();
    }
    if line.trim_end().chars().count() <= WIDTH {
        return line;
    }
    let lines = text.lines().map(|line| format!("{indent} * {line}\n"));
    format!("{indent}/**\n{}{indent} */\n", lines.collect::<String>())
}

fn text<'a>(schema: &'a Value, key: &str) -> &'a str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}
