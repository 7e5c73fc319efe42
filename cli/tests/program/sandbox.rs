//! Starts `caibo sandbox` in an empty folder.
//!
//! Whether the program has the demo page and the npm package depends on the folder `site` when it was compiled. The list of their
//! files is compiled into this test too.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use caibo_sandbox::IncludedFile;
use tempfile::TempDir;
use ureq::Agent;

use crate::process::caibo;

include!(concat!(env!("OUT_DIR"), "/site.rs"));

const NO_SITE: &str = "caibo: this program was built without the demo page and the npm package; \
                       use the API alone, or name folders with them by --www and --pkg\n";

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// A process, which is killed on drop, in a folder that was empty.
struct Sandbox {
    process: Child,
    folder: TempDir,
    url: String,
    agent: Agent,
}

impl Sandbox {
    fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_caibo"));
        command.current_dir(&folder).arg("sandbox").args(arguments);
        command.args(["--port", "0", "--until-stdin-ends"]);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let url = line.strip_prefix("Caibo sandbox: ").unwrap().trim_end();
        let config = Agent::config_builder().http_status_as_error(false);
        Self {
            process,
            folder,
            url: url.to_owned(),
            agent: config.proxy(None).build().into(),
        }
    }

    /// The status, a header and the body of a file.
    fn get(&self, path: &str, header: &str) -> (u16, String, Vec<u8>) {
        let response = self.agent.get(format!("{}/{path}", self.url)).call();
        let (head, mut body) = response.unwrap().into_parts();
        let value = head
            .headers
            .get(header)
            .map(|value| value.to_str().unwrap());
        (
            head.status.as_u16(),
            value.unwrap_or_default().to_owned(),
            body.read_to_vec().unwrap(),
        )
    }

    /// Ends its standard input, and returns its exit code and its error output.
    fn stop(mut self) -> (Option<i32>, String) {
        drop(self.process.stdin.take());
        let code = self.process.wait().unwrap().code();
        let mut stderr = String::new();
        let mut output = self.process.stderr.take().unwrap();
        output.read_to_string(&mut stderr).unwrap();
        assert_eq!(self.folder.path().read_dir().unwrap().count(), 0);
        (code, stderr)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').unwrap_or_default().1 {
        "html" => "text/html",
        "css" => "text/css",
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        _ => "",
    }
}

#[test]
fn it_creates_a_customer_and_writes_no_file() {
    let sandbox = Sandbox::start(&[]);
    let created = sandbox
        .agent
        .post(format!("{}/customers", sandbox.url))
        .header("content-type", "application/json")
        .send(r#"{"name":"Ada","email":"ada@example.com"}"#)
        .unwrap();
    assert_eq!(created.status(), 200);
    let (status, _, stored) = sandbox.get("sandbox/customers", "");
    let stored = String::from_utf8(stored).unwrap();
    assert_eq!(status, 200);
    assert!(stored.contains(r#""email":"ada@example.com""#), "{stored}");
    let notice = if WWW.is_empty() { NO_SITE } else { "" };
    assert_eq!(sandbox.stop(), (Some(0), notice.to_owned()));
}

#[test]
fn it_serves_the_files_of_the_program() {
    assert_eq!(WWW.is_empty(), PKG.is_empty());
    let sandbox = Sandbox::start(&[]);
    for (prefix, files) in [("", WWW), ("pkg/", PKG)] {
        for IncludedFile { path, content } in files {
            let path = format!("{prefix}{path}");
            let (status, found, body) = sandbox.get(&path, "content-type");
            assert_eq!((status, body.as_slice()), (200, *content), "{path}");
            let expected = media_type(&path);
            assert!(expected.is_empty() || found == expected, "{path}: {found}");
            let (_, policy, _) = sandbox.get(&path, "content-security-policy");
            assert_eq!(policy, POLICY, "{path}");
        }
    }
    let (status, ..) = sandbox.get("", "");
    assert_eq!(status, if WWW.is_empty() { 404 } else { 200 });
}

#[test]
fn it_serves_the_folders_that_are_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "page").unwrap();
    let path = folder.path().to_str().unwrap();
    let sandbox = Sandbox::start(&["--www", path, "--pkg", path]);
    for path in ["", "pkg/index.html"] {
        let found = sandbox.get(path, "content-type");
        assert_eq!(found, (200, "text/html".to_owned(), b"page".to_vec()));
    }
    assert_eq!(sandbox.stop(), (Some(0), String::new()));
}

#[test]
fn the_exit_code_is_1_if_it_does_not_start_and_2_for_wrong_arguments() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    let options = ["sandbox", "--www", ".", "--pkg", ".", "--port"];
    let output = caibo(folder.path(), &[&options[..], &[&port]].concat(), b"");
    assert_eq!((output.code, &*output.stdout), (Some(1), ""));
    let begin = format!("caibo: cannot listen on 127.0.0.1:{port}: ");
    assert!(output.stderr.starts_with(&begin), "{}", output.stderr);
    assert_eq!(output.stderr.lines().count(), 1);
    let output = caibo(folder.path(), &["sandbox", "--www", ""], b"");
    assert_eq!((output.code, &*output.stdout), (Some(2), ""));
}
