//! Runs the program `caibo` as a process.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// The folder of the files that the tests check.
pub const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files");

/// What the program printed, and its exit code.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// `caibo` with these arguments in a folder, without a token.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caibo"));
    command.current_dir(folder).args(arguments);
    command.env_remove("CAIBO_TOKEN");
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs `caibo` with these arguments in a folder.
pub fn caibo(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Output {
    run(command(folder, arguments), stdin)
}

/// Runs a command to its end.
pub fn run(mut command: Command, stdin: &[u8]) -> Output {
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    // A program that does not read its input closes it.
    let writer = thread::spawn(move || input.write_all(&stdin).ok());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Output {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
