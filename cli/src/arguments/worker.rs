//! The arguments of `caibo worker`.

use clap::Args;

use super::api::ApiArguments;
use crate::import::WorkerOptions;

/// Send the rows that `caibo import --queue` has put into a queue on PostgreSQL
///
/// Any number of workers, on any number of machines, share one queue. A worker waits for rows until it is stopped. The rows of a
/// worker that is killed are sent by the others.
///
/// The token is taken from the environment variable CAIBO_TOKEN, or from --token-command.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  caibo worker --queue postgres://user@host/database
  caibo worker --queue postgres://user@host/database --token-command 'pass show caibo' --concurrency 16

Exit codes: 2 an argument is wrong, 3 stopped because nothing can succeed (the token is wrong, the API or the queue cannot be
reached), 130 stopped by Ctrl-C.")]
pub struct WorkerArguments {
    /// The queue. The password of the database may be in the environment variable PGPASSWORD
    #[arg(long, value_name = "URL")]
    queue: String,

    #[command(flatten)]
    api: ApiArguments,
}

impl From<WorkerArguments> for WorkerOptions {
    fn from(arguments: WorkerArguments) -> Self {
        Self {
            queue: arguments.queue,
            concurrency: arguments.api.concurrency,
            api: arguments.api.into(),
        }
    }
}
