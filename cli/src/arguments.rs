//! The arguments of the program, and the help that it prints.

mod api;
mod format;
mod import;
mod output;
mod worker;

use std::path::PathBuf;
use std::thread;

use caibo_sandbox::program;
use clap::{Args, Parser, Subcommand};

use crate::check::Options;

use format::FormatArguments;
use output::OutputArguments;

pub use import::{ImportArguments, ImportCommand, PurgeArguments};
pub use worker::WorkerArguments;

/// Checks and imports files of customers by the rules of the Caibo API, and runs a local one.
#[derive(Parser)]
#[command(name = "caibo", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Check(CheckArguments),
    Import(Box<ImportArguments>),
    Worker(WorkerArguments),
    /// Run a local Caibo API, for tests and for trying things out
    ///
    /// It validates customers by the same rules as the npm package and the Rust crate, stores them in SQLite
    /// and serves the demo page. It listens on 127.0.0.1 only.
    #[command(after_help = program::HELP)]
    Sandbox(program::Arguments),
}

/// Check every row of a CSV or NDJSON file, and send nothing
///
/// Prints how many rows are valid, what is wrong with the others and in which lines, which rows are duplicates, and how full each
/// column is. The first row of a CSV file holds the names of the columns. The delimiter (comma, semicolon, tab or |) and the
/// encoding (UTF-8, UTF-16 or Windows-1252) are detected.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  caibo check customers.csv
  caibo check customers.csv --map 'Contact=email' --rejects rejects.csv
  zcat customers.ndjson.gz | caibo check - --key memberId --json

Exit codes: 0 all rows are valid, 1 some are not, 2 the file cannot be read or an argument is wrong.")]
pub struct CheckArguments {
    /// The file to check; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    pub output: OutputArguments,

    #[command(flatten)]
    format: FormatArguments,

    /// The number of threads [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl From<CheckArguments> for Options {
    fn from(arguments: CheckArguments) -> Self {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        Self {
            file: arguments.file,
            rejects: arguments.output.rejects,
            encoding: arguments.format.encoding,
            wanted: arguments.format.wanted(),
            threads: arguments.threads.map_or_else(cores, usize::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_declaration_of_the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
