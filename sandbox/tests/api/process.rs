//! A sandbox process and an HTTP client for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::Request;
use ureq::{Agent, AsSendBody};

use crate::reply::Reply;

/// A customer, and the same customer as stored with the first id.
pub(crate) const ADA: &str =
    r#"{"name":"Ada","email":"ada@example.com","createDate":"2026-01-31T09:30:00Z"}"#;
pub(crate) const STORED_ADA: &str =
    r#"{"id":1,"name":"Ada","email":"ada@example.com","createDate":"2026-01-31T09:30:00Z"}"#;

pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json");

/// A token for the routes that accept any.
pub(crate) const TOKEN: (&str, &str) = ("Authorization", "Bearer any");

/// The time limit of every wait: several times the 4 seconds that open requests get when the sandbox stops. Only a
/// failed test takes that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Polls until there is a result.
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

/// The sandbox's program with these arguments and an empty standard input.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A process, which is killed on drop.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self(command(arguments).spawn().unwrap())
    }

    /// Starts a process, and returns the other end of its standard input.
    pub(crate) fn start_with_stdin(arguments: &[&str]) -> (Self, ChildStdin) {
        let mut child = command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        (Self(child), stdin)
    }

    /// Waits for the first line of the output. Returns it and a reader of the rest.
    pub(crate) fn first_line(&mut self) -> (String, BufReader<ChildStdout>) {
        let mut stdout = self.stdout();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        (line, stdout)
    }

    /// Waits for the end of the process. Returns its status and its whole output.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Ended {
        let stdout = self.stdout();
        self.wait_with(stdout)
    }

    #[track_caller]
    pub(crate) fn wait_with(mut self, mut stdout: BufReader<ChildStdout>) -> Ended {
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

/// A sandbox on a free port.
pub(crate) struct Sandbox {
    process: Process,
    stdout: BufReader<ChildStdout>,
    /// `127.0.0.1:PORT`
    pub(crate) address: String,
    pub(crate) agent: Agent,
}

/// The exit status of a process, and its output that was not read yet.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// Starts a sandbox and waits until it has printed its address.
    #[track_caller]
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_by(command(&[arguments, &["--port", "0"]].concat()))
    }

    /// Starts a sandbox that can have this many files open.
    #[cfg(unix)]
    #[track_caller]
    pub(crate) fn start_with_handles(limit: u32) -> Self {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("ulimit -n {limit}; exec \"$0\" --port 0")])
            .arg(env!("CARGO_BIN_EXE_sandbox"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self::start_by(shell)
    }

    #[track_caller]
    fn start_by(mut command: Command) -> Self {
        let mut process = Process(command.spawn().unwrap());
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

    /// Starts a sandbox with this database file.
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

    /// Sends a customer with these headers.
    #[track_caller]
    pub(crate) fn post(&self, headers: &[(&str, &str)], body: impl AsSendBody) -> Reply {
        self.send("POST", "/customers", headers, body)
    }

    /// Changes a customer, with a token.
    #[track_caller]
    pub(crate) fn update(&self, id: &str, json: &str) -> Reply {
        let path = format!("/api/customers/{id}");
        self.send("PUT", &path, &[TOKEN, JSON], json)
    }

    /// Gets a customer's payment methods, with a token.
    #[track_caller]
    pub(crate) fn payment_methods(&self, id: &str) -> Reply {
        let path = format!("/api/users/payment-methods/{id}");
        self.call("GET", &path, &[TOKEN])
    }

    /// The recorded requests: method, path and status.
    #[track_caller]
    pub(crate) fn requests(&self) -> Vec<(String, String, Option<u64>)> {
        let requests = self.get("/sandbox/requests").json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let requests = requests.as_array().unwrap().iter();
        requests
            .map(|request| {
                let status = request["status"].as_u64();
                (text(&request["method"]), text(&request["path"]), status)
            })
            .collect()
    }

    /// Waits until the last recorded request has ended.
    #[track_caller]
    pub(crate) fn wait_for_the_end(&self) {
        wait_for("end of the request", || {
            let requests = self.get("/sandbox/requests").json();
            let last = requests.as_array().unwrap().last().unwrap().clone();
            last["endedAt"].as_str().map(str::to_owned)
        });
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

    /// Opens a connection, to send bytes that no HTTP client would send.
    pub(crate) fn connect(&self) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        BufReader::new(stream)
    }

    /// Sends a customer over a new connection, with this `Sandbox-Fault`.
    pub(crate) fn create_with_fault(&self, fault: &str) -> BufReader<TcpStream> {
        let mut connection = self.connect();
        let length = ADA.len();
        write(
            &mut connection,
            format!(
                "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\nSandbox-Fault: {fault}\r\n\r\n{ADA}"
            ),
        );
        connection
    }

    /// Sends a signal, such as `TERM`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.process.0.id().to_string();
        let status = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end of the process.
    #[track_caller]
    pub(crate) fn wait(self) -> Ended {
        self.process.wait_with(self.stdout)
    }

    /// Kills the process, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
    }
}

impl Ended {
    /// Asserts exit code 0, and no output after the first line.
    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        assert_eq!(self.status.code(), Some(0), "{self:?}");
        assert_eq!((&*self.stdout, &*self.stderr), ("", ""));
    }
}

/// Sends bytes as they are.
pub(crate) fn write(connection: &mut BufReader<TcpStream>, bytes: impl AsRef<[u8]>) {
    connection.get_mut().write_all(bytes.as_ref()).unwrap();
}
