//! CORS: which pages may call.

use crate::process::{ADA, JSON, Sandbox};
use crate::reply::Reply;

const LOCAL: [&str; 9] = [
    "http://localhost",
    "http://localhost:5173",
    "https://localhost:8443",
    "http://LOCALHOST:1",
    "http://127.0.0.1:3000",
    "https://127.1.2.3",
    "http://127.255.255.255:9",
    "http://[::1]",
    "https://[::1]:5173",
];

const FOREIGN: [&str; 14] = [
    "null",
    "https://example.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://example.com:127",
    "http://localhost@example.com",
    "http://128.0.0.1",
    "http://0.0.0.0",
    "http://192.168.0.1",
    "http://[::2]",
    "http://[::1].example.com",
    "ftp://localhost",
    "file://",
    "localhost",
];

fn preflight(sandbox: &Sandbox, origin: &str) -> Reply {
    sandbox.call(
        "OPTIONS",
        "/customers",
        &[
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            (
                "Access-Control-Request-Headers",
                "authorization,idempotency-key,x-any",
            ),
        ],
    )
}

#[test]
fn preflights_of_local_pages_succeed_without_a_token() {
    let sandbox = Sandbox::start(&["--token", "t"]);
    for origin in LOCAL {
        let reply = preflight(&sandbox, origin);
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("access-control-allow-origin"), origin);
        assert_eq!(reply.header("access-control-allow-methods"), "GET,POST,PUT");
        // Every header that a page asks for is allowed.
        assert_eq!(
            reply.header("access-control-allow-headers"),
            "authorization,idempotency-key,x-any"
        );
        assert_eq!(reply.header("access-control-allow-credentials"), "true");
        assert!(reply.header("vary").to_ascii_lowercase().contains("origin"));
    }
}

#[test]
fn preflights_of_foreign_pages_fail() {
    let sandbox = Sandbox::start(&[]);
    for origin in FOREIGN {
        let reply = preflight(&sandbox, origin);
        assert_eq!(reply.header("access-control-allow-origin"), "", "{origin}");
        assert_eq!(reply.header("access-control-allow-credentials"), "");
    }
}

#[test]
fn every_response_is_readable_by_local_pages_only() {
    let sandbox = Sandbox::start(&["--token", "t"]);
    let token = ("Authorization", "Bearer t");
    let text = ("Content-Type", "text/plain");
    let foreign = ("Host", "example.com");
    let large = " ".repeat((1 << 20) + 1);
    let fault = |text| ("Sandbox-Fault", text);
    for (origin, allowed, credentials) in [
        ("http://localhost:5173", "http://localhost:5173", "true"),
        ("https://example.com", "", ""),
    ] {
        let origin = ("Origin", origin);
        for (status, reply) in [
            (200, sandbox.post(&[origin, token, JSON], ADA)),
            (
                200,
                sandbox.call("GET", "/sandbox/customers", &[origin, token]),
            ),
            (401, sandbox.call("GET", "/sandbox/customers", &[origin])),
            (400, sandbox.post(&[origin, token, JSON], "{}")),
            (401, sandbox.post(&[origin, JSON], ADA)),
            (404, sandbox.call("GET", "/nowhere", &[origin])),
            (404, sandbox.call("GET", "/pkg/nowhere", &[origin])),
            (405, sandbox.call("GET", "/customers", &[origin])),
            (413, sandbox.post(&[origin, token, JSON], &large)),
            (415, sandbox.post(&[origin, token, text], ADA)),
            (421, sandbox.post(&[origin, foreign, token, JSON], ADA)),
            (429, sandbox.post(&[origin, fault("status=429")], ADA)),
            (200, sandbox.post(&[origin, fault("html")], ADA)),
            (400, sandbox.post(&[origin, fault("unknown")], ADA)),
        ] {
            assert_eq!(reply.status, status);
            assert_eq!(
                reply.header("access-control-allow-origin"),
                allowed,
                "{status}"
            );
            assert_eq!(
                reply.header("access-control-allow-credentials"),
                credentials
            );
            assert_eq!(
                reply.header("access-control-expose-headers"),
                "date,retry-after,www-authenticate,x-request-id"
            );
            assert!(reply.header("vary").to_ascii_lowercase().contains("origin"));
        }
    }
}
