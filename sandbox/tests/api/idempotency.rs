//! The header `Idempotency-Key`: a customer that is sent twice is created once.

use std::io::Read;
use std::thread;

use crate::process::{ADA, JSON, STORED_ADA, Sandbox, TOKEN, wait_for, write};
use crate::reply::Reply;

fn create(sandbox: &Sandbox, key: &str, json: &str) -> Reply {
    sandbox.post(&[JSON, ("Idempotency-Key", key)], json)
}

#[track_caller]
fn assert_stored(sandbox: &Sandbox, count: usize) {
    let stored = sandbox.get("/sandbox/customers").json();
    assert_eq!(stored.as_array().unwrap().len(), count);
}

#[test]
fn the_same_customer_with_the_same_key_is_created_once() {
    let sandbox = Sandbox::start(&[]);
    let undated = r#"{"name":"Ada","email":"ada@example.com"}"#;
    let first = create(&sandbox, "k", undated);
    assert_eq!(first.status, 200);
    for json in [
        undated,
        // The same customer as other JSON text: white space, order and escapes differ.
        "{ \"email\":\"ada@example.com\",\n\"n\\u0061me\":\"Ada\" }",
    ] {
        create(&sandbox, "k", json).assert_ok(&first.body);
    }
    assert_stored(&sandbox, 1);
    // The first response is repeated even if the customer has changed since.
    assert_eq!(sandbox.update("1", r#"{"name":"Ada L."}"#).status, 200);
    create(&sandbox, "k", undated).assert_ok(&first.body);

    // With another key or none, the same customer is created again.
    assert_eq!(create(&sandbox, "K", undated).json()["id"], 2);
    assert_eq!(sandbox.create(undated).json()["id"], 3);
    assert_eq!(sandbox.create(undated).json()["id"], 4);
}

#[test]
fn another_customer_with_the_same_key_is_refused() {
    let sandbox = Sandbox::start(&[]);
    create(&sandbox, "k", ADA).assert_ok(STORED_ADA);
    for other in [
        ADA.replace("Ada", "Bob"),
        ADA.replace("}", r#","phone":null}"#),
    ] {
        create(&sandbox, "k", &other).assert_problem(
            422,
            "15.5.21",
            "Unprocessable Content",
            "The Idempotency-Key was used for another customer: send a new one.",
        );
    }
    assert_stored(&sandbox, 1);
}

#[test]
fn a_failed_request_does_not_use_up_its_key() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(create(&sandbox, "k", "{}").status, 400);
    let failing = [
        JSON,
        ("Idempotency-Key", "k"),
        ("Sandbox-Fault", "status=503"),
    ];
    assert_eq!(sandbox.post(&failing, ADA).status, 503);
    create(&sandbox, "k", ADA).assert_ok(STORED_ADA);
}

#[test]
fn concurrent_requests_with_one_key_create_one_customer() {
    const KEYS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    // Two processes, so that a lock within one process is not enough.
    let (one, two) = (Sandbox::start_on(&file), Sandbox::start_on(&file));
    for key in 0..KEYS {
        let key = &key.to_string();
        let answers: Vec<_> = thread::scope(|scope| {
            let racing: Vec<_> = [&one, &two, &one, &two, &one, &two]
                .map(|sandbox| scope.spawn(move || create(sandbox, key, ADA)))
                .into();
            racing
                .into_iter()
                .map(|call| call.join().unwrap())
                .collect()
        });
        // Of two requests at once to one process, the later one is refused.
        let (created, in_progress): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status != 409);
        assert!(!created.is_empty());
        for answer in &created {
            answer.assert_ok(&created[0].body);
        }
        for answer in in_progress {
            assert_in_progress(answer);
        }
    }
    assert_stored(&one, KEYS);
}

#[track_caller]
fn assert_in_progress(reply: &Reply) {
    let body = r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.10","title":"Conflict","status":409,"detail":"A request with this Idempotency-Key is in progress: send it again later.","code":"IDEMPOTENCY_KEY_IN_PROGRESS"}"#;
    assert_eq!((reply.status, &*reply.body), (409, body));
    assert_eq!(reply.header("content-type"), "application/problem+json");
}

#[test]
fn a_key_is_in_progress_while_its_request_is_handled() {
    let sandbox = Sandbox::start(&["--token", "t"]);
    let authorization = ("Authorization", "Bearer t");
    let send =
        |key, json: &str| sandbox.post(&[JSON, authorization, ("Idempotency-Key", key)], json);
    // The response waits, although the customer is stored already.
    let mut connection = sandbox.connect();
    let length = ADA.len();
    write(
        &mut connection,
        format!(
            "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Authorization: Bearer t\r\nIdempotency-Key: k\r\nContent-Length: {length}\r\n\
             Sandbox-Fault: slow=3600000ms\r\n\r\n{ADA}"
        ),
    );
    wait_for("customer", || {
        let stored = sandbox.call("GET", "/sandbox/customers", &[authorization]);
        (stored.body != "[]").then_some(())
    });
    for json in [ADA, "{}"] {
        assert_in_progress(&send("k", json));
    }
    // Only who has the token learns it, and other keys are free.
    create(&sandbox, "k", ADA).assert_unauthorized();
    assert_eq!(send("K", ADA).json()["id"], 2);
    // The key is free again once the response is sent or its client has gone.
    drop(connection);
    let reply = wait_for("end of the request", || {
        Some(send("k", ADA)).filter(|reply| reply.status != 409)
    });
    reply.assert_ok(STORED_ADA);
    send("k", ADA).assert_ok(STORED_ADA);
}

#[test]
fn in_progress_is_a_fault_as_well() {
    let sandbox = Sandbox::start(&[]);
    let fault = "drop-after-commit; times=1 | in-progress; times=2";
    let headers = [JSON, ("Idempotency-Key", "k"), ("Sandbox-Fault", fault)];
    let mut connection = sandbox.connect();
    let length = ADA.len();
    write(
        &mut connection,
        format!(
            "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Idempotency-Key: k\r\nContent-Length: {length}\r\nSandbox-Fault: {fault}\r\n\r\n{ADA}"
        ),
    );
    assert_eq!(connection.read(&mut [0]).unwrap(), 0);
    assert_in_progress(&sandbox.post(&headers, ADA));
    assert_in_progress(&sandbox.post(&headers, ADA));
    sandbox.post(&headers, ADA).assert_ok(STORED_ADA);
    assert_stored(&sandbox, 1);
}

#[test]
fn keys_are_kept_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    create(&Sandbox::start_on(&file), "k", ADA).assert_ok(STORED_ADA);
    let sandbox = Sandbox::start_on(&file);
    create(&sandbox, "k", ADA).assert_ok(STORED_ADA);
    assert_stored(&sandbox, 1);
}

#[test]
fn a_key_is_1_to_255_visible_ascii_characters() {
    let sandbox = Sandbox::start(&[]);
    let longest = "~".repeat(255);
    for key in ["!", "a,b;c=\"d\"", &longest] {
        assert_eq!(create(&sandbox, key, ADA).status, 200, "{key}");
    }
    let too_long = "k".repeat(256);
    let refused = "Idempotency-Key must be 1 to 255 visible ASCII characters, given once.";
    for key in ["", "two words", "a\tb", "zwölf", &too_long] {
        create(&sandbox, key, ADA).assert_problem(400, "15.5.1", "Bad Request", refused);
    }
    let twice = [JSON, ("Idempotency-Key", "k"), ("Idempotency-Key", "k")];
    sandbox
        .post(&twice, ADA)
        .assert_problem(400, "15.5.1", "Bad Request", refused);
    assert_stored(&sandbox, 3);
}

#[test]
fn other_methods_ignore_the_header() {
    let sandbox = Sandbox::start(&[]);
    create(&sandbox, "k", ADA).assert_ok(STORED_ADA);
    for key in ["k", "two words"] {
        let headers = [TOKEN, JSON, ("Idempotency-Key", key)];
        sandbox
            .send("PUT", "/api/customers/1", &headers, r#"{"id":1}"#)
            .assert_ok(STORED_ADA);
        let methods = sandbox.call("GET", "/api/users/payment-methods/1", &headers);
        assert_eq!(methods.status, 200);
    }
}
