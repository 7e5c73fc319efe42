//! `caibo import`: sends every valid row of a file, each exactly once.
//!
//! The file is read once to judge its rows, and once to send them. A row goes from the reader, which notes it in the journal, to
//! the sender and from there to the recorder, which notes its outcome: three threads, so that neither the file nor the journal
//! holds up the requests. Rows that fail for a reason outside them are sent again by reading the file once more, as a new run
//! would.
//!
//! With a queue (`queued`), the rows go from the reader to a database, and `caibo worker` (`worker`) sends them.

mod api;
mod grouped;
mod input;
mod key;
mod ledger;
mod occurrences;
mod options;
mod outcome;
mod paths;
mod progress;
mod queued;
mod rate;
mod reader;
mod recorder;
mod report;
mod row_file;
mod runtime;
mod sender;
mod status;
mod stop;
mod token;
mod worker;

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use caibo_customers::Caibo;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::failure::Failure;
use crate::journal::{Ending, Journal};

use input::{Input, Survey};
use ledger::Ledger;
use progress::Progress;
use rate::{Pace, Rate};
use runtime::{interruption, runtime};
use sender::Sender;

pub use api::Api;
pub use options::{Options, import_name};
pub use report::Report;
pub use status::{Status, remove as remove_from_queue};
pub use stop::Stop;
pub use token::TokenCommand;
pub use worker::{WorkerOptions, run as work};

/// Imports a file. Returns the report, and why the import ended early, if it did.
///
/// # Errors
///
/// An argument or the file is wrong, the file has changed, a file cannot be read or written, or the queue cannot be reached.
pub fn run(options: &Options) -> Result<(Report, Option<Stop>), Failure> {
    paths::check(options)?;
    let survey = options.open()?.survey()?;
    if let Some(queue) = &options.queue {
        return queued::run(options, queue, &survey);
    }
    let journal = if options.is_dry_run {
        Journal::for_dry_run(&options.journal)?
    } else {
        Journal::open(&options.journal)?
    };
    options.begin(&journal, &survey)?;
    if options.is_dry_run {
        let (report, _) = options.look_up(&survey, &journal)?;
        return Ok((report, None));
    }
    let mut import = Import {
        options,
        journal,
        progress: Progress::new(survey.rows),
        rate: options.rate.map(Rate::new),
        survey,
    };
    let runtime = runtime()?;
    let result = import.send_all(&runtime);
    import.progress.finish();
    result
}

struct Import<'a> {
    options: &'a Options,
    journal: Journal,
    survey: Survey,
    progress: Progress,
    rate: Option<Rate>,
}

impl Import<'_> {
    /// Sends the rows, and repeats those that failed, until each has an outcome or none can succeed.
    fn send_all(&mut self, runtime: &Runtime) -> Result<(Report, Option<Stop>), Failure> {
        let caibo = self.options.api.client()?;
        let interrupted = runtime.block_on(async { interruption() });
        let mut words = HashMap::new();
        loop {
            let input = self.options.open()?;
            let format = Arc::clone(&input.format);
            let mut ledger = self.options.ledger(&input, &self.survey)?;
            ledger.words = words;
            let ledger = Mutex::new(ledger);
            let mut stop = self.send(runtime, &caibo, input, &ledger, interrupted.clone())?;
            let (is_complete, has_ended, last_error) = {
                let mut ledger = ledger::lock(&ledger);
                let is_complete = ledger.settled() == self.survey.rows;
                (is_complete, ledger.ended > 0, ledger.last_error.take())
            };
            if stop.is_none() && !is_complete && !has_ended {
                let reason = last_error.unwrap_or_else(|| "no row got an answer".to_owned());
                stop = Some(Stop::Hopeless(reason));
            }
            if stop.is_some() || is_complete {
                let report = self.options.report(self.survey.rows, &format, &ledger)?;
                return Ok((report, stop));
            }
            words = mem::take(&mut ledger::lock(&ledger).words);
        }
    }

    /// Reads the file once and sends its rows.
    fn send(
        &mut self,
        runtime: &Runtime,
        caibo: &Caibo,
        input: Input,
        ledger: &Mutex<Ledger>,
        interrupted: watch::Receiver<bool>,
    ) -> Result<Option<Stop>, Failure> {
        // One batch waits, so that the reader is never far ahead.
        let (to_sender, outgoing) = tokio::sync::mpsc::channel(1);
        let (to_recorder, sent) = mpsc::channel();
        let reader = self.options.reader(&self.journal, ledger);
        let sender = Sender {
            caibo,
            token_command: self.options.api.token_command.as_deref(),
            notes: (!self.options.has_keys).then_some(&self.journal),
            concurrency: self.options.concurrency,
            pace: self.rate.as_mut().map_or(Pace::Free, Pace::Limited),
            interrupted,
        };
        let (journal, progress) = (&self.journal, &mut self.progress);
        let (reading, (stop, unsent), recorded) = thread::scope(|scope| {
            let reader = scope.spawn(move || reader.run(input, Some(to_sender)));
            let recorder = scope.spawn(move || recorder::record(&sent, journal, ledger, progress));
            let stop = runtime.block_on(sender.run(outgoing, to_recorder));
            (reader.join(), stop, recorder.join())
        });
        let ended = || Failure::new("a thread has ended");
        recorded.map_err(|_| ended())??;
        let reading = reading.map_err(|_| ended())??;
        let unsent = reading.unsent.iter().chain(&unsent);
        let unsent = unsent.filter(|row| !row.was_sent);
        self.journal
            .end(unsent.map(|row| (row.key.0, &Ending::NotSent)))?;
        if let Some(Stop::Failed(failure)) = stop {
            return Err(failure);
        }
        self.options.compare_digest(reading.digest, &self.survey)?;
        Ok(stop)
    }
}
