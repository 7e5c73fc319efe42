//! A running sandbox, and a client for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::{HeaderMap, Request, Response};
use ureq::{Agent, AsSendBody, Body};

/// What every content type test sends, and what is stored of it under the first id.
pub(crate) const ADA: &str =
    r#"{"name":"Ada","email":"ada@example.com","createDate":"2026-01-31T09:30:00Z"}"#;
pub(crate) const STORED_ADA: &str =
    r#"{"id":1,"name":"Ada","email":"ada@example.com","createDate":"2026-01-31T09:30:00Z"}"#;

pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json");

/// How long an expected thing may take: several times what the sandbox gives open requests at its end.
/// Only a failure takes that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looks again and again, until there is something.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < PATIENCE, "no {what} in {PATIENCE:?}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The sandbox's program, with these arguments and nothing to read.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A process. It is killed when the test lets go of it.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self(command(arguments).spawn().unwrap())
    }

    /// Waits for the first line of the output, and gives the rest of it too.
    pub(crate) fn first_line(&mut self) -> (String, BufReader<ChildStdout>) {
        let mut stdout = self.stdout();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        (line, stdout)
    }

    /// Waits until it has ended, with all that it printed.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Ended {
        let stdout = self.stdout();
        self.wait_with(stdout)
    }

    #[track_caller]
    fn wait_with(mut self, mut stdout: BufReader<ChildStdout>) -> Ended {
        let mut ended = Ended {
            status: wait_for("end of the sandbox", || self.0.try_wait().unwrap()),
            stdout: String::new(),
            stderr: String::new(),
        };
        stdout.read_to_string(&mut ended.stdout).unwrap();
        let stderr = self.0.stderr.as_mut().unwrap();
        stderr.read_to_string(&mut ended.stderr).unwrap();
        ended
    }

    fn stdout(&mut self) -> BufReader<ChildStdout> {
        BufReader::new(self.0.stdout.take().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A sandbox on a port of its own.
pub(crate) struct Sandbox {
    process: Process,
    stdout: BufReader<ChildStdout>,
    /// `127.0.0.1:PORT`
    pub(crate) address: String,
    pub(crate) agent: Agent,
}

/// How a process ended, with what it printed and nobody had read.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// Starts one, and waits until it says where it listens.
    #[track_caller]
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut process = Process::start(&[arguments, &["--port", "0"]].concat());
        let (line, stdout) = process.first_line();
        let port = line
            .strip_prefix("Caibo sandbox: http://127.0.0.1:")
            .and_then(|rest| rest.strip_suffix('\n'))
            .unwrap_or_else(|| panic!("the first line is {line:?}"));
        assert_ne!(port.parse::<u16>().unwrap(), 0);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None);
        Self {
            process,
            stdout,
            address: format!("127.0.0.1:{port}"),
            agent: config.build().into(),
        }
    }

    /// Starts one that keeps its customers in a file.
    #[track_caller]
    pub(crate) fn start_on(file: &Path) -> Self {
        Self::start(&["--db", file.to_str().unwrap()])
    }

    /// Sends a request without a body.
    #[track_caller]
    pub(crate) fn call(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(method, path, headers, ())
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.call("GET", path, &[])
    }

    /// Sends a customer, with these headers and no others of its own.
    #[track_caller]
    pub(crate) fn post(&self, headers: &[(&str, &str)], body: impl AsSendBody) -> Reply {
        self.send("POST", "/customers", headers, body)
    }

    /// Sends a customer as `application/json`.
    #[track_caller]
    pub(crate) fn create(&self, json: &str) -> Reply {
        self.post(&[JSON], json)
    }

    #[track_caller]
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsSendBody,
    ) -> Reply {
        let uri = format!("http://{}{path}", self.address);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(self.agent.run(request.body(body).unwrap()).unwrap())
    }

    /// A connection of its own, for what no client would send.
    pub(crate) fn connect(&self) -> BufReader<TcpStream> {
        BufReader::new(TcpStream::connect(&self.address).unwrap())
    }

    /// Sends a signal, such as `TERM`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.process.0.id().to_string();
        let status = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(status.unwrap().success());
    }

    /// Waits until it has ended.
    #[track_caller]
    pub(crate) fn wait(self) -> Ended {
        self.process.wait_with(self.stdout)
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
    }
}

impl Ended {
    /// Exit code 0, and not a word after the first line.
    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        assert_eq!(self.status.code(), Some(0), "{self:?}");
        assert_eq!((&*self.stdout, &*self.stderr), ("", ""));
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    fn of(response: Response<Body>) -> Self {
        let (head, mut body) = response.into_parts();
        Self {
            status: head.status.as_u16(),
            headers: head.headers,
            body: body.read_to_string().unwrap(),
        }
    }

    /// Reads one answer off a connection.
    pub(crate) fn read(connection: &mut BufReader<TcpStream>) -> Self {
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
        let length = headers.get("content-length");
        let length = length.map_or(0, |length| length.to_str().unwrap().parse().unwrap());
        let mut body = vec![0; length];
        connection.read_exact(&mut body).unwrap();
        Self {
            status: status.parse().unwrap(),
            headers,
            body: String::from_utf8(body).unwrap(),
        }
    }

    /// The value of a header that stands once at most; empty where it is absent.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().map_or("", |value| value.to_str().unwrap());
        assert_eq!(values.next(), None, "{name} stands twice");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// 200 with exactly this JSON text.
    #[track_caller]
    pub(crate) fn assert_ok(&self, body: &str) {
        assert_eq!((self.status, &*self.body), (200, body));
        assert_eq!(self.header("content-type"), "application/json");
    }

    /// A problem with exactly this status, section of RFC 9110, title and detail.
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

/// Sends bytes as they are.
pub(crate) fn write(connection: &mut BufReader<TcpStream>, bytes: impl AsRef<[u8]>) {
    connection.get_mut().write_all(bytes.as_ref()).unwrap();
}
