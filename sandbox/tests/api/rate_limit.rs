//! The option `--rate`: a limit of the calls in a second.

use std::thread;
use std::time::{Duration, Instant};

use crate::process::{ADA, JSON, STORED_ADA, Sandbox};

#[test]
fn more_calls_in_a_second_are_refused_and_a_second_later_admitted() {
    let sandbox = Sandbox::start(&["--rate", "3"]);
    let begin = Instant::now();
    // Refusals count as well, and calls of the sandbox's own routes do not.
    let statuses = ["{}", ADA, "{}", ADA, ADA].map(|json| {
        assert_eq!(sandbox.get("/sandbox/customers").status, 200);
        sandbox.create(json).status
    });
    assert!(begin.elapsed() < Duration::from_secs(1), "the test is slow");
    assert_eq!(statuses, [400, 200, 400, 429, 429]);
    // It is refused before its fault, which is not counted.
    let failing = [JSON, ("Sandbox-Fault", "status=503;times=1")];
    let reply = sandbox.post(&failing, ADA);
    let body = r#"{"type":"https://tools.ietf.org/html/rfc6585#section-4","title":"Too Many Requests","status":429,"detail":"There were too many requests in the last second."}"#;
    assert_eq!((reply.status, &*reply.body), (429, body));
    assert_eq!(reply.header("retry-after"), "1");
    thread::sleep(Duration::from_secs(1));
    assert_eq!(sandbox.post(&failing, ADA).status, 503);
    sandbox
        .get("/sandbox/customers")
        .assert_ok(&format!("[{STORED_ADA}]"));
}
