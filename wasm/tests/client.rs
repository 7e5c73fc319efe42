//! The async client of Rust front-ends, under Node and in a browser, against the sandbox at `CAIBO_SANDBOX_URL`, a variable of the
//! build.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use caibo_customers::client::Error;
use caibo_customers::options::{BaseUrl, IdempotencyKey, Options, Token};
use caibo_customers::{Caibo, Customer, CustomerChanges, Json};
use futures_util::stream::{StreamExt as _, iter};
use serde::Deserialize;
use wasm_bindgen_test::wasm_bindgen_test;

const CALLS: [&str; 4] = ["create", "create, key", "update", "payment methods"];

/// How many faults the file has.
const COUNT: usize = 31;

/// The number of calls at once. Browsers open six connections to a server.
const CONCURRENCY: usize = 5;

#[derive(Deserialize)]
struct Fault {
    fault: String,
    timeout: u64,
    calls: std::collections::HashMap<String, Expected>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expected {
    requests: u32,
    ended: String,
    may_exist: Option<bool>,
}

fn options() -> Options {
    let Some(url) = option_env!("CAIBO_SANDBOX_URL") else {
        panic!("CAIBO_SANDBOX_URL is not set");
    };
    Options {
        token: Some(Token::parse("secret").unwrap()),
        ..Options::new(BaseUrl::parse(url).unwrap())
    }
}

fn ada() -> Customer {
    Customer::from_json(br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#).unwrap()
}

async fn create(options: Options) -> i64 {
    let created = Caibo::new(options).unwrap().create(&ada()).await.unwrap();
    created
        .unwrap()
        .get("id")
        .and_then(Json::as_integer)
        .unwrap()
}

/// Makes a call. `key` differs between calls: the sandbox counts attempts by the text of the header.
async fn call(name: &str, id: i64, fault: &Fault, key: &str) -> Result<Option<Json>, Error> {
    let mut options = options();
    options.timeout = Duration::from_millis(fault.timeout);
    if !fault.fault.is_empty() {
        let text = [&fault.fault, ";key=", key].concat();
        options.headers.add("Sandbox-Fault", &text).unwrap();
    }
    let caibo = Caibo::new(options).unwrap();
    match name {
        "create" => caibo.create(&ada()).await,
        "create, key" => {
            let key = IdempotencyKey::parse(&key.replace(' ', "")).unwrap();
            caibo.create_with_key(&ada(), &key).await
        }
        "update" => {
            let changes = CustomerChanges::from_json(br#"{"phone":"+1"}"#).unwrap();
            caibo.update(id, &changes).await
        }
        _ => caibo.payment_methods(id).await,
    }
}

/// `sandbox/tests/api/rust_client.rs` counts the requests as well.
#[wasm_bindgen_test]
async fn every_fault_with_every_call_ends_as_in_the_npm_package() {
    let faults = include_str!("../../tests/cases/http/faults.json");
    let faults: Vec<Fault> = serde_json::from_str(faults).unwrap();
    assert_eq!(faults.len(), COUNT);
    let id = create(options()).await;
    // The sandbox is the same one for all engines.
    let run = id.to_string();
    let jobs = faults
        .iter()
        .flat_map(|fault| CALLS.map(|name| (fault, name)))
        .map(|(fault, name)| {
            let run = &run;
            async move {
                let key = [run, " ", &fault.fault.replace([';', '='], "-"), " ", name].concat();
                let expected = fault.calls.get(name).unwrap();
                let result = call(name, id, fault, &key).await;
                let ended = result.as_ref().map_or_else(Error::code, |_| "ok");
                assert_eq!(ended, expected.ended, "{key}");
                if let Err(error) = result {
                    assert_eq!(error.attempts(), expected.requests, "{key}");
                    assert_eq!(Some(error.may_exist()), expected.may_exist, "{key}");
                }
            }
        });
    let done = iter(jobs).buffer_unordered(CONCURRENCY).count().await;
    assert_eq!(done, COUNT * CALLS.len());
}

#[wasm_bindgen_test]
async fn a_closed_port_gives_no_response() {
    let options = Options::new(BaseUrl::parse("http://127.0.0.1:1").unwrap());
    let error = Caibo::new(options)
        .unwrap()
        .create(&ada())
        .await
        .unwrap_err();
    // The platform does not tell whether the request was sent.
    assert_eq!(
        (error.code(), error.may_exist()),
        ("connection_failed", true)
    );
}

#[wasm_bindgen_test]
async fn a_token_function_may_stay_on_its_thread() {
    let asked = Rc::new(Cell::new(0));
    let count = Rc::clone(&asked);
    let caibo = Caibo::new(options()).unwrap().with_token(move |_| {
        count.set(count.get() + 1);
        async { Token::parse("secret") }
    });
    let id = create(options()).await;
    let methods = caibo.payment_methods(id).await.unwrap().unwrap();
    assert_eq!(methods.elements().len(), 2);
    assert_eq!(asked.get(), 1);
}

#[wasm_bindgen_test]
async fn many_customers_are_created() {
    let caibo = Caibo::new(options()).unwrap();
    let mut run = caibo.create_all(iter([ada(), ada(), ada()])).concurrency(2);
    let mut indices = Vec::new();
    while let Some(created) = run.next().await {
        let created = created.unwrap();
        assert!(created.result.unwrap().is_some());
        indices.push(created.index);
    }
    indices.sort_unstable();
    assert_eq!(indices, [0, 1, 2]);
}
