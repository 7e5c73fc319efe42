//! Creating customers and listing them.

use caibo_customers::Customer;

use crate::process::{ADA, JSON, STORED_ADA, Sandbox};

#[test]
fn creates_customers_and_lists_them() {
    let sandbox = Sandbox::start(&[]);
    sandbox.get("/sandbox/customers").assert_ok("[]");

    sandbox.create(ADA).assert_ok(STORED_ADA);
    let bob = r#"{"id":2,"name":"Bob","email":"bob@example.com","createDate":"2026-02-01T00:00:00+03:30"}"#;
    // The id that was sent is replaced.
    sandbox
        .create(&bob.replace(r#""id":2"#, r#""id":77"#))
        .assert_ok(bob);

    let all = format!("[{STORED_ADA},{bob}]");
    sandbox.get("/sandbox/customers").assert_ok(&all);
}

#[test]
fn lists_customers_in_the_order_of_their_ids() {
    let sandbox = Sandbox::start(&[]);
    let created: Vec<_> = (0..12).map(|_| sandbox.create(ADA).body).collect();
    let ids: Vec<_> = created
        .iter()
        .map(|customer| customer.split(',').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        ids,
        (1..=12)
            .map(|id| format!(r#"{{"id":{id}"#))
            .collect::<Vec<_>>()
    );
    let all = format!("[{}]", created.join(","));
    sandbox.get("/sandbox/customers").assert_ok(&all);
}

#[test]
fn sets_an_absent_create_date() {
    let sandbox = Sandbox::start(&[]);
    let reply = sandbox.create(r#"{"name":"Ada","email":"ada@example.com"}"#);
    let date = reply
        .body
        .strip_prefix(r#"{"id":1,"name":"Ada","email":"ada@example.com","createDate":""#)
        .and_then(|rest| rest.strip_suffix(r#""}"#))
        .unwrap();
    assert!(date.ends_with('Z'), "{date}");
    // The response is a valid customer.
    Customer::from_json(reply.body.as_bytes()).unwrap();
    let all = format!("[{}]", reply.body);
    sandbox.get("/sandbox/customers").assert_ok(&all);
}

#[test]
fn stores_every_field_as_it_was_sent() {
    let sandbox = Sandbox::start(&[]);
    let full = r#"{"id":1,"ownerId":9223372036854775807,"userId":-9223372036854775808,"ownerName":"Böse \"Firma\"","name":"","email":"ada@example.com","address":"1 Main St\n\u0000","phone":"+1 555","memberId":"m-1","hasPaymentRequests":false,"totalDeposits":1234567.89,"createDate":"2026-01-31t09:30:00.123456789z"}"#;
    sandbox.create(full).assert_ok(full);

    let nulls = r#"{"id":2,"userId":null,"ownerName":null,"name":"N","email":"n@example.com","address":null,"phone":null,"memberId":null,"hasPaymentRequests":null,"totalDeposits":null,"createDate":"2026-01-31T09:30:00Z"}"#;
    sandbox.create(nulls).assert_ok(nulls);

    sandbox
        .get("/sandbox/customers")
        .assert_ok(&format!("[{full},{nulls}]"));
}

#[test]
fn accepts_every_json_content_type() {
    for content_type in [
        "application/json",
        "application/json-patch+json",
        "text/json",
        "application/vnd.caibo.customer+json",
        "application/*+json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; CharSet=\"Utf-8\";",
        "application/json; x=\"\\\";charset=latin1\"",
        "Application/JSON ; x=\"a;b\"",
        "TEXT/Json",
        "application/Problem+JSON; profile=x",
    ] {
        let reply = Sandbox::start(&[]).post(&[("Content-Type", content_type)], ADA);
        assert_eq!(
            (reply.status, &*reply.body),
            (200, STORED_ADA),
            "{content_type}"
        );
    }
}

#[test]
fn keeps_customers_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    Sandbox::start_on(&file).create(ADA).assert_ok(STORED_ADA);

    let sandbox = Sandbox::start_on(&file);
    sandbox
        .get("/sandbox/customers")
        .assert_ok(&format!("[{STORED_ADA}]"));
    sandbox
        .create(ADA)
        .assert_ok(&STORED_ADA.replace(r#""id":1"#, r#""id":2"#));
}

#[test]
fn two_sandboxes_can_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    let (one, two) = (Sandbox::start_on(&file), Sandbox::start_on(&file));
    std::thread::scope(|scope| {
        for sandbox in [&one, &two] {
            scope.spawn(move || {
                for _ in 0..20 {
                    assert_eq!(sandbox.create(ADA).status, 200);
                }
            });
        }
    });
    let list = one.get("/sandbox/customers");
    list.assert_ok(&two.get("/sandbox/customers").body);
    let ids: Vec<_> = list
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|customer| customer["id"].clone())
        .collect();
    assert_eq!(ids, (1..=40).collect::<Vec<_>>());
}

#[test]
fn requires_the_token_that_it_was_started_with() {
    let sandbox = Sandbox::start(&["--token", "s3cret"]);
    sandbox.create(ADA).assert_unauthorized();
    for credentials in [
        "Bearer",
        "Bearer ",
        "Bearer wrong!",
        "Bearer s3cre",
        "Bearer s3cret2",
        "Bearer S3CRET",
        "Basic s3cret",
        "s3cret",
        "Bearers3cret",
        "Bearer s3cret s3cret",
    ] {
        let reply = sandbox.post(&[JSON, ("Authorization", credentials)], ADA);
        assert_eq!(reply.status, 401, "{credentials}");
        reply.assert_unauthorized();
    }
    // Nothing was stored.
    sandbox
        .call(
            "GET",
            "/sandbox/customers",
            &[("Authorization", "Bearer s3cret")],
        )
        .assert_ok("[]");

    for credentials in ["Bearer s3cret", "bearer s3cret", "BEARER   s3cret"] {
        let reply = sandbox.post(&[JSON, ("Authorization", credentials)], ADA);
        assert_eq!(reply.status, 200, "{credentials}");
    }
}

#[test]
fn without_a_token_accepts_any_credentials() {
    let sandbox = Sandbox::start(&[]);
    sandbox
        .post(&[JSON, ("Authorization", "Bearer any")], ADA)
        .assert_ok(STORED_ADA);
}
