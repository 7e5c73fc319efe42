//! Runs `caibo import` on a file of a temporary folder, against a sandbox.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Output, command, run};
use crate::rows;
use crate::running_sandbox::RunningSandbox;

/// Three customers, one of them twice, and a row that is not valid.
pub const ROWS: &str = "name,email,memberId
Ada,ada@example.com,M-1
Grace,grace@example.com,M-2
Ada,ada@example.com,M-1
Alan,alan,M-3
Edsger,edsger@example.com,M-4
";

/// The longest time that [`ended`] waits.
const MAX_DURATION: Duration = Duration::from_secs(20);

/// A folder with a file `rows.csv`.
pub fn folder_with(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rows.csv"), text).unwrap();
    folder
}

/// The same, with invented customers.
pub fn folder_with_rows(count: u64) -> TempDir {
    let mut text = Vec::new();
    rows::write_rows(&mut text, count).unwrap();
    folder_with(&String::from_utf8(text).unwrap())
}

/// The command that imports `rows.csv` of a folder.
pub fn import_command(folder: &Path, sandbox: &RunningSandbox, more: &[&str]) -> Command {
    let arguments = ["import", "rows.csv", "--base-url", sandbox.url()];
    command(folder, &[&arguments, more].concat())
}

pub fn import(folder: &Path, sandbox: &RunningSandbox, more: &[&str]) -> Output {
    run(import_command(folder, sandbox, more), b"")
}

/// Begins an import, which the test interrupts or kills.
pub fn begin(folder: &Path, sandbox: &RunningSandbox, more: &[&str]) -> Child {
    import_command(folder, sandbox, more).spawn().unwrap()
}

/// The report of an import, its exit code and its error output.
pub fn report(
    folder: &Path,
    sandbox: &RunningSandbox,
    more: &[&str],
) -> (Value, Option<i32>, String) {
    let output = import(folder, sandbox, &[more, &["--json"]].concat());
    let report = serde_json::from_str(&output.stdout).unwrap_or_default();
    (report, output.code, output.stderr)
}

/// How many rows there are, and how many are created, rejected, duplicates, uncertain and left.
pub fn counts(report: &Value) -> [u64; 6] {
    [
        &report["rows"],
        &report["created"],
        &report["rejected"],
        &report["duplicates"]["count"],
        &report["uncertain"]["count"],
        &report["left"],
    ]
    .map(|count| count.as_u64().unwrap())
}

/// The same of an import with `--json`.
pub fn counts_of(output: &Output) -> [u64; 6] {
    counts(&serde_json::from_str(&output.stdout).unwrap())
}

pub fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

pub fn wait_for_requests(sandbox: &RunningSandbox, count: usize) {
    while sandbox.requests().len() < count {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Sends SIGINT, as Ctrl-C does.
pub fn interrupt(child: &Child) {
    let id = child.id().to_string();
    let kill = Command::new("kill").args(["-INT", &id]).status();
    assert!(kill.unwrap().success());
}

/// What a program printed until it ended, which must not take long.
pub fn ended(mut child: Child) -> Output {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > MAX_DURATION {
            child.kill().unwrap();
            panic!("the program still runs");
        }
        thread::sleep(Duration::from_millis(5));
    }
    output(child)
}

/// What a program printed until it ended.
pub fn output(mut child: Child) -> Output {
    let (mut stdout, mut stderr) = (String::new(), String::new());
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut stdout)
        .unwrap();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    Output {
        code: child.wait().unwrap().code(),
        stdout,
        stderr,
    }
}
