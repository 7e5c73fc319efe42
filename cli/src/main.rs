//! The program `caibo`: checks files of customers by the rules of the Caibo API, and runs a local one.
//!
//! ```text
//! file ─▶ source ─▶ chunks ─▶ table (by csv), ndjson ─▶ batch ─▶ duplicates ─▶ tally ─▶ report
//!         decoding  records   each chunk on a thread       └──────────▶ rejects
//! ```
//!
//! The modules by floor, from the top; each uses those below:
//!
//! | floor | modules |
//! |---|---|
//! | the command line | `arguments` |
//! | the commands | `check`, `sandbox` |
//! | what is printed and written | `report`, `rejects` |
//! | the formats of files | `format` |
//! | judging rows | `table`, `ndjson` |
//! | verdicts | `batch` |
//! | reading records | `chunks`, `source`, `csv` |
//! | columns, counts | `columns`, `duplicates`, `tally` |
//! | failures | `failure` |

mod arguments;
mod batch;
mod check;
mod chunks;
mod columns;
mod csv;
mod duplicates;
mod failure;
mod format;
mod ndjson;
mod rejects;
mod report;
mod sandbox;
mod source;
mod table;
mod tally;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, CheckArguments, Command};
use failure::Failure;

/// Some rows are rejected.
const REJECTED: u8 = 1;
/// The program cannot do what it was asked for. clap exits with the same code for wrong arguments.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(arguments) => check(arguments),
        Command::Sandbox(arguments) => return sandbox::run(arguments),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            // Not `eprintln!`, which panics where standard error is closed.
            let _ = writeln!(io::stderr(), "caibo: {failure}");
            ExitCode::from(USAGE)
        }
    }
}

fn check(arguments: CheckArguments) -> Result<ExitCode, Failure> {
    let is_json = arguments.json;
    let report = check::run(arguments.into())?;
    let text = if is_json {
        report.to_json()
    } else {
        report.to_string()
    };
    match io::stdout().write_all(text.as_bytes()) {
        // A reader such as `head` has what it needs.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            return Err(Failure::new(format!(
                "cannot write to standard output: {error}"
            )));
        }
        _ => {}
    }
    Ok(if report.has_rejects() {
        REJECTED.into()
    } else {
        ExitCode::SUCCESS
    })
}
