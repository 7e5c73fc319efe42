//! The error output, for the person who runs the sandbox.

use std::fmt::Display;
use std::io::{self, Write};

/// Writes one line to standard error: a task that failed, and why. Neither may contain personal data.
///
/// Unlike `eprintln!` it cannot panic where standard error is closed.
pub(crate) fn failure(task: &str, error: impl Display) {
    let _ = writeln!(io::stderr(), "sandbox: cannot {task}: {error}");
}
