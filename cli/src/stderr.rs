//! Prints lines on standard error.

use std::io::{self, Write as _};

/// Prints a line. Not by `eprintln!`, which panics where standard error is closed.
pub fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "caibo: {text}");
}
