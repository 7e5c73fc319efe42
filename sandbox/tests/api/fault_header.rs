//! The header `Sandbox-Fault`: its syntax, and the requests that it applies to.

use crate::process::{ADA, JSON, Sandbox, TOKEN};
use crate::reply::Reply;

fn create(sandbox: &Sandbox, fault: &str) -> Reply {
    sandbox.post(&[JSON, ("Sandbox-Fault", fault)], ADA)
}

#[track_caller]
fn assert_refused(reply: &Reply) {
    reply.assert_problem(
        400,
        "15.5.1",
        "Bad Request",
        "Sandbox-Fault takes one of status=400 to status=999, answer=NAME, in-progress, drop, \
         drop-after-commit, stall-headers, stall-body, garbage, html, truncate and slow=200ms, \
         and after semicolons times=N, key=TEXT and, with status, retry-after=SECONDS or an \
         HTTP-date. A bar separates a fault with times from the next.",
    );
}

#[test]
fn accepts_a_fault_and_its_parameters() {
    let sandbox = Sandbox::start(&[]);
    for fault in [
        "status=503",
        "status=503;retry-after=0",
        "status=503;retry-after=0.5",
        "status=503;times=1 | drop",
        "status=503;times=1|status=502;times=1;key=x",
        "status=503; retry-after=Sun, 06 Nov 1994 08:49:37 GMT",
        " status=503 ;  times=18446744073709551615 ;key=",
        "status=503;key=any text, = and all;retry-after=120;times=1",
    ] {
        assert_eq!(create(&sandbox, fault).status, 503, "{fault}");
    }
    for fault in [
        "",
        ";",
        "unknown",
        "Drop",
        "drop;",
        "drop;;times=1",
        "drop=1",
        "status",
        "status=",
        "status=399",
        "status=1000",
        "status=200",
        "status=+503",
        "status=503;retry-after",
        "status=503;retry-after=",
        "status=503;retry-after=soon",
        "status=503;retry-after=-1",
        "status=503;retry-after=1.",
        "status=503;retry-after=.5",
        "status=503;retry-after=1.5.5",
        "status=503;retry-after=1,5",
        "status=503;retry-after=1;retry-after=1",
        // Only IMF-fixdate of the three forms of an HTTP-date may be sent (RFC 9110, section 5.6.7).
        "status=503;retry-after=Sunday, 06-Nov-94 08:49:37 GMT",
        "drop;retry-after=1",
        "times=1",
        "times=1;drop",
        "drop;times",
        "drop;times=0",
        "drop;times=x",
        "drop;times=1;times=1",
        "drop;key=a;key=b",
        "drop;unknown=1",
        "drop;html",
        "drop|html",
        "drop|html;times=1",
        "drop;times=1|",
        "|drop",
        "answer",
        "answer=",
        "answer=unknown",
        "answer=message;retry-after=1",
        "in-progress=1",
        "slow",
        "slow=200",
        "slow=0.2s",
        "slow=ms",
        "slow=-1ms",
        "zwölf",
    ] {
        let reply = create(&sandbox, fault);
        assert_eq!(reply.status, 400, "{fault}");
        assert_refused(&reply);
    }
    let twice = [JSON, ("Sandbox-Fault", "html"), ("Sandbox-Fault", "html")];
    assert_refused(&sandbox.post(&twice, ADA));
    sandbox.get("/sandbox/customers").assert_ok("[]");
}

#[test]
fn times_counts_the_requests_with_the_same_header_text() {
    let sandbox = Sandbox::start(&[]);
    let statuses = |fault: &str| [(); 4].map(|()| create(&sandbox, fault).status);
    assert_eq!(statuses("status=503;times=2"), [503, 503, 200, 200]);
    assert_eq!(statuses("status=503;times=2"), [200; 4]);
    // Each text has its own count.
    assert_eq!(statuses("status=503;times=2;key=a"), [503, 503, 200, 200]);
    assert_eq!(statuses("status=503; times=2"), [503, 503, 200, 200]);
    // The next fault begins where the `times` of the one before end.
    let fault = "status=503;times=2 | status=425;times=1";
    assert_eq!(statuses(fault), [503, 503, 425, 200]);
    assert_eq!(
        statuses("status=503;times=1|status=425"),
        [503, 425, 425, 425]
    );
    // Without `times` it applies to every request.
    assert_eq!(statuses("status=503"), [503; 4]);
}

#[test]
fn is_checked_before_everything_but_the_host() {
    let sandbox = Sandbox::start(&["--token", "t"]);
    let fault = ("Sandbox-Fault", "status=500");
    for (method, path) in [
        ("POST", "/customers"),
        ("GET", "/customers"),
        ("PUT", "/api/customers/x"),
        ("GET", "/api/users/payment-methods/x"),
    ] {
        let reply = sandbox.send(method, path, &[fault], "no JSON");
        assert_eq!(reply.status, 500, "{method} {path}");
    }
    sandbox
        .post(&[fault, ("Host", "example.com")], ADA)
        .assert_misdirected();
}

#[test]
fn applies_to_the_routes_of_the_api_only() {
    let sandbox = Sandbox::start(&[]);
    for fault in ["drop", "unknown"] {
        let fault = ("Sandbox-Fault", fault);
        for path in ["/sandbox/customers", "/sandbox/requests"] {
            assert_eq!(sandbox.call("GET", path, &[fault]).status, 200, "{path}");
        }
        for path in ["/nowhere", "/api/customers", "/pkg/nowhere"] {
            sandbox
                .call("GET", path, &[fault, TOKEN])
                .assert_not_found();
        }
        let preflight = [
            fault,
            ("Origin", "http://localhost"),
            ("Access-Control-Request-Method", "POST"),
        ];
        let reply = sandbox.call("OPTIONS", "/customers", &preflight);
        assert_eq!(reply.status, 200);
    }
}
