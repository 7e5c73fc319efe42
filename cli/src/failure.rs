//! Why the program cannot do what it was asked for.

use std::fmt;
use std::io;
use std::path::Path;

/// A failure, as one line for the person at the terminal: the cause and the remedy, without a submitted value.
#[derive(Debug, PartialEq)]
pub struct Failure {
    message: String,
    exit_code: u8,
}

impl Failure {
    /// The exit code where an argument is wrong, or a file cannot be read or written. clap uses the same for arguments.
    const USAGE: u8 = 2;
    /// The exit code where nothing can succeed, because a server refuses the token or cannot be reached.
    pub const HOPELESS: u8 = 3;

    /// A wrong argument, or a file that cannot be read or written.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            exit_code: Self::USAGE,
        }
    }

    /// A server that cannot be reached.
    pub fn unreachable(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            exit_code: Self::HOPELESS,
        }
    }

    /// A file that cannot be read or written.
    pub fn file(action: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {action} {}: {error}", path.display()))
    }

    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
