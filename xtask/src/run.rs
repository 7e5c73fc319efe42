//! Other programs: run without a shell, and never with an input to wait for.

use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};

use anyhow::{Error, Result, anyhow, bail};

/// `cargo` with these arguments.
pub fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut command = Command::new("cargo");
    command.args(args);
    command
}

/// Runs a program to its end and lets its output through.
pub fn stream(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status();
    let status = status.map_err(|error| not_started(command, &error))?;
    if !status.success() {
        bail!("`{}` ended with {status}", command.get_program().display());
    }
    Ok(())
}

/// Runs a program to its end and gives what it printed.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` ended with {}: {}",
            command.get_program().display(),
            output.status,
            why.trim()
        );
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The error of a program that could not be started.
pub fn not_started(command: &Command, error: &io::Error) -> Error {
    let program = command.get_program().display();
    match error.kind() {
        io::ErrorKind::NotFound => anyhow!("`{program}` is not installed, or not on PATH"),
        _ => anyhow!("`{program}` does not start: {error}"),
    }
}

/// A command as one would type it at the root of the repository.
pub fn show(command: &Command) -> String {
    let mut words = Vec::new();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            words.push(format!("{}={}", name.display(), quote(value)));
        }
    }
    words.push(quote(command.get_program()));
    words.extend(command.get_args().map(quote));
    words.join(" ")
}

fn quote(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_a_command_as_one_would_type_it() {
        let mut command = Command::new("node");
        command.args(["--test", "a b.mjs", "it's"]).env("X", "/y z");
        assert_eq!(show(&command), r"X='/y z' node --test 'a b.mjs' 'it'\''s'");
    }
}
