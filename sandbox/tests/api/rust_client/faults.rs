//! Every fault with every call, as `tests/faults.mjs` runs them with the npm package.

use std::thread;
use std::time::{Duration, Instant};

use caibo_customers::client::Error;
use caibo_customers::options::IdempotencyKey;
use caibo_customers::{Caibo, CustomerChanges, Json};
use serde::Deserialize;

use super::{block_on, customer, options};
use crate::process::{ADA, STORED_ADA, Sandbox};

/// How many faults the file has.
const COUNT: usize = 31;

/// The time by which a call may exceed its deadline, on a machine that runs all faults at once.
const GRACE: Duration = Duration::from_secs(4);

/// A fault, the deadline of its calls in milliseconds, and the expected results by call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    fault: String,
    timeout: u64,
    calls: Calls,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Calls {
    create: Expected,
    #[serde(rename = "create, key")]
    create_with_key: Expected,
    update: Expected,
    #[serde(rename = "payment methods")]
    payment_methods: Expected,
}

/// The number of requests that reach the server, the number of customers that are stored, and `ok` or the error's code.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expected {
    requests: usize,
    stored: usize,
    ended: String,
    may_exist: Option<bool>,
}

fn requests(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    let is_call = |path: &str| path.starts_with("/customers") || path.starts_with("/api/");
    requests.iter().filter(|(_, path, _)| is_call(path)).count()
}

fn stored(sandbox: &Sandbox) -> usize {
    let customers = sandbox.get("/sandbox/customers").json();
    customers.as_array().unwrap().len()
}

/// Makes a call and returns its result in the form of the table.
#[track_caller]
fn run(
    sandbox: &Sandbox,
    fault: &Fault,
    call: impl AsyncFnOnce(Caibo) -> Result<Option<Json>, Error>,
    key: &str,
) -> Expected {
    let mut options = options(sandbox);
    options.timeout = Duration::from_millis(fault.timeout);
    if !fault.fault.is_empty() {
        // The sandbox counts attempts by this text, so it must differ between calls.
        let text = format!("{};key={key}", fault.fault);
        options.headers.add("Sandbox-Fault", &text).unwrap();
    }
    let before = (requests(sandbox), stored(sandbox));
    let begun = Instant::now();
    let result = block_on(call(Caibo::new(options).unwrap()));
    let allowed = Duration::from_millis(fault.timeout) + GRACE;
    assert!(begun.elapsed() < allowed, "{}, {key}", fault.fault);
    let requests = requests(sandbox) - before.0;
    if let Err(error) = &result {
        assert_eq!(error.attempts() as usize, requests, "{error:?}");
    }
    Expected {
        requests,
        stored: stored(sandbox) - before.1,
        ended: result
            .as_ref()
            .map_or_else(Error::code, |_| "ok")
            .to_owned(),
        may_exist: result.err().map(|error| error.may_exist()),
    }
}

fn check(fault: &Fault) {
    let sandbox = Sandbox::start(&["--no-keep-alive"]);
    sandbox.create(ADA).assert_ok(STORED_ADA);
    let calls = &fault.calls;
    let created = run(
        &sandbox,
        fault,
        async |caibo| caibo.create(&customer("Ada")).await,
        "1",
    );
    assert_eq!(created, calls.create, "{}, create", fault.fault);
    let key = IdempotencyKey::parse("order-77").unwrap();
    let ada = customer("Ada");
    let created = run(
        &sandbox,
        fault,
        async |caibo| caibo.create_with_key(&ada, &key).await,
        "2",
    );
    assert_eq!(
        created, calls.create_with_key,
        "{}, create, key",
        fault.fault
    );
    let changes = CustomerChanges::from_json(br#"{"phone":"+1"}"#).unwrap();
    let updated = run(
        &sandbox,
        fault,
        async |caibo| caibo.update(1, &changes).await,
        "3",
    );
    assert_eq!(updated, calls.update, "{}, update", fault.fault);
    let read = run(
        &sandbox,
        fault,
        async |caibo| caibo.payment_methods(1).await,
        "4",
    );
    assert_eq!(
        read, calls.payment_methods,
        "{}, payment methods",
        fault.fault
    );
}

#[test]
fn every_fault_with_every_call_ends_as_in_the_npm_package() {
    let faults = include_str!("../../../../tests/cases/http/faults.json");
    let faults: Vec<Fault> = serde_json::from_str(faults).unwrap();
    assert_eq!(faults.len(), COUNT);
    thread::scope(|scope| {
        for fault in &faults {
            scope.spawn(|| check(fault));
        }
    });
}
