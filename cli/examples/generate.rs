//! Prints a CSV file of invented customers, for tests and measurements: the same file for the same arguments.
//!
//! `cargo run --example generate -- ROWS` prints that many rows. Of 1000 rows 30 are invalid, and 10 repeat the row before.

use std::env;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

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
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn write_rows(out: &mut impl Write, rows: u64) -> io::Result<()> {
    writeln!(
        out,
        "Name,E-mail,Phone,Member ID,Address,Total deposits,Notes"
    )?;
    for row in 0..rows {
        let place = row % 1000;
        // A row that repeats the one before.
        let number = if place % 100 == 99 { row - 1 } else { row };
        let email = match place {
            place if place % 100 == 33 => format!("customer{number}.example.com"),
            place if place % 100 == 66 => String::new(),
            _ => format!("customer{number}@example.com"),
        };
        let phone = match place {
            place if place % 100 == 5 => "+44 20 7946 0000 0000 0000".to_owned(),
            place if place % 4 == 0 => String::new(),
            _ => format!("+44 20 7946 {:04}", number % 10_000),
        };
        let address = if number % 10 == 0 {
            format!("\"{} Test Street, Suite {}\"", number % 300, number % 7)
        } else {
            format!("{} Test Street", number % 300)
        };
        let deposits = number % 5000;
        writeln!(
            out,
            "Customer {number},{email},{phone},M-{number:07},{address},{deposits}.50,",
        )?;
    }
    out.flush()
}
