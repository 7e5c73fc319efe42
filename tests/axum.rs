//! The extractors of the feature `axum`, in a real server over TCP.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a failed step is a failed test"
)]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use axum::extract::DefaultBodyLimit;
use axum::routing::{post, put};
use axum::{Json, Router};
use caibo_customers::axum::JsonOnly;
use caibo_customers::{Customer, CustomerChanges, Problem};
use serde_json::{Value, json};
use ureq::SendBody;
use ureq::http::Response;

const MIB: usize = 1 << 20;
const ADA: &str = r#"{"name":"Ada Lovelace","email":"ada@example.com"}"#;
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

async fn create(customer: Customer) -> Json<Customer> {
    Json(customer)
}

async fn create_from_json(JsonOnly(customer): JsonOnly<Customer>) -> Json<Customer> {
    Json(customer)
}

async fn update(changes: CustomerChanges) -> Json<CustomerChanges> {
    Json(changes)
}

async fn update_from_json(JsonOnly(changes): JsonOnly<CustomerChanges>) -> Json<CustomerChanges> {
    Json(changes)
}

async fn teapot() -> Problem {
    Problem::new(418)
        .with_code("TEAPOT")
        .with_header("retry-after", "1")
}

/// Starts a server on a free port. It ends with the process.
fn start() -> SocketAddr {
    let router = Router::new()
        .route("/small", post(create).layer(DefaultBodyLimit::max(100)))
        .route("/large", post(create).layer(DefaultBodyLimit::disable()))
        .route("/customers", post(create))
        .route("/json", post(create_from_json))
        .route("/changes", put(update).patch(update_from_json))
        .route("/teapot", post(teapot));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0)));
    let listener = listener.unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        runtime
            .block_on(async { axum::serve(listener, router).await })
            .unwrap();
    });
    address
}

struct Reply {
    status: u16,
    content_type: String,
    accept_encoding: Option<String>,
    body: String,
}

impl Reply {
    fn new(response: Response<ureq::Body>) -> Self {
        let field = |name| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        Self {
            status: response.status().as_u16(),
            content_type: field("content-type").unwrap_or_default(),
            accept_encoding: field("accept-encoding"),
            body: response.into_body().read_to_string().unwrap(),
        }
    }

    #[track_caller]
    fn assert_ok(&self, body: &str) {
        assert_eq!((self.status, &*self.body), (200, body));
    }

    #[track_caller]
    fn assert_problem(&self, status: u16, section: &str, title: &str, detail: &str) {
        let body = json!({
            "type": format!("https://tools.ietf.org/html/rfc9110#section-{section}"),
            "title": title, "status": status, "detail": detail,
        });
        assert_eq!(self.content_type, "application/problem+json");
        assert_eq!(serde_json::from_str::<Value>(&self.body).unwrap(), body);
        assert_eq!(self.status, status);
    }

    #[track_caller]
    fn assert_unsupported(&self, detail: &str) {
        self.assert_problem(415, "15.5.16", "Unsupported Media Type", detail);
    }

    #[track_caller]
    fn assert_too_large(&self) {
        self.assert_problem(
            413,
            "15.5.14",
            "Content Too Large",
            "A body may have 1 MiB.",
        );
    }
}

fn send(
    method: &str,
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: impl ureq::AsSendBody,
) -> Reply {
    let mut request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("http://{address}{path}"));
    for header in headers {
        request = request.header(header.0, header.1);
    }
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .new_agent();
    Reply::new(agent.run(request.body(body).unwrap()).unwrap())
}

fn post_as(address: SocketAddr, path: &str, content_type: &str, body: &str) -> Reply {
    send(
        "POST",
        address,
        path,
        &[("Content-Type", content_type)],
        body,
    )
}

/// A customer of this many bytes, by white space.
fn ada_of(length: usize) -> String {
    format!("{ADA}{}", " ".repeat(length - ADA.len()))
}

#[test]
fn every_media_type_of_the_api_is_json() {
    let server = start();
    for content_type in [
        JSON,
        "Application/JSON; charset=UTF-8",
        "application/json-patch+json",
        "text/json;charset=\"utf-8\"",
        "application/vnd.caibo+json; x=\"a;\\\"b\"",
    ] {
        post_as(server, "/customers", content_type, ADA).assert_ok(ADA);
        post_as(server, "/json", content_type, ADA).assert_ok(ADA);
    }
}

#[test]
fn a_form_is_converted() {
    let server = start();
    let form = "name=+Ada+&email=ada%40example.com&phone=&id=7&terms=on";
    let ada = r#"{"id":7,"name":"Ada","email":"ada@example.com"}"#;
    post_as(server, "/customers", FORM, form).assert_ok(ada);
    let content_type = format!("{FORM}; charset=utf-8");
    post_as(server, "/customers", &content_type, form).assert_ok(ada);

    let changes = "name=Ada&phone=&preferences.currency=USD";
    send(
        "PUT",
        server,
        "/changes",
        &[("Content-Type", FORM)],
        changes,
    )
    .assert_ok(r#"{"name":"Ada","phone":null,"preferences":{"currency":"USD"}}"#);
}

#[test]
fn json_only_takes_no_form() {
    let server = start();
    let detail = "The content type must be application/json, text/json or application/*+json.";
    post_as(server, "/json", FORM, "name=Ada").assert_unsupported(detail);
    let headers = [("Content-Type", FORM)];
    send("PATCH", server, "/changes", &headers, "name=Ada").assert_unsupported(detail);
    let headers = [("Content-Type", JSON)];
    send("PATCH", server, "/changes", &headers, r#"{"phone":null}"#).assert_ok(r#"{"phone":null}"#);
}

#[test]
fn issues_are_a_problem_with_the_errors_of_every_field() {
    let server = start();
    let body = r#"{"email":"ada@","phone":5,"Phone":1,"zip":1}"#;
    let reply = post_as(server, "/customers", JSON, body);
    assert_eq!(
        (reply.status, &*reply.content_type),
        (400, "application/problem+json")
    );
    let expected = r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"One or more validation errors occurred.","status":400,"errors":{"name":["is required"],"email":["must be an email address: the part after the @ is not valid"],"phone":["must be text or null"],"Phone":["is not a known field; did you mean phone?"],"zip":["is not a known field"]},"issues":["#;
    assert!(reply.body.starts_with(expected), "{}", reply.body);

    let issues =
        |reply: Reply| serde_json::from_str::<Value>(&reply.body).unwrap()["errors"].clone();
    let invalid = post_as(server, "/customers", JSON, "{");
    let message = "must be JSON: line 1, column 2 is not valid";
    assert_eq!(issues(invalid), json!({ "": [message] }));
    let form = post_as(server, "/customers", FORM, "email=ada");
    let message = "must be an email address: the @ is missing";
    assert_eq!(
        issues(form),
        json!({ "name": ["is required"], "email": [message] })
    );
    let headers = [("Content-Type", JSON)];
    let changes = send(
        "PUT",
        server,
        "/changes",
        &headers,
        r#"{"preferences":{"currency":"x"}}"#,
    );
    let message = "must be a currency code of ISO 4217, such as USD";
    assert_eq!(
        issues(changes),
        json!({ "preferences.currency": [message] })
    );

    let unknown: Vec<_> = (0..150).map(|index| format!(r#""k{index}":1"#)).collect();
    let reply = post_as(
        server,
        "/customers",
        JSON,
        &format!("{{{}}}", unknown.join(",")),
    );
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(body["issueCount"], 152);
    assert_eq!(body["issues"].as_array().unwrap().len(), 100);
}

#[test]
fn every_other_content_is_unsupported() {
    let server = start();
    let detail = "The content type must be application/json, text/json, application/*+json or \
                  application/x-www-form-urlencoded.";
    send(
        "POST",
        server,
        "/customers",
        &[("Content-Length", &ADA.len().to_string())],
        SendBody::from_reader(&mut ADA.as_bytes()),
    )
    .assert_unsupported(detail);
    for content_type in [
        "text/plain",
        "application/jsonp",
        "application/+json",
        "application/json, text/plain",
        "multipart/form-data; boundary=x",
    ] {
        post_as(server, "/customers", content_type, ADA).assert_unsupported(detail);
    }
    for content_type in [
        "application/json; charset=utf-16",
        "application/json; x=\"a;\\\"\"; charset = latin1",
        "application/x-www-form-urlencoded;charset=iso-8859-1",
    ] {
        post_as(server, "/customers", content_type, ADA)
            .assert_unsupported("The charset must be utf-8.");
    }
    let encoded = |encoding| {
        let headers = [("Content-Type", JSON), ("Content-Encoding", encoding)];
        send("POST", server, "/customers", &headers, ADA)
    };
    let gzip = encoded("identity, gzip");
    gzip.assert_unsupported("The body must not be encoded: send no Content-Encoding.");
    assert_eq!(gzip.accept_encoding.as_deref(), Some("identity"));
    encoded("Identity").assert_ok(ADA);
}

#[test]
fn a_body_is_one_mebibyte_at_most() {
    let server = start();
    for path in ["/customers", "/large"] {
        post_as(server, path, JSON, &ada_of(MIB)).assert_ok(ADA);
        post_as(server, path, JSON, &ada_of(MIB + 1)).assert_too_large();
        // Without a Content-Length: `Transfer-Encoding: chunked`.
        let chunked = |length| {
            let body = std::io::Cursor::new(ada_of(length));
            let body = SendBody::from_owned_reader(body);
            send("POST", server, path, &[("Content-Type", JSON)], body)
        };
        chunked(MIB).assert_ok(ADA);
        chunked(MIB + 1).assert_too_large();
    }
}

#[test]
fn a_smaller_limit_of_axum_holds() {
    let server = start();
    post_as(server, "/small", JSON, &ada_of(100)).assert_ok(ADA);
    let detail = "The body is larger than this service takes.";
    let reply = post_as(server, "/small", JSON, &ada_of(101));
    reply.assert_problem(413, "15.5.14", "Content Too Large", detail);
}

#[test]
fn a_body_that_ends_too_early_is_a_bad_request() {
    let server = start();
    let mut connection = TcpStream::connect(server).unwrap();
    let head = "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                Transfer-Encoding: chunked\r\n\r\nnot hexadecimal\r\n";
    connection.write_all(head.as_bytes()).unwrap();
    let mut reply = String::new();
    connection.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 400 "), "{reply}");
    assert!(
        reply.contains(r#""detail":"The body did not arrive as a whole.""#),
        "{reply}"
    );
}

#[test]
fn a_handler_answers_with_a_problem_of_its_own() {
    let server = start();
    let reply = post_as(server, "/teapot", JSON, "");
    let expected = r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.19","title":"I'm a teapot","status":418,"code":"TEAPOT"}"#;
    assert_eq!((reply.status, &*reply.body), (418, expected));
}
