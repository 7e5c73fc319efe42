//! The header `X-Request-Id`.

use std::collections::BTreeSet;

use crate::process::{ADA, JSON, Sandbox};

#[test]
fn every_response_has_a_distinct_id() {
    let mut ids = BTreeSet::new();
    for _ in 0..2 {
        let sandbox = Sandbox::start(&[]);
        let fault = |text| sandbox.post(&[JSON, ("Sandbox-Fault", text)], ADA);
        for reply in [
            sandbox.create(ADA),
            sandbox.create(ADA),
            sandbox.create("{}"),
            sandbox.get("/nowhere"),
            sandbox.get("/sandbox/requests"),
            sandbox.call("OPTIONS", "/customers", &[]),
            sandbox.call("GET", "/", &[("Host", "example.com")]),
            sandbox.call("GET", "/", &[("X-Request-Id", "mine")]),
            fault("status=503"),
            fault("html"),
            fault("garbage"),
        ] {
            let id = reply.header("x-request-id").to_owned();
            let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
            let (start, count) = id.split_once('-').unwrap();
            assert!(start.len() == 16 && is_hex(start) && is_hex(count), "{id}");
            assert!(ids.insert(id));
        }
    }
}
