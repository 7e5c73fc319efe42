//! Refusals: their statuses, their texts and their order.

use caibo_customers::{Customer, MAX_ISSUES};
use rusqlite::Connection;
use ureq::SendBody;

use crate::process::{ADA, JSON, STORED_ADA, Sandbox, write};
use crate::reply::Reply;

const MIB: usize = 1 << 20;

/// Ada, padded with white space to this number of bytes.
fn ada_of(length: usize) -> String {
    ADA.to_owned() + &" ".repeat(length - ADA.len())
}

#[test]
fn lists_every_issue_of_an_invalid_customer() {
    let sandbox = Sandbox::start(&[]);
    let reply =
        sandbox.create(r#"{"Name":"x","phone":5,"email":"ada@","phone":null,"ownerId":1e30}"#);
    let body = concat!(
        r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","#,
        r#""title":"One or more validation errors occurred.","status":400,"errors":{"#,
        r#""ownerId":["must be from -9223372036854775808 to 9223372036854775807"],"#,
        r#""name":["is required"],"#,
        r#""email":["must be an email address: the part after the @ is not valid"],"#,
        r#""phone":["must not be given more than once","must be text or null"],"#,
        r#""Name":["is not a known field; did you mean name?"]},"#,
        r#""issues":[{"code":"out_of_range","path":["ownerId"],"params":{"min":"-9223372036854775808","max":"9223372036854775807"},"message":"must be from -9223372036854775808 to 9223372036854775807","source":"client"},"#,
        r#"{"code":"required","path":["name"],"params":{},"message":"is required","source":"client"},"#,
        r#"{"code":"invalid_email","path":["email"],"params":{"reason":"domain"},"message":"must be an email address: the part after the @ is not valid","source":"client"},"#,
        r#"{"code":"duplicate_field","path":["phone"],"params":{},"message":"must not be given more than once","source":"client"},"#,
        r#"{"code":"wrong_type","path":["phone"],"params":{"expected":"string","nullable":true},"message":"must be text or null","source":"client"},"#,
        r#"{"code":"unknown_field","path":["Name"],"params":{"suggestion":"name"},"message":"is not a known field; did you mean name?","source":"client"}]}"#,
    );
    assert_eq!((reply.status, &*reply.body), (400, body));
    assert_eq!(reply.header("content-type"), "application/problem+json");
    sandbox.get("/sandbox/customers").assert_ok("[]");
}

#[test]
fn has_the_same_issues_as_the_crate() {
    let sandbox = Sandbox::start(&[]);
    let documents: [&[u8]; 9] = [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b"{",
        b"{} {}",
        b"{\"name\":\"\xff\"}",
        br#"{"name":"\ud800","email":"a@b"}"#,
        br#"{"":1,"__proto__":{},"name":null}"#,
    ];
    for document in documents {
        let issues = Customer::from_json(document).unwrap_err();
        let reply = sandbox.post(&[JSON], document);
        assert_eq!(reply.status, 400);
        let issues = serde_json::to_value(issues).unwrap();
        assert_eq!(reply.json()["issues"], issues);
        // An issue at the root has the empty key.
        let is_at_root = issues[0]["path"].as_array().unwrap().is_empty();
        assert_eq!(reply.body.contains(r#""errors":{"":["#), is_at_root);
    }
}

#[test]
fn counts_the_issues_beyond_the_limit_of_the_list() {
    let sandbox = Sandbox::start(&[]);
    let unknown = |count: usize| {
        let keys: String = (0..count)
            .map(|index| format!(r#","unknown{index:03}":0"#))
            .collect();
        sandbox.create(&ADA.replace('}', &format!("{keys}}}")))
    };
    let all = unknown(MAX_ISSUES).json();
    assert_eq!(all["issues"].as_array().unwrap().len(), MAX_ISSUES);
    assert_eq!(all.get("issueCount"), None);

    let most = unknown(MAX_ISSUES + 50).json();
    assert_eq!(most["issues"].as_array().unwrap().len(), MAX_ISSUES);
    assert_eq!(most["errors"].as_object().unwrap().len(), MAX_ISSUES);
    assert_eq!(most["issueCount"], MAX_ISSUES + 50);
}

#[test]
fn refuses_every_other_content_type() {
    let sandbox = Sandbox::start(&[]);
    sandbox.post(&[], ADA).assert_unsupported();
    for content_type in [
        "",
        "text/plain",
        "application/jsonp",
        "application/json-seq",
        "application/+json",
        "application/a,b+json",
        "application/x+json, text/plain",
        "application/json, text/plain",
        "application",
        "text/x+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
        "; application/json",
    ] {
        let reply = sandbox.post(&[("Content-Type", content_type)], ADA);
        assert_eq!(reply.status, 415, "{content_type}");
        reply.assert_unsupported();
    }
    sandbox.get("/sandbox/customers").assert_ok("[]");
}

#[test]
fn refuses_every_charset_but_utf_8() {
    let sandbox = Sandbox::start(&[]);
    for content_type in [
        "application/json; charset=iso-8859-1",
        "application/json;charset=UTF-16",
        "application/json; Charset=\"utf-16\"",
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; x=\"a;\\\"\"; charset=utf-16",
        "application/json; charset = utf-16",
        "application/json; charset=utf-8, text/plain",
        "application/json; charset=",
        "application/json; charset",
        "text/json; charset=latin1",
        "application/x+json; charset=latin1",
    ] {
        let reply = sandbox.post(&[("Content-Type", content_type)], ADA);
        assert_eq!(reply.status, 415, "{content_type}");
        reply.assert_unsupported_for("The charset must be utf-8.");
    }
    sandbox.get("/sandbox/customers").assert_ok("[]");
}

#[test]
fn refuses_a_body_with_a_content_coding() {
    let sandbox = Sandbox::start(&[]);
    let encoded = |encodings: &[&str]| {
        let encodings = encodings
            .iter()
            .map(|encoding| ("Content-Encoding", *encoding));
        let headers: Vec<_> = [JSON].into_iter().chain(encodings).collect();
        sandbox.post(&headers, ADA)
    };
    for encodings in [
        ["gzip"].as_slice(),
        &["BR"],
        &["identity, gzip"],
        &["identity", "deflate"],
        &["unheard-of"],
        &["\u{e9}"],
    ] {
        let reply = encoded(encodings);
        assert_eq!(reply.status, 415, "{encodings:?}");
        reply.assert_unsupported_for("The body must not be encoded: send no Content-Encoding.");
        // RFC 9110, section 15.5.16.
        assert_eq!(reply.header("accept-encoding"), "identity");
    }
    sandbox.get("/sandbox/customers").assert_ok("[]");

    for encodings in [["identity"].as_slice(), &["Identity, identity"], &[""]] {
        assert_eq!(encoded(encodings).status, 200, "{encodings:?}");
    }
}

#[test]
fn the_size_limit_of_a_body_is_one_mebibyte() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create(&ada_of(MIB)).assert_ok(STORED_ADA);
    sandbox.create(&ada_of(MIB + 1)).assert_too_large();
    sandbox.create(&ada_of(20 * MIB)).assert_too_large();

    // Without a Content-Length: `Transfer-Encoding: chunked`.
    let chunked = |length| {
        let body = std::io::Cursor::new(ada_of(length));
        sandbox.post(&[JSON], SendBody::from_owned_reader(body))
    };
    assert_eq!(chunked(MIB).status, 200);
    chunked(MIB + 1).assert_too_large();
    chunked(20 * MIB).assert_too_large();

    let stored = sandbox.get("/sandbox/customers").json();
    assert_eq!(stored.as_array().unwrap().len(), 2);
}

#[test]
fn a_refusal_reaches_a_client_that_is_still_sending() {
    let sandbox = Sandbox::start(&[]);
    let body = ada_of(8 * MIB);
    let length = body.len();
    for (head, status) in [
        (
            "POST /customers HTTP/1.1\r\nContent-Type: application/json",
            413,
        ),
        ("POST /customers HTTP/1.1\r\nContent-Type: text/plain", 415),
        ("PUT /customers HTTP/1.1", 405),
        ("POST /nowhere HTTP/1.1", 404),
    ] {
        let mut connection = sandbox.connect();
        write(
            &mut connection,
            format!("{head}\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"),
        );
        write(&mut connection, &body);
        assert_eq!(Reply::read(&mut connection).status, status, "{head}");
        // The connection stays usable.
        write(
            &mut connection,
            "GET /sandbox/customers HTTP/1.1\r\nHost: localhost\r\n\r\n",
        );
        Reply::read(&mut connection).assert_ok("[]");
    }
}

#[test]
fn a_malformed_chunked_body_is_a_bad_request() {
    let sandbox = Sandbox::start(&[]);
    let mut connection = sandbox.connect();
    write(
        &mut connection,
        "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\nnot hexadecimal\r\n",
    );
    let detail = "The body did not arrive as a whole.";
    Reply::read(&mut connection).assert_problem(400, "15.5.1", "Bad Request", detail);
}

#[test]
fn checks_requests_in_a_fixed_order() {
    let sandbox = Sandbox::start(&["--token", "t"]);
    let large = ada_of(MIB + 1);
    let wrong = ("Authorization", "Bearer wrong");
    let right = ("Authorization", "Bearer t");
    let text = ("Content-Type", "text/plain");
    let latin = ("Content-Type", "application/json; charset=latin1");
    let gzip = ("Content-Encoding", "gzip");
    let foreign = ("Host", "example.com");
    sandbox
        .post(&[foreign, wrong, text], &large)
        .assert_misdirected();
    sandbox.post(&[wrong, text], &large).assert_unauthorized();
    sandbox
        .post(&[right, text, gzip], &large)
        .assert_unsupported();
    sandbox
        .post(&[right, latin, gzip], &large)
        .assert_unsupported_for("The charset must be utf-8.");
    sandbox
        .post(&[right, JSON, gzip], &large)
        .assert_unsupported_for("The body must not be encoded: send no Content-Encoding.");
    sandbox.post(&[right, JSON], &large).assert_too_large();
    assert_eq!(sandbox.post(&[right, JSON], "{}").status, 400);
    assert_eq!(sandbox.post(&[right, JSON], ADA).status, 200);
}

#[test]
fn refuses_unknown_paths_and_methods() {
    let sandbox = Sandbox::start(&["--www", env!("CARGO_TARGET_TMPDIR")]);
    for path in [
        "/customer",
        "/customers/",
        "/Customers",
        "/customers/1",
        "/sandbox",
        "/../etc",
    ] {
        sandbox.get(path).assert_not_found();
        sandbox.send("POST", path, &[JSON], ADA).assert_not_found();
        sandbox.call("DELETE", path, &[]).assert_not_found();
    }
    for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH"] {
        let reply = sandbox.call(method, "/customers", &[]);
        assert_eq!(
            (reply.status, reply.header("allow")),
            (405, "POST"),
            "{method}"
        );
    }
    sandbox.get("/customers").assert_method_not_allowed("POST");
    sandbox
        .send("POST", "/sandbox/customers", &[JSON], ADA)
        .assert_method_not_allowed("GET,HEAD");
}

#[test]
fn a_database_error_is_logged_and_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    let mut sandbox = Sandbox::start_on(&file);
    Connection::open(&file)
        .unwrap()
        .execute_batch("DROP TABLE customers")
        .unwrap();
    let reply = sandbox.create(ADA);
    reply.assert_problem(
        500,
        "15.6.1",
        "An error occurred while processing your request.",
        "",
    );
    sandbox.kill();
    let stderr = sandbox.wait().stderr;
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(
        stderr.starts_with("sandbox: cannot use the database: no such table: customers"),
        "{stderr}"
    );
    assert!(
        !stderr.contains("Ada") && !stderr.contains("ada@"),
        "{stderr}"
    );
}
