//! Clients that hold connections, send without end, or frame the page.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::process::{ADA, JSON, STORED_ADA, Sandbox, TOKEN, wait_for, write};
use crate::reply::Reply;

#[cfg(unix)]
#[test]
fn half_open_connections_are_closed_and_those_that_wait_are_answered() {
    let mut sandbox = Sandbox::start_with_handles(256);
    let half_open: Vec<_> = (0..300)
        .map(|number| {
            let mut connection = sandbox.connect();
            if number % 2 == 0 {
                write(&mut connection, "POST /customers HTTP/1.1\r\nHost: local");
            }
            connection
        })
        .collect();
    let begin = Instant::now();
    // It waits until the first of them are closed.
    let mut waiting = sandbox.create_with_fault("slow=0ms");
    Reply::read(&mut waiting).assert_ok(STORED_ADA);
    assert!(begin.elapsed() > Duration::from_secs(2));
    for mut connection in half_open {
        // Closed, be it with a response or a reset. Without the end of the connection the read would time out.
        let mut rest = Vec::new();
        if let Err(error) = connection.read_to_end(&mut rest) {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        }
    }
    sandbox.kill();
    let stderr = sandbox.wait().stderr;
    let line =
        "sandbox: cannot accept a connection: Too many open files (os error 24); new ones wait\n";
    assert_eq!(stderr, line);
}

#[test]
fn a_body_that_stops_is_refused() {
    let sandbox = Sandbox::start(&[]);
    let mut connection = sandbox.connect();
    write(
        &mut connection,
        "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{",
    );
    let detail = "The body did not arrive in time.";
    Reply::read(&mut connection).assert_problem(408, "15.5.9", "Request Timeout", detail);
    assert_eq!(connection.read(&mut [0]).unwrap(), 0);
}

#[test]
fn a_body_without_end_is_refused_and_its_connection_closed() {
    const MIB: usize = 1 << 20;
    let sandbox = Sandbox::start(&[]);
    let mut connection = sandbox.connect();
    let length = u64::MAX / 2;
    write(
        &mut connection,
        format!(
            "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n"
        ),
    );
    let spaces = vec![b' '; MIB];
    // The kernel buffers some of what is sent.
    let sent = (0..256).take_while(|_| connection.get_mut().write_all(&spaces).is_ok());
    assert!((64..256).contains(&sent.count()));
    sandbox.wait_for_the_end();
    assert_eq!(sandbox.requests()[0].2, Some(413));

    // A slow one is closed as well.
    let mut connection = sandbox.connect();
    write(
        &mut connection,
        format!("POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"),
    );
    let reply = Reply::read(&mut connection);
    assert_eq!(reply.status, 415);
    wait_for("end of the connection", || {
        std::thread::sleep(Duration::from_millis(50));
        connection.get_mut().write_all(b" ").err()
    });
}

#[test]
fn the_records_are_limited_and_those_dropped_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    let sandbox = Sandbox::start_on(&file);
    let dropped = || {
        let reply = sandbox.get("/sandbox/requests");
        let records = reply.json().as_array().unwrap().len();
        (reply.header("sandbox-dropped").to_owned(), records)
    };
    assert_eq!(dropped(), ("0".to_owned(), 0));
    assert_eq!(sandbox.get("/early").status, 404);
    assert_eq!(dropped(), ("0".to_owned(), 1));
    sandbox.wait_for_the_end();
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute_batch(
            "WITH RECURSIVE ids (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM ids WHERE id < 9999)
            INSERT INTO requests (id, method, path, started_at) SELECT id, 'GET', '/', '' FROM ids",
        )
        .unwrap();
    for (count, kept) in [("0", 10_000), ("1", 10_000), ("2", 10_000)] {
        assert_eq!(sandbox.get("/late").status, 404);
        assert_eq!(dropped(), (count.to_owned(), kept));
    }
    let (_, path, _) = &sandbox.requests()[0];
    assert_eq!(path, "/");
}

#[test]
fn with_a_token_customers_and_requests_are_shown_only_to_who_has_it() {
    let sandbox = Sandbox::start(&["--token", "t"]);
    let right = ("Authorization", "Bearer t");
    sandbox.post(&[right, JSON], ADA).assert_ok(STORED_ADA);
    for path in ["/sandbox/customers", "/sandbox/requests"] {
        sandbox.get(path).assert_unauthorized();
        sandbox.call("GET", path, &[TOKEN]).assert_unauthorized();
        let reply = sandbox.call("GET", path, &[right]);
        assert_eq!(reply.status, 200);
    }
}

#[test]
fn no_other_page_can_frame_the_page() {
    let sandbox = Sandbox::start(&[]);
    for path in ["/", "/main.js", "/nowhere"] {
        let reply = sandbox.get(path);
        let policy = reply.header("content-security-policy");
        let directives: Vec<_> = policy.split("; ").collect();
        assert!(directives.contains(&"frame-ancestors 'none'"), "{policy}");
    }
}
