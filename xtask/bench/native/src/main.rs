//! Times the reading and the writing of a customer's JSON text against other Rust libraries, and prints the series as
//! JSON: a name, and the nanoseconds of one call in each round.
//!
//! Arguments: the path of the package's `schema.json`, and `--quick` for a few rounds.

mod interleaved;
mod peers;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use caibo_customers::Customer;

use interleaved::{Function, Plan, interleaved};
use peers::{Checked, Plain, Schema};

const FULL: Plan = Plan {
    rounds: 301,
    chunk: Duration::from_millis(2),
    warm_up: Duration::from_millis(200),
};
const QUICK: Plan = Plan {
    rounds: 3,
    chunk: Duration::from_micros(200),
    warm_up: Duration::ZERO,
};

/// The customers of `documents.mjs` that are valid.
const FIVE: &str = r#"{"name":"Ada Lovelace","email":"ada.lovelace@example.com","address":"12 St James Square, London","phone":"+44 20 7946 0000","memberId":"M-10023"}"#;
const TWELVE: &str = r#"{"id":12,"ownerId":4,"userId":8,"ownerName":"Analytical Engines Ltd","name":"Ada Lovelace","email":"ada.lovelace@example.com","address":"12 St James Square, London","phone":"+44 20 7946 0000","memberId":"M-10023","hasPaymentRequests":true,"totalDeposits":1032.5,"createDate":"2026-01-31T09:30:00Z"}"#;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let schema = arguments.next().context("no path of a JSON Schema")?;
    let plan = match arguments.next().as_deref() {
        Some("--quick") => QUICK,
        _ => FULL,
    };
    let schema = Schema::new(&fs::read(&schema).context(schema)?)?;

    let mut series = BTreeMap::new();
    read(&mut series, "`from_json`, 5 fields", FIVE, &schema, &plan)?;
    read(
        &mut series,
        "`from_json`, 12 fields",
        TWELVE,
        &schema,
        &plan,
    )?;
    write(&mut series, "`to_json`, 5 fields", FIVE, &plan)?;
    write(&mut series, "`to_json`, 12 fields", TWELVE, &plan)?;
    let ours = || Customer::from_json(FIVE.as_bytes()).is_ok();
    let same: [Function<'_>; 2] = [("once", &|| ours()), ("again", &|| ours())];
    time(&mut series, "native, self-check", &same, &plan);
    println!("{}", serde_json::to_string(&series)?);
    Ok(())
}

/// The series by name.
type Series = BTreeMap<String, Vec<f64>>;

/// Times reading and validation.
fn read(series: &mut Series, name: &str, json: &str, schema: &Schema, plan: &Plan) -> Result<()> {
    let json = json.as_bytes();
    let functions: [Function<'_>; 4] = [
        ("caibo-customers", &|| Customer::from_json(json).is_ok()),
        ("plain serde", &|| Plain::from_json(json).is_ok()),
        ("jsonschema", &|| schema.accepts(json)),
        ("garde", &|| Checked::from_json(json).is_ok()),
    ];
    for (peer, accepts) in functions {
        ensure!(accepts(), "{peer} refuses a valid customer: {name}");
    }
    time(series, name, &functions, plan);
    Ok(())
}

/// Times writing.
fn write(series: &mut Series, name: &str, json: &str, plan: &Plan) -> Result<()> {
    let customer = Customer::from_json(json.as_bytes())?;
    let plain = Plain::from_json(json.as_bytes())?;
    ensure!(
        customer.to_json() == json && plain.to_json()? == json,
        "a customer is not written as it was read: {name}"
    );
    let functions: [Function<'_>; 2] = [
        ("caibo-customers", &|| {
            customer.to_json().len() == json.len()
        }),
        ("plain serde", &|| {
            plain.to_json().is_ok_and(|text| text.len() == json.len())
        }),
    ];
    time(series, name, &functions, plan);
    Ok(())
}

fn time(series: &mut Series, name: &str, functions: &[Function<'_>], plan: &Plan) {
    let times = interleaved(functions, plan);
    series.extend(
        functions
            .iter()
            .zip(times)
            .map(|((peer, _), times)| (format!("{name}, {peer}"), times)),
    );
}
