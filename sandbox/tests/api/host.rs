//! The check of the host name, which prevents DNS rebinding: a page whose own name is bound to 127.0.0.1 would be of the
//! same origin as the sandbox.

use crate::process::{ADA, JSON, STORED_ADA, Sandbox, write};
use crate::reply::Reply;

const LOOPBACK: [&str; 8] = [
    "localhost",
    "LOCALHOST:4010",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.1.2.3:65535",
    "127.255.255.255",
    "[::1]",
    "[::1]:4010",
];

const FOREIGN: [&str; 17] = [
    "",
    "example.com",
    "example.com:4010",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "example.localhost.",
    "localhost@example.com",
    "128.0.0.1",
    "0.0.0.0:4010",
    "192.168.0.1",
    "[::2]",
    "[::1].example.com",
    "::1",
    "[127.0.0.1]",
    "localhost:x",
    "ada@localhost",
    "http://localhost",
];

#[test]
fn accepts_loopback_names() {
    for host in LOOPBACK {
        let sandbox = Sandbox::start(&[]);
        let reply = sandbox.post(&[("Host", host), JSON], ADA);
        assert_eq!((reply.status, &*reply.body), (200, STORED_ADA), "{host}");
    }
}

#[test]
fn refuses_every_other_name() {
    let sandbox = Sandbox::start(&["--token", "t"]);
    for host in FOREIGN {
        let headers = [("Host", host), JSON, ("Authorization", "Bearer t")];
        let reply = sandbox.post(&headers, ADA);
        assert_eq!(reply.status, 421, "{host}");
        reply.assert_misdirected();
        for path in ["/sandbox/customers", "/", "/pkg/index.js", "/nowhere"] {
            sandbox
                .call("GET", path, &[("Host", host)])
                .assert_misdirected();
        }
    }
    sandbox
        .call(
            "GET",
            "/sandbox/customers",
            &[("Authorization", "Bearer t")],
        )
        .assert_ok("[]");
}

#[test]
fn checks_the_target_and_every_host_header() {
    let sandbox = Sandbox::start(&[]);
    for (head, status) in [
        (
            "GET http://localhost/sandbox/customers HTTP/1.1\r\nHost: localhost",
            200,
        ),
        (
            "GET http://example.com/sandbox/customers HTTP/1.1\r\nHost: localhost",
            421,
        ),
        (
            "GET http://localhost/sandbox/customers HTTP/1.1\r\nHost: example.com",
            421,
        ),
        (
            "GET /sandbox/customers HTTP/1.1\r\nHost: localhost\r\nHost: example.com",
            421,
        ),
        ("GET /sandbox/customers HTTP/1.1\r\nAccept: */*", 421),
    ] {
        let mut connection = sandbox.connect();
        write(&mut connection, format!("{head}\r\n\r\n"));
        assert_eq!(Reply::read(&mut connection).status, status, "{head}");
    }
}
