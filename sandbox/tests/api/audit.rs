//! The recorded requests.

use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::process::{ADA, JSON, STORED_ADA, Sandbox, TOKEN, wait_for, write};

fn record(method: &str, path: &str, status: u64) -> (String, String, Option<u64>) {
    (method.into(), path.into(), Some(status))
}

/// The number of requests that have not ended.
fn open(sandbox: &Sandbox) -> usize {
    let requests = sandbox.get("/sandbox/requests").json();
    let requests = requests.as_array().unwrap();
    let is_open = |request: &&Value| request["endedAt"].is_null();
    requests.iter().filter(is_open).count()
}

#[test]
fn records_every_request_except_those_to_the_sandboxs_own_routes() {
    let sandbox = Sandbox::start(&["--www", env!("CARGO_TARGET_TMPDIR")]);
    sandbox.get("/sandbox/requests").assert_ok("[]");
    sandbox.create(ADA).assert_ok(STORED_ADA);
    sandbox.create("{}");
    sandbox.get("/customers?email=ada@example.com");
    sandbox.call("OPTIONS", "/customers", &[("Origin", "http://localhost")]);
    sandbox.update("1", r#"{"id":1}"#);
    sandbox.payment_methods("2");
    sandbox.get("/nowhere.html?q");
    sandbox.get("/pkg/nowhere");
    sandbox.post(&[("Host", "example.com")], ADA);
    sandbox.post(&[JSON, ("Sandbox-Fault", "status=503")], ADA);
    sandbox.get("/sandbox/customers");
    sandbox.get("/sandbox/nothing");
    assert_eq!(
        sandbox.requests(),
        [
            record("POST", "/customers", 200),
            record("POST", "/customers", 400),
            record("GET", "/customers", 405),
            record("OPTIONS", "/customers", 200),
            record("PUT", "/api/customers/1", 200),
            record("GET", "/api/users/payment-methods/2", 404),
            record("GET", "/nowhere.html", 404),
            record("GET", "/pkg/nowhere", 404),
            record("POST", "/customers", 421),
            record("POST", "/customers", 503),
        ]
    );
}

#[test]
fn a_record_has_the_times_of_arrival_and_end() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create(ADA).assert_ok(STORED_ADA);
    sandbox.wait_for_the_end();
    let reply = sandbox.get("/sandbox/requests");
    let zeros: String = reply
        .body
        .chars()
        .map(|character| {
            if character.is_ascii_digit() {
                '0'
            } else {
                character
            }
        })
        .collect();
    let time = "0000-00-00T00:00:00.000Z";
    reply.assert_ok(&reply.body);
    assert_eq!(
        zeros,
        format!(
            r#"[{{"method":"POST","path":"/customers","status":000,"startedAt":"{time}","endedAt":"{time}"}}]"#
        )
    );
    let json = reply.json();
    assert!(json[0]["startedAt"].as_str() <= json[0]["endedAt"].as_str());
}

#[test]
fn a_request_is_recorded_before_its_response_arrives() {
    let sandbox = Sandbox::start(&[]);
    for count in 1..=50 {
        assert_eq!(sandbox.call("GET", "/customers", &[]).status, 405);
        let requests = sandbox.requests();
        assert_eq!(requests.len(), count);
        assert_eq!(requests.last(), Some(&record("GET", "/customers", 405)));
    }
}

#[test]
fn a_request_ends_when_its_client_disconnects() {
    let sandbox = Sandbox::start(&[]);
    // While the request is read, while it is handled and while the response is sent.
    let mut connection = sandbox.connect();
    write(
        &mut connection,
        "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{",
    );
    let stalled = [
        connection,
        sandbox.create_with_fault("stall-headers"),
        sandbox.create_with_fault("stall-body"),
    ];
    wait_for("three requests", || {
        (sandbox.requests().len() == 3).then_some(())
    });
    thread::sleep(Duration::from_millis(200));
    assert_eq!(open(&sandbox), 3);
    drop(stalled);
    wait_for("end of all", || (open(&sandbox) == 0).then_some(()));
}

#[test]
fn a_request_ends_when_its_client_disconnects_at_once() {
    let sandbox = Sandbox::start(&[]);
    for microseconds in 0..200 {
        let connection = sandbox.create_with_fault("slow=3600000ms");
        // A connection that is closed before its request is read is not recorded at all.
        thread::sleep(Duration::from_micros(microseconds));
        drop(connection);
    }
    // Connections are accepted in order: once this one is answered, all others were accepted.
    assert_eq!(sandbox.create(ADA).status, 200);
    wait_for("end of all", || (open(&sandbox) == 0).then_some(()));
}

#[test]
fn records_are_kept_in_the_file_without_bodies_queries_and_headers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    let sandbox = Sandbox::start_on(&file);
    sandbox.create(r#"{"name":"s3cret","email":"s3cret"}"#);
    let headers = [TOKEN, JSON, ("Idempotency-Key", "s3cret")];
    sandbox.send("PUT", "/api/customers/1?s3cret", &headers, "s3cret");
    sandbox.wait_for_the_end();
    let before = sandbox.get("/sandbox/requests").body;
    #[cfg(unix)]
    {
        sandbox.signal("TERM");
        sandbox.wait().assert_clean();
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(6).any(|bytes| bytes == b"s3cret"));
    }
    #[cfg(not(unix))]
    drop(sandbox);
    let again = Sandbox::start_on(&file);
    again.get("/sandbox/requests").assert_ok(&before);
}

#[test]
fn a_request_that_cannot_be_recorded_is_not_handled() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    let mut sandbox = Sandbox::start_on(&file);
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch("DROP TABLE requests").unwrap();
    let title = "An error occurred while processing your request.";
    sandbox.create(ADA).assert_problem(500, "15.6.1", title, "");
    sandbox.get("/sandbox/customers").assert_ok("[]");
    sandbox.kill();
    let stderr = sandbox.wait().stderr;
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(
        stderr.starts_with("sandbox: cannot use the database: no such table: requests"),
        "{stderr}"
    );
}
