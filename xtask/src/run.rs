//! Runs other programs, without a shell and with an empty standard input.

use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};

use anyhow::{Error, Result, anyhow, bail};

/// The command `cargo` with these arguments.
pub fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut command = Command::new("cargo");
    command.args(args);
    command
}

/// Runs a program, whose output goes to the terminal, and fails if its exit status is not 0.
pub fn stream(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status();
    let status = status.map_err(|error| not_started(command, &error))?;
    if !status.success() {
        bail!("`{}` failed with {status}", command.get_program().display());
    }
    Ok(())
}

/// Runs a program and returns its standard output, trimmed. Its error output becomes part of the error.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` failed with {}: {}",
            command.get_program().display(),
            output.status,
            message.trim()
        );
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The error of a program that could not be started.
pub fn not_started(command: &Command, error: &io::Error) -> Error {
    let program = command.get_program().display();
    match error.kind() {
        io::ErrorKind::NotFound => anyhow!("`{program}` is not installed, or not on PATH"),
        _ => anyhow!("cannot start `{program}`: {error}"),
    }
}

/// A command as text for a POSIX shell, to be run at the root of the repository.
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
    fn shows_a_command_as_text_for_a_shell() {
        let mut command = Command::new("node");
        command.args(["--test", "a b.mjs", "it's"]).env("X", "/y z");
        assert_eq!(show(&command), r"X='/y z' node --test 'a b.mjs' 'it'\''s'");
    }
}
