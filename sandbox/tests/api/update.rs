//! Changing customers.

use caibo_customers::CustomerChanges;

use crate::process::{ADA, JSON, STORED_ADA, Sandbox, TOKEN};

/// [`STORED_ADA`] with these members before the date, and these preferences at the end.
fn ada_with(members: &str, preferences: &str) -> String {
    STORED_ADA
        .replace(r#","createDate"#, &format!(r#"{members},"createDate"#))
        .replace('}', &format!("{preferences}}}"))
}

#[test]
fn present_fields_are_replaced_and_absent_ones_stay() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create(ADA).assert_ok(STORED_ADA);

    let stored = ada_with(r#","phone":"+1 555""#, "");
    sandbox
        .update("1", r#"{"phone":"+1 555"}"#)
        .assert_ok(&stored);
    let stored = ada_with(r#","phone":null"#, "").replace(r#""Ada""#, r#""Ada L.""#);
    sandbox
        .update("1", r#"{"phone":null,"name":"Ada L."}"#)
        .assert_ok(&stored);
    sandbox
        .get("/sandbox/customers")
        .assert_ok(&format!("[{stored}]"));
}

#[test]
fn keeps_the_order_and_the_digits_of_every_field() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create(ADA).assert_ok(STORED_ADA);
    let changes = r#"{"preferences":{"notifications":true,"currency":"USD"},"createDate":"2026-01-31t09:30:00.123456789z","totalDeposits":0.30000000000000004,"hasPaymentRequests":false,"memberId":"m-1","phone":"+1 555","address":"1 Main St\n\u0000","email":"ada@example.org","name":"","ownerName":"Böse \"Firma\"","userId":-9223372036854775808,"ownerId":9223372036854775807}"#;
    let stored = r#"{"id":1,"ownerId":9223372036854775807,"userId":-9223372036854775808,"ownerName":"Böse \"Firma\"","name":"","email":"ada@example.org","address":"1 Main St\n\u0000","phone":"+1 555","memberId":"m-1","hasPaymentRequests":false,"totalDeposits":0.30000000000000004,"createDate":"2026-01-31t09:30:00.123456789z","preferences":{"currency":"USD","notifications":true}}"#;
    sandbox.update("1", changes).assert_ok(stored);

    // A change of one field keeps the digits of the others.
    let stored = stored.replace("ada@example.org", "a@b");
    sandbox.update("1", r#"{"email":"a@b"}"#).assert_ok(&stored);
    sandbox
        .get("/sandbox/customers")
        .assert_ok(&format!("[{stored}]"));
}

#[test]
fn preferences_are_merged() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create(ADA).assert_ok(STORED_ADA);
    for (changes, preferences) in [
        (r#"{"notifications":true}"#, r#"{"notifications":true}"#),
        (
            r#"{"currency":"USD"}"#,
            r#"{"currency":"USD","notifications":true}"#,
        ),
        (
            r#"{"notifications":false}"#,
            r#"{"currency":"USD","notifications":false}"#,
        ),
        (
            r#"{"currency":"EUR","notifications":true}"#,
            r#"{"currency":"EUR","notifications":true}"#,
        ),
    ] {
        let stored = ada_with("", &format!(r#","preferences":{preferences}"#));
        sandbox
            .update("1", &format!(r#"{{"preferences":{changes}}}"#))
            .assert_ok(&stored);
    }
}

#[test]
fn the_id_in_the_path_counts_and_the_one_in_the_body_does_not() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create(ADA).assert_ok(STORED_ADA);
    sandbox.update("1", r#"{"id":77}"#).assert_ok(STORED_ADA);
    sandbox
        .get("/sandbox/customers")
        .assert_ok(&format!("[{STORED_ADA}]"));
    sandbox
        .update("77", r#"{"id":1,"name":"Bob"}"#)
        .assert_no_customer("77");
}

#[test]
fn has_the_same_issues_as_the_crate() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create(ADA).assert_ok(STORED_ADA);
    for changes in [
        "",
        "[]",
        "{}",
        r#"{"name":null,"email":"ada@","Phone":"1"}"#,
        r#"{"preferences":{}}"#,
        r#"{"preferences":{"currency":"dollars","notifications":1,"x":2}}"#,
    ] {
        let reply = sandbox.update("1", changes);
        let Err(issues) = CustomerChanges::from_json(changes.as_bytes()) else {
            assert_eq!(reply.status, 200, "{changes}");
            continue;
        };
        assert_eq!(reply.status, 400, "{changes}");
        assert_eq!(
            reply.json()["issues"],
            serde_json::to_value(issues).unwrap()
        );
        assert_eq!(
            reply.json()["title"],
            "One or more validation errors occurred."
        );
    }
    let nothing = sandbox.update("1", "{}").json();
    assert_eq!(nothing["issues"][0]["code"], "empty_update");
}

#[test]
fn checks_requests_in_a_fixed_order() {
    let sandbox = Sandbox::start(&[]);
    let put = |path: &str, headers: &[(&str, &str)], body| {
        sandbox.send("PUT", &format!("/api/customers/{path}"), headers, body)
    };
    put("x", &[], "?").assert_unidentified();
    put("x", &[TOKEN], "?").assert_no_customer_id();
    put("9", &[TOKEN], "?").assert_unsupported();
    assert_eq!(put("9", &[TOKEN, JSON], "?").status, 400);
    put("9", &[TOKEN, JSON], r#"{"name":"Ada"}"#).assert_no_customer("9");
    for method in ["GET", "POST", "DELETE", "PATCH"] {
        sandbox
            .call(method, "/api/customers/1", &[TOKEN])
            .assert_method_not_allowed("PUT");
    }
}

#[test]
fn an_id_is_an_int64_in_plain_decimal_digits() {
    let sandbox = Sandbox::start(&[]);
    for id in [
        "12345",
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
    ] {
        sandbox
            .update(id, r#"{"name":"Ada"}"#)
            .assert_no_customer(id);
        sandbox.payment_methods(id).assert_no_customer(id);
    }
    for id in [
        "ada@example.com",
        "9223372036854775808",
        "-9223372036854775809",
        "01",
        "+1",
        "-0",
        "1.0",
        "1e3",
        "%31x",
        "%20",
        "%ff",
        "null",
        "1%2F2",
    ] {
        sandbox
            .update(id, r#"{"name":"Ada"}"#)
            .assert_no_customer_id();
        sandbox.payment_methods(id).assert_no_customer_id();
    }
    // A path may be percent-encoded (RFC 3986, section 2.1).
    sandbox.create(ADA).assert_ok(STORED_ADA);
    sandbox.update("%31", r#"{"id":5}"#).assert_ok(STORED_ADA);
}

#[test]
fn always_requires_a_token() {
    let any = Sandbox::start(&[]);
    let one = Sandbox::start(&["--token", "s3cret"]);
    any.create(ADA).assert_ok(STORED_ADA);
    let token = ("Authorization", "Bearer s3cret");
    one.post(&[token, JSON], ADA).assert_ok(STORED_ADA);
    for (method, path) in [
        ("PUT", "/api/customers/1"),
        ("GET", "/api/users/payment-methods/1"),
    ] {
        let call = |sandbox: &Sandbox, credentials: Option<&str>| {
            let token = credentials.map(|credentials| ("Authorization", credentials));
            let headers: Vec<_> = token.into_iter().chain([JSON]).collect();
            let body = if method == "PUT" { r#"{"id":1}"# } else { "" };
            sandbox.send(method, path, &headers, body)
        };
        for refused in [None, Some("Bearer"), Some("Bearer "), Some("Basic s3cret")] {
            call(&any, refused).assert_unidentified();
            call(&one, refused).assert_unauthorized();
        }
        call(&one, Some("Bearer other")).assert_unauthorized();
        assert_eq!(call(&any, Some("bearer  other")).status, 200);
        assert_eq!(call(&one, Some("bearer  s3cret")).status, 200);
    }
}
