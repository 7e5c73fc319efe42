//! The program `caibo`: checks and imports files of customers by the rules of the Caibo API, and runs a local one.
//!
//! ```text
//! file ─▶ source ─▶ chunks ─▶ table (by csv), ndjson ─▶ batch ─▶ duplicates ─▶ tally ─▶ report
//!         decoding  records   each chunk on a thread       └──────────▶ rejects
//! ```
//!
//! An import reads the file the same way, on one thread, and goes on:
//!
//! ```text
//! batch ─▶ reader ─▶ sender ─▶ API
//!           │  ▲        └─▶ recorder ─▶ ledger ─▶ report, rejects
//!           ▼  │               │
//!          journal ◀───────────┘
//! ```
//!
//! With `--queue` the reader puts the rows into a queue on PostgreSQL, and workers on any number of machines send them:
//!
//! ```text
//! batch ─▶ reader ─▶ queue ─▶ worker ─▶ sender ─▶ API
//!           │  ▲                 ▲        │
//!           ▼  │                 ▼        ▼
//!          journal, in the database of the queue
//! ```
//!
//! The modules by layer, from the top. Each uses those below, or beside:
//!
//! | layer | modules |
//! |---|---|
//! | the command line | `arguments` |
//! | the commands | `check`, `import`, `sandbox` |
//! | what is printed and written | `report`, `rejects` |
//! | what was sent | `queue`, `journal` |
//! | the formats of files | `format` |
//! | judging rows | `table`, `ndjson` |
//! | verdicts | `batch` |
//! | reading records | `chunks`, `source`, `csv` |
//! | columns, counts | `columns`, `duplicates`, `tally` |
//! | failures, standard error | `failure`, `stderr` |

mod arguments;
mod batch;
mod check;
mod chunks;
mod columns;
mod csv;
mod duplicates;
mod failure;
mod format;
mod import;
mod journal;
mod ndjson;
mod queue;
mod rejects;
mod report;
mod sandbox;
mod source;
mod stderr;
mod table;
mod tally;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::{
    Arguments, CheckArguments, Command, ImportArguments, ImportCommand, PurgeArguments,
    WorkerArguments,
};
use failure::Failure;
use import::Status;
use journal::Journal;
use stderr::tell;

/// The exit code if rows are rejected or uncertain.
const REJECTED: u8 = 1;

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(arguments) => check(arguments),
        Command::Import(arguments) => match arguments.command {
            Some(ImportCommand::Purge(arguments)) => purge(arguments),
            None => import(*arguments),
        },
        Command::Worker(arguments) => worker(arguments),
        Command::Sandbox(arguments) => return sandbox::run(arguments),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            tell(&failure.to_string());
            failure.exit_code().into()
        }
    }
}

fn check(arguments: CheckArguments) -> Result<ExitCode, Failure> {
    let is_json = arguments.output.json;
    let report = check::run(arguments.into())?;
    print(&if is_json {
        report.to_json()
    } else {
        report.to_string()
    })?;
    Ok(code(report.has_rejects()))
}

fn import(arguments: ImportArguments) -> Result<ExitCode, Failure> {
    let is_json = arguments.output.json;
    if let Some(queue) = arguments.status_of() {
        let status = Status::read(queue)?;
        print(&if is_json {
            status.to_json()
        } else {
            status.to_string()
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let (report, stop) = import::run(&arguments.into())?;
    print(&if is_json {
        report.to_json()
    } else {
        report.to_string()
    })?;
    Ok(match stop {
        Some(stop) => {
            tell(&format!("{stop}. Run the same command to go on"));
            stop.exit_code().into()
        }
        None => code(report.has_rejects()),
    })
}

fn purge(arguments: PurgeArguments) -> Result<ExitCode, Failure> {
    match arguments.queue() {
        Some((queue, name)) => import::remove_from_queue(queue, &name)?,
        None => Journal::remove(&arguments.journal())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn worker(arguments: WorkerArguments) -> Result<ExitCode, Failure> {
    let stop = import::work(&arguments.into())?;
    tell(&format!("{stop}. Run the same command to go on"));
    Ok(stop.exit_code().into())
}

fn code(has_rejects: bool) -> ExitCode {
    if has_rejects {
        REJECTED.into()
    } else {
        ExitCode::SUCCESS
    }
}

/// Prints a report on standard output.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        // A reader such as `head` has what it needs.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::new(format!(
            "cannot write to standard output: {error}"
        ))),
        _ => Ok(()),
    }
}
