//! A response of the sandbox, and assertions on it.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;

use serde_json::Value;
use ureq::Body;
use ureq::http::{HeaderMap, Response};

/// A response that was read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn of(response: Response<Body>) -> Self {
        let (head, mut body) = response.into_parts();
        Self {
            status: head.status.as_u16(),
            headers: head.headers,
            body: body.read_to_string().unwrap(),
        }
    }

    /// Reads one response from a connection.
    pub(crate) fn read(connection: &mut BufReader<TcpStream>) -> Self {
        let mut reply = Self::read_head(connection);
        let length = match reply.header("content-length") {
            "" => 0,
            length => length.parse().unwrap(),
        };
        let mut body = vec![0; length];
        connection.read_exact(&mut body).unwrap();
        reply.body = String::from_utf8(body).unwrap();
        reply
    }

    /// Reads the status line and the headers of a response, but not its body.
    pub(crate) fn read_head(connection: &mut BufReader<TcpStream>) -> Self {
        let mut line = String::new();
        connection.read_line(&mut line).unwrap();
        let status = line
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3));
        let status = status.unwrap_or_else(|| panic!("the status line is {line:?}"));
        let mut headers = HeaderMap::new();
        loop {
            let mut line = String::new();
            connection.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            let name: ureq::http::HeaderName = name.parse().unwrap();
            headers.insert(name, value.parse().unwrap());
        }
        Self {
            status: status.parse().unwrap(),
            headers,
            body: String::new(),
        }
    }

    /// The value of a header, or "" if it is absent. Fails if the header is repeated.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().map_or("", |value| value.to_str().unwrap());
        assert_eq!(values.next(), None, "{name} is repeated");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Asserts 200 with exactly this JSON text.
    #[track_caller]
    pub(crate) fn assert_ok(&self, body: &str) {
        assert_eq!((self.status, &*self.body), (200, body));
        assert_eq!(self.header("content-type"), "application/json");
    }

    /// Asserts a problem with exactly this status, section of RFC 9110, title and detail.
    #[track_caller]
    pub(crate) fn assert_problem(&self, status: u16, section: &str, title: &str, detail: &str) {
        let detail = match detail {
            "" => String::new(),
            detail => format!(r#","detail":"{detail}""#),
        };
        let body = format!(
            r#"{{"type":"https://tools.ietf.org/html/rfc9110#section-{section}","title":"{title}","status":{status}{detail}}}"#
        );
        assert_eq!((self.status, &*self.body), (status, &*body));
        assert_eq!(self.header("content-type"), "application/problem+json");
    }

    #[track_caller]
    pub(crate) fn assert_unauthorized(&self) {
        let detail = "Send the token that the sandbox was started with, as a bearer token.";
        self.assert_problem(401, "15.5.2", "Unauthorized", detail);
        assert_eq!(self.header("www-authenticate"), "Bearer");
    }

    /// Asserts the API's error for an id that no customer has.
    #[track_caller]
    pub(crate) fn assert_no_customer(&self, id: &str) {
        let begin = format!(
            r#"{{"error":{{"code":"CUSTOMER_NOT_FOUND","message":"Customer with ID {id} not found","details":{{"customerId":"{id}","timestamp":""#
        );
        self.assert_envelope(&begin);
    }

    /// Asserts the API's error for an id that is not an int64, which is not repeated.
    #[track_caller]
    pub(crate) fn assert_no_customer_id(&self) {
        self.assert_envelope(
            r#"{"error":{"code":"CUSTOMER_NOT_FOUND","message":"Customer not found: its ID must be a 64-bit integer","details":{"timestamp":""#,
        );
    }

    /// Asserts 404 with a body of this text, a time to the second and the closing braces.
    #[track_caller]
    fn assert_envelope(&self, begin: &str) {
        assert_eq!(self.status, 404);
        assert_eq!(self.header("content-type"), "application/json");
        let rest = self.body.strip_prefix(begin);
        let time = rest.and_then(|rest| rest.strip_suffix(r#""}}}"#));
        let time = time.unwrap_or_else(|| panic!("the body is {}", self.body));
        let zeros: String = time
            .chars()
            .map(|character| {
                if character.is_ascii_digit() {
                    '0'
                } else {
                    character
                }
            })
            .collect();
        assert_eq!(zeros, "0000-00-00T00:00:00Z");
    }

    #[track_caller]
    pub(crate) fn assert_not_found(&self) {
        self.assert_problem(404, "15.5.5", "Not Found", "");
    }

    #[track_caller]
    pub(crate) fn assert_method_not_allowed(&self, allow: &str) {
        self.assert_problem(405, "15.5.6", "Method Not Allowed", "");
        assert_eq!(self.header("allow"), allow);
    }

    #[track_caller]
    pub(crate) fn assert_too_large(&self) {
        let detail = "A body may have 1 MiB.";
        self.assert_problem(413, "15.5.14", "Content Too Large", detail);
    }

    /// Asserts the refusal for a missing token where any is accepted.
    #[track_caller]
    pub(crate) fn assert_unidentified(&self) {
        let detail = "Send a bearer token. The sandbox takes any.";
        self.assert_problem(401, "15.5.2", "Unauthorized", detail);
        assert_eq!(self.header("www-authenticate"), "Bearer");
    }

    #[track_caller]
    pub(crate) fn assert_unsupported(&self) {
        self.assert_unsupported_for(
            "The content type must be application/json, text/json or application/*+json.",
        );
    }

    #[track_caller]
    pub(crate) fn assert_unsupported_for(&self, detail: &str) {
        self.assert_problem(415, "15.5.16", "Unsupported Media Type", detail);
    }

    #[track_caller]
    pub(crate) fn assert_misdirected(&self) {
        let detail = "The sandbox answers to localhost, 127.0.0.1 and [::1], at any port, only.";
        self.assert_problem(421, "15.5.20", "Misdirected Request", detail);
    }
}
