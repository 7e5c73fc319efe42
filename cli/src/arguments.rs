//! The arguments of the program, and the help that it prints.

use std::path::PathBuf;
use std::thread;

use caibo_sandbox::program;
use clap::{Args, Parser, Subcommand};
use encoding_rs::Encoding;

use crate::check::Options;
use crate::columns::Map;
use crate::format::{FormatName, Wanted};

/// Checks files of customers by the rules of the Caibo API, and runs a local one.
#[derive(Parser)]
#[command(name = "caibo", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Check(CheckArguments),
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
/// column is. The first row of a CSV file holds the names of the columns. The delimiter (comma, semicolon, tab or |) and the encoding
/// (UTF-8, UTF-16 or Windows-1252) are detected.
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

    /// Use a column for a field whose name differs, such as 'E-mail address=email'. 'COLUMN=' leaves the column out. May be repeated
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    maps: Vec<Map>,

    /// Find duplicates by this column instead of the whole row. Rows with the same key and different content are rejected
    #[arg(long, value_name = "COLUMN")]
    key: Option<String>,

    /// Write the rejected rows to this file, with the columns _line, _code and _message before their own. Correct them there, and
    /// check the file again
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,

    /// The format of the file [default: detected]
    #[arg(long, value_enum)]
    format: Option<FormatName>,

    /// The character between the cells of a CSV file, or `tab` [default: detected]
    #[arg(long, value_name = "CHARACTER", value_parser = parse_delimiter)]
    delimiter: Option<u8>,

    /// The encoding of the file, by its name on the web, such as utf-8 or iso-8859-2 [default: detected]
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    encoding: Option<&'static Encoding>,

    /// The number of threads [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl From<CheckArguments> for Options {
    fn from(arguments: CheckArguments) -> Self {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        Self {
            file: arguments.file,
            rejects: arguments.rejects,
            encoding: arguments.encoding,
            wanted: Wanted {
                name: arguments.format,
                delimiter: arguments.delimiter,
                maps: arguments.maps,
                key: arguments.key,
            },
            threads: arguments.threads.map_or_else(cores, usize::from),
        }
    }
}

fn parse_delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        _ if text == "tab" => Ok(b'\t'),
        [b'"' | b'\r' | b'\n'] => Err("a delimiter is not a quote or a line end"),
        [delimiter] if delimiter.is_ascii() => Ok(*delimiter),
        _ => Err("a delimiter is one ASCII character"),
    }
}

fn parse_encoding(name: &str) -> Result<&'static Encoding, &'static str> {
    Encoding::for_label(name.as_bytes()).ok_or("no encoding of the Encoding Standard has this name")
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
