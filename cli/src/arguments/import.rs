//! The arguments of `caibo import`.

use std::ffi::OsString;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::api::ApiArguments;
use super::format::FormatArguments;
use super::output::OutputArguments;
use crate::import::{Options, import_name};

/// Send every valid row of a CSV or NDJSON file to the API, each exactly once
///
/// Checks the rows as `caibo check` does, and creates a customer of each valid one. A journal beside the file notes each row
/// before it is sent and after it is answered. If the program stops or is killed, run the same command to go on.
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
  caibo import customers.csv --queue postgres://user@host/database --rate 50
  caibo import --queue postgres://user@host/database --status

Exit codes: 0 all rows are imported, 1 some rows are rejected or uncertain, 2 an argument is wrong or a file cannot be read or
written, 3 stopped because nothing can succeed (the token is wrong, the API or the queue cannot be reached), 130 stopped by
Ctrl-C."
)]
pub struct ImportArguments {
    #[command(subcommand)]
    pub command: Option<ImportCommand>,

    /// The file to import
    #[arg(value_name = "FILE", required_unless_present = "status")]
    file: Option<PathBuf>,

    /// Put the rows into a queue on PostgreSQL, and wait until workers have sent them. The password of the database may be in the
    /// environment variable PGPASSWORD
    #[arg(
        long,
        value_name = "URL",
        conflicts_with_all = ["base_url", "token_command", "concurrency", "timeout", "dry_run", "journal", "no_idempotency"]
    )]
    queue: Option<String>,

    /// Tell how far the imports of the queue are
    #[arg(long, requires = "queue", conflicts_with_all = ["file", "rejects", "rate", "changed"])]
    status: bool,

    #[command(flatten)]
    api: ApiArguments,

    /// Send at most N rows a second [default: as many as the API accepts]
    #[arg(long, value_name = "N")]
    rate: Option<NonZeroU32>,

    /// Check the rows and look into the journal, and send nothing
    #[arg(long)]
    dry_run: bool,

    /// The journal, a SQLite file. It holds hashes and outcomes, and no personal data [default: FILE.journal]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,

    /// Go on although the file, or how it is read, has changed. Rows that were sent are not sent again
    #[arg(long)]
    changed: bool,

    /// For an API without idempotency keys: send no row twice. A row without an answer is listed as uncertain
    #[arg(long)]
    no_idempotency: bool,

    /// Write the uncertain rows to this file
    #[arg(long, value_name = "FILE", requires = "no_idempotency")]
    uncertain: Option<PathBuf>,

    #[command(flatten)]
    pub output: OutputArguments,

    #[command(flatten)]
    format: FormatArguments,
}

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    Purge(PurgeArguments),
}

/// Remove the journal of an import, or an import from a queue
///
/// After that, the same import sends every row again, and only the API can recognize those that it has.
#[derive(Args, Debug)]
pub struct PurgeArguments {
    /// The file that was imported
    #[arg(value_name = "FILE", required_unless_present = "journal")]
    file: Option<PathBuf>,

    /// The journal [default: FILE.journal]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,

    /// The queue that the file was put into. Its rows that were not sent yet are removed
    #[arg(
        long,
        value_name = "URL",
        requires = "file",
        conflicts_with = "journal"
    )]
    queue: Option<String>,
}

impl ImportArguments {
    /// The queue whose status is asked for.
    pub fn status_of(&self) -> Option<&str> {
        self.queue.as_deref().filter(|_| self.status)
    }
}

impl PurgeArguments {
    /// The queue, and the name of the import in it.
    pub fn queue(&self) -> Option<(&str, String)> {
        Some((self.queue.as_deref()?, import_name(self.file.as_deref()?)))
    }

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
            concurrency: arguments.api.concurrency,
            api: arguments.api.into(),
            rate: arguments.rate,
            is_dry_run: arguments.dry_run,
            may_have_changed: arguments.changed,
            has_keys: !arguments.no_idempotency,
            uncertain: arguments.uncertain,
            rejects: arguments.output.rejects,
            encoding: arguments.format.encoding,
            wanted: arguments.format.wanted(),
            queue: arguments.queue,
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
