//! The faults, as the bytes that a client receives.

use std::io::{BufReader, ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::process::{ADA, JSON, STORED_ADA, Sandbox, TOKEN, wait_for, write};
use crate::reply::Reply;

/// The half of the body that is sent.
fn half() -> &'static str {
    STORED_ADA.split_at(STORED_ADA.len() / 2).0
}

/// Reads until the connection is closed. A reset would be an error.
#[track_caller]
fn rest(mut connection: BufReader<TcpStream>) -> String {
    let mut rest = String::new();
    connection.read_to_string(&mut rest).unwrap();
    rest
}

#[track_caller]
fn assert_silent(connection: &mut BufReader<TcpStream>) {
    let stream = connection.get_ref();
    let patience = stream.read_timeout().unwrap();
    let a_while = Some(Duration::from_millis(300));
    stream.set_read_timeout(a_while).unwrap();
    let error = connection.read(&mut [0]).unwrap_err();
    connection.get_ref().set_read_timeout(patience).unwrap();
    // Which kind it is depends on the platform.
    let kinds = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
    assert!(kinds.contains(&error.kind()), "{error}");
}

#[track_caller]
fn assert_stored(sandbox: &Sandbox, customers: &str) {
    sandbox
        .get("/sandbox/customers")
        .assert_ok(&format!("[{customers}]"));
}

#[test]
fn status_returns_a_problem_as_for_a_real_refusal() {
    let sandbox = Sandbox::start(&[]);
    for (status, reference, title) in [
        (400, "9110#section-15.5.1", "Bad Request"),
        (401, "9110#section-15.5.2", "Unauthorized"),
        (404, "9110#section-15.5.5", "Not Found"),
        (413, "9110#section-15.5.14", "Content Too Large"),
        (422, "9110#section-15.5.21", "Unprocessable Content"),
        (425, "8470#section-5.2", "Too Early"),
        (426, "9110#section-15.5.22", "Upgrade Required"),
        (428, "6585#section-3", "Precondition Required"),
        (429, "6585#section-4", "Too Many Requests"),
        (431, "6585#section-5", "Request Header Fields Too Large"),
        (
            500,
            "9110#section-15.6.1",
            "An error occurred while processing your request.",
        ),
        (503, "9110#section-15.6.4", "Service Unavailable"),
        (505, "9110#section-15.6.6", "HTTP Version Not Supported"),
        (511, "6585#section-6", "Network Authentication Required"),
        (507, "", "Insufficient Storage"),
        (420, "", "Error"),
        (599, "", "Error"),
        (600, "", "Error"),
        (999, "", "Error"),
    ] {
        let r#type = match reference {
            "" => "about:blank".to_owned(),
            reference => format!("https://tools.ietf.org/html/rfc{reference}"),
        };
        let fault = format!("status={status}");
        let reply = sandbox.post(&[JSON, ("Sandbox-Fault", &fault)], ADA);
        let body = format!(
            r#"{{"type":"{type}","title":"{title}","status":{status},"detail":"Sandbox-Fault asked for this status."}}"#
        );
        assert_eq!((reply.status, &*reply.body), (status, &*body));
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(reply.header("retry-after"), "");
        let authenticate = if status == 401 { "Bearer" } else { "" };
        assert_eq!(reply.header("www-authenticate"), authenticate);
    }
    assert_stored(&sandbox, "");
}

#[test]
fn status_can_have_a_retry_after() {
    let sandbox = Sandbox::start(&[]);
    for (status, when) in [
        (503, "0"),
        (429, "120"),
        (503, "0.5"),
        (429, "1.25"),
        (503, "Sun, 06 Nov 1994 08:49:37 GMT"),
    ] {
        let fault = format!("status={status}; retry-after={when}");
        let reply = sandbox.post(&[JSON, ("Sandbox-Fault", &fault)], ADA);
        assert_eq!((reply.status, reply.header("retry-after")), (status, when));
    }
}

#[test]
fn drop_closes_the_connection_and_stores_nothing() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(rest(sandbox.create_with_fault("drop")), "");
    assert_stored(&sandbox, "");
    assert_eq!(
        sandbox.requests(),
        [("POST".into(), "/customers".into(), None)]
    );
    // Other connections stay open, including those from before.
    let mut kept = sandbox.connect();
    for _ in 0..2 {
        write(
            &mut kept,
            "GET /sandbox/customers HTTP/1.1\r\nHost: localhost\r\n\r\n",
        );
        Reply::read(&mut kept).assert_ok("[]");
        assert_eq!(rest(sandbox.create_with_fault("drop")), "");
    }
}

#[test]
fn drop_after_commit_stores_the_customer_and_closes_the_connection() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(rest(sandbox.create_with_fault("drop-after-commit")), "");
    assert_stored(&sandbox, STORED_ADA);
    assert_eq!(
        sandbox.requests(),
        [("POST".into(), "/customers".into(), None)]
    );
}

#[test]
fn stall_headers_sends_nothing_and_stores_nothing() {
    let sandbox = Sandbox::start(&[]);
    let mut connection = sandbox.create_with_fault("stall-headers");
    assert_silent(&mut connection);
    assert_stored(&sandbox, "");
    drop(connection);
    sandbox.wait_for_the_end();
    assert_eq!(
        sandbox.requests(),
        [("POST".into(), "/customers".into(), None)]
    );
}

#[test]
fn stall_body_stores_the_customer_and_sends_half_the_body() {
    let sandbox = Sandbox::start(&[]);
    let mut connection = sandbox.create_with_fault("stall-body");
    let head = Reply::read_head(&mut connection);
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-type"), "application/json");
    assert_eq!(head.header("content-length"), STORED_ADA.len().to_string());
    let mut body = vec![0; half().len()];
    connection.read_exact(&mut body).unwrap();
    assert_eq!(body, half().as_bytes());
    assert_silent(&mut connection);
    assert_stored(&sandbox, STORED_ADA);
    drop(connection);
    sandbox.wait_for_the_end();
    let record = ("POST".into(), "/customers".into(), Some(200));
    assert_eq!(sandbox.requests(), [record]);
}

#[test]
fn truncate_stores_the_customer_and_closes_the_connection_after_half_the_body() {
    let sandbox = Sandbox::start(&[]);
    for id in 1..=20 {
        let mut connection = sandbox.create_with_fault("truncate");
        let head = Reply::read_head(&mut connection);
        assert_eq!(head.status, 200);
        assert_eq!(head.header("content-type"), "application/json");
        let whole = STORED_ADA.replace(r#""id":1"#, &format!(r#""id":{id}"#));
        assert_eq!(head.header("content-length"), whole.len().to_string());
        assert_eq!(rest(connection), whole.split_at(whole.len() / 2).0);
    }
    let stored = sandbox.get("/sandbox/customers").json();
    assert_eq!(stored.as_array().unwrap().len(), 20);
}

#[test]
fn garbage_is_not_json_although_its_content_type_is() {
    let sandbox = Sandbox::start(&[]);
    let fault = ("Sandbox-Fault", "garbage");
    sandbox.post(&[JSON, fault], ADA).assert_ok("not JSON");
    assert_stored(&sandbox, STORED_ADA);
    // It replaces a refusal as well.
    sandbox.post(&[JSON, fault], "{}").assert_ok("not JSON");
}

#[test]
fn html_is_a_page_and_stores_nothing() {
    let sandbox = Sandbox::start(&[]);
    let reply = sandbox.post(&[JSON, ("Sandbox-Fault", "html")], ADA);
    assert_eq!(
        (reply.status, &*reply.body),
        (
            200,
            "<!doctype html><title>Sign in</title><h1>Sign in to use this network</h1>"
        )
    );
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_stored(&sandbox, "");
}

#[test]
fn slow_stores_the_customer_at_once_and_delays_the_response() {
    let sandbox = Sandbox::start(&[]);
    let begin = Instant::now();
    let mut connection = sandbox.create_with_fault("slow=1500ms");
    wait_for("customer", || {
        let stored = sandbox.get("/sandbox/customers").body;
        (stored == format!("[{STORED_ADA}]")).then_some(())
    });
    assert_silent(&mut connection);
    Reply::read(&mut connection).assert_ok(STORED_ADA);
    assert!(begin.elapsed() >= Duration::from_millis(1500));
    // The request ends when its client disconnects.
    drop(sandbox.create_with_fault("slow=3600000ms"));
    sandbox.wait_for_the_end();
}

#[test]
fn faults_after_handling_apply_to_refusals_and_get_requests() {
    let sandbox = Sandbox::start(&[]);
    let mut connection = sandbox.connect();
    write(
        &mut connection,
        "PUT /api/customers/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\
         Sandbox-Fault: truncate\r\n\r\n",
    );
    let head = Reply::read_head(&mut connection);
    assert_eq!(head.status, 401);
    let whole: usize = head.header("content-length").parse().unwrap();
    assert_eq!(rest(connection).len(), whole / 2);

    sandbox.create(ADA).assert_ok(STORED_ADA);
    let headers = [TOKEN, ("Sandbox-Fault", "garbage")];
    let reply = sandbox.call("GET", "/api/users/payment-methods/1", &headers);
    reply.assert_ok("not JSON");
    // A response without a body stays as it is.
    for fault in ["truncate", "stall-body"] {
        let headers = [TOKEN, ("Sandbox-Fault", fault)];
        let head = sandbox.call("HEAD", "/api/users/payment-methods/1", &headers);
        assert_eq!((head.status, &*head.body), (200, ""), "{fault}");
    }
}

#[test]
fn faults_apply_to_requests_with_a_large_body() {
    let sandbox = Sandbox::start(&[]);
    let length = 8 << 20;
    for fault in ["stall-headers", "status=503"] {
        let mut connection = sandbox.connect();
        write(
            &mut connection,
            format!(
                "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\
                 Sandbox-Fault: {fault}\r\n\r\n"
            ),
        );
        write(&mut connection, vec![b' '; length]);
        if fault == "stall-headers" {
            assert_silent(&mut connection);
        } else {
            assert_eq!(Reply::read(&mut connection).status, 503);
        }
        drop(connection);
        sandbox.wait_for_the_end();
    }
}

#[test]
fn no_keep_alive_closes_every_connection_after_one_response() {
    for (arguments, header) in [(&["--no-keep-alive"][..], "close"), (&[], "")] {
        let sandbox = Sandbox::start(arguments);
        let reply = sandbox.create(ADA);
        assert_eq!(reply.header("connection"), header);
    }
}
