//! Prints a CSV file of invented customers, for tests and measurements: the same file for the same arguments.
//!
//! `cargo run --example generate -- ROWS` prints that many rows. Of 1000 rows 30 are invalid, and 10 repeat the row before.

mod rows;

use std::env;
use std::io::{self, BufWriter};
use std::process::ExitCode;

use rows::write_rows;

const USAGE: &str = "usage: generate ROWS";

fn main() -> ExitCode {
    let rows = env::args().nth(1).and_then(|rows| rows.parse().ok());
    let result = match rows {
        Some(rows) => write_rows(&mut BufWriter::new(io::stdout().lock()), rows),
        None => Err(io::Error::other(USAGE)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate: {error}");
            ExitCode::from(2)
        }
    }
}
