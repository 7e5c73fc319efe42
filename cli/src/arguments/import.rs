//! The arguments of `caibo import`.

use std::ffi::OsString;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use caibo_customers::options::BaseUrl;
use clap::{Args, Subcommand};

use super::format::FormatArguments;
use crate::import::Options;

/// Send every valid row of a CSV or NDJSON file to the API, each exactly once
///
/// Checks the rows as `caibo check` does, and creates a customer of each valid one. A journal beside the file notes each row before
/// it is sent and after it is answered. If the program stops or is killed, the same command goes on.
///
/// The token is taken from the environment variable CAIBO_TOKEN, or from --token-command.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  caibo import customers.csv --dry-run
  caibo import customers.csv --rejects rejects.csv --rate 50
  caibo import customers.csv --key memberId --token-command 'pass show caibo'
  caibo import purge customers.csv

Exit codes: 0 all rows are imported, 1 some rows are rejected or uncertain, 2 an argument is wrong or a file cannot be read or
written, 3 stopped because nothing can succeed (the token is wrong, the server is down), 130 stopped by Ctrl-C."
)]
pub struct ImportArguments {
    #[command(subcommand)]
    pub command: Option<ImportCommand>,

    /// The file to import
    #[arg(value_name = "FILE", required = true)]
    file: Option<PathBuf>,

    /// The URL of the API [default: that of apay.caibo.digital]
    #[arg(long, value_name = "URL")]
    base_url: Option<BaseUrl>,

    /// A shell command that prints the token. It is run again if the API refuses the token
    #[arg(long, value_name = "COMMAND")]
    token_command: Option<String>,

    /// The largest number of requests in flight, from 1 to 100
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100))]
    concurrency: u32,

    /// Send at most N rows a second [default: as many as the API accepts]
    #[arg(long, value_name = "N")]
    rate: Option<NonZeroU32>,

    /// Wait for the answer to a row for at most this time, in seconds, with all repetitions
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    timeout: u32,

    /// Check the rows and look into the journal, and send nothing
    #[arg(long)]
    dry_run: bool,

    /// The journal, a SQLite file. It holds hashes and outcomes, and no personal data [default: FILE.journal]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,

    /// Go on although the file is not the one that the journal is about. Rows that were sent are not sent again
    #[arg(long)]
    changed: bool,

    /// For an API without idempotency keys: send no row twice. A row without an answer is listed as uncertain
    #[arg(long)]
    no_idempotency: bool,

    /// Write the uncertain rows to this file
    #[arg(long, value_name = "FILE", requires = "no_idempotency")]
    uncertain: Option<PathBuf>,

    /// Write the rejected rows to this file, with the columns _line, _code and _message before their own. Correct them there, and
    /// import that file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    format: FormatArguments,
}

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    Purge(PurgeArguments),
}

/// Remove the journal of an import
///
/// Without it the same command sends every row again, and only the API can recognize those that it has.
#[derive(Args, Debug)]
pub struct PurgeArguments {
    /// The file that was imported
    #[arg(value_name = "FILE", required_unless_present = "journal")]
    file: Option<PathBuf>,

    /// The journal [default: FILE.journal]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

impl PurgeArguments {
    pub fn journal(self) -> PathBuf {
        journal_path(self.journal, &self.file.unwrap_or_default())
    }
}

impl From<ImportArguments> for Options {
    fn from(arguments: ImportArguments) -> Self {
        let file = arguments.file.unwrap_or_default();
        Self {
            journal: journal_path(arguments.journal, &file),
            file,
            base_url: arguments.base_url.unwrap_or_default(),
            token_command: arguments.token_command,
            concurrency: arguments.concurrency,
            rate: arguments.rate,
            timeout: Duration::from_secs(arguments.timeout.into()),
            is_dry_run: arguments.dry_run,
            may_have_changed: arguments.changed,
            has_keys: !arguments.no_idempotency,
            uncertain: arguments.uncertain,
            rejects: arguments.rejects,
            encoding: arguments.format.encoding,
            wanted: arguments.format.wanted(),
        }
    }
}

fn journal_path(journal: Option<PathBuf>, file: &std::path::Path) -> PathBuf {
    journal.unwrap_or_else(|| {
        let mut name = OsString::from(file);
        name.push(".journal");
        name.into()
    })
}
