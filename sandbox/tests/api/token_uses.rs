//! The option `--token-uses`: tokens that run out.

use crate::process::{ADA, JSON, Sandbox};
use crate::reply::Reply;

fn create(sandbox: &Sandbox, token: &str) -> Reply {
    let authorization = format!("Bearer {token}");
    sandbox.post(&[JSON, ("Authorization", &authorization)], ADA)
}

#[track_caller]
fn assert_ran_out(reply: &Reply) {
    let detail = "The token has run out: send another one.";
    reply.assert_problem(401, "15.5.2", "Unauthorized", detail);
    assert_eq!(reply.header("www-authenticate"), "Bearer");
}

#[test]
fn a_token_runs_out_and_another_one_is_accepted() {
    let sandbox = Sandbox::start(&["--token-uses", "2"]);
    sandbox.create(ADA).assert_unidentified();
    for token in ["first", "second"] {
        assert_eq!(create(&sandbox, token).status, 200);
        let authorization = format!("Bearer {token}");
        let headers = [("Authorization", &*authorization)];
        let methods = sandbox.call("GET", "/api/users/payment-methods/1", &headers);
        assert_eq!(methods.status, 200);
        assert_ran_out(&create(&sandbox, token));
    }
    assert_ran_out(&create(&sandbox, "first"));
}

#[test]
fn nothing_replaces_the_given_token() {
    let sandbox = Sandbox::start(&["--token-uses", "1", "--token", "t"]);
    create(&sandbox, "wrong").assert_unauthorized();
    assert_eq!(create(&sandbox, "t").status, 200);
    assert_ran_out(&create(&sandbox, "t"));
    create(&sandbox, "another").assert_unauthorized();
}
