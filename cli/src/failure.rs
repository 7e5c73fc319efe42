//! Why the program cannot do what it was asked for.

use std::fmt;
use std::io;
use std::path::Path;

/// A failure, as one line for the person at the terminal: the cause and the remedy, without a submitted value.
#[derive(Debug, PartialEq)]
pub struct Failure(String);

impl Failure {
    /// A failure with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A file that cannot be read or written.
    pub fn file(action: &str, path: &Path, error: &io::Error) -> Self {
        Self(format!("cannot {action} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
