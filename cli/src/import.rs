//! `caibo import`: sends every valid row of a file, each exactly once.
//!
//! The file is read once to count its rows, and once to send them. A row goes from the reader, which notes it in the journal, to the
//! sender and from there to the recorder, which notes its outcome: three threads, so that neither the file nor the journal holds up
//! the requests. Rows that fail for a reason outside them are sent again by reading the file once more, as a new run would.

mod grouped;
mod input;
mod key;
mod ledger;
mod lines;
mod outcome;
mod progress;
mod rate;
mod reader;
mod recorder;
mod report;
mod row_file;
mod sender;
mod stop;
mod token;

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use caibo_customers::Caibo;
use caibo_customers::options::{self, BaseUrl};
use encoding_rs::Encoding;
use sha2::{Digest as _, Sha256};
use tokio::runtime::Runtime;
use tokio::signal::ctrl_c;
#[cfg(unix)]
use tokio::signal::unix;
use tokio::sync::watch;

use crate::failure::Failure;
use crate::format::{Format, Wanted};
use crate::journal::{Journal, Settings};
use crate::rejects::Rejects;

use input::{Input, Survey};
use ledger::Ledger;
use progress::Progress;
use rate::Rate;
use reader::Reader;
use report::Subject;
use row_file::RowFile;
use sender::Sender;

pub use report::Report;
pub use stop::Stop;

/// How often one call is repeated. The waits are 12 seconds together on average: a server may restart meanwhile.
const MAX_RETRIES: u32 = 6;

/// What to import, and how.
pub struct Options {
    pub file: PathBuf,
    pub journal: PathBuf,
    pub base_url: BaseUrl,
    pub token_command: Option<String>,
    pub concurrency: u32,
    /// The largest number of rows in a second.
    pub rate: Option<NonZeroU32>,
    /// The longest time for one row.
    pub timeout: Duration,
    pub is_dry_run: bool,
    /// Whether the file may differ from the one that the journal is about.
    pub may_have_changed: bool,
    /// Whether rows are sent with idempotency keys.
    pub has_keys: bool,
    pub uncertain: Option<PathBuf>,
    pub rejects: Option<PathBuf>,
    pub encoding: Option<&'static Encoding>,
    pub wanted: Wanted,
}

/// Imports a file.
///
/// # Errors
///
/// An argument or the file is wrong, or a file cannot be read or written.
pub fn run(options: &Options) -> Result<(Report, Option<Stop>), Failure> {
    let survey = options.open()?.survey()?;
    let journal = if options.is_dry_run {
        Journal::for_dry_run(&options.journal)?
    } else {
        Journal::open(&options.journal)?
    };
    options.compare_settings(&journal, &survey)?;
    let mut import = Import {
        options,
        journal,
        progress: Progress::new(survey.rows),
        rate: options.rate.map(Rate::new),
        survey,
    };
    if options.is_dry_run {
        return Ok((import.try_out()?, None));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let result = import.send_all(&runtime);
    import.progress.finish();
    result
}

impl Options {
    fn open(&self) -> Result<Input, Failure> {
        Input::open(&self.file, self.encoding, &self.wanted)
    }

    /// Compares what the import was begun with, and notes it in a new journal.
    fn compare_settings(&self, journal: &Journal, survey: &Survey) -> Result<(), Failure> {
        let settings = Settings {
            digest: self.digest(survey),
            base_url: self.base_url.as_str().to_owned(),
            key_column: self.wanted.key.clone(),
            has_keys: self.has_keys,
        };
        let Some(begun) = journal.settings()? else {
            return journal.set_settings(&settings);
        };
        let differs = |what: &str| {
            Err(Failure::new(format!(
                "this import was begun with another {what}: use that one, or name another --journal"
            )))
        };
        if begun.base_url != settings.base_url {
            return differs(&format!("--base-url, {}", begun.base_url));
        }
        if begun.key_column != settings.key_column {
            return differs("--key");
        }
        if begun.has_keys != settings.has_keys {
            return differs("choice of --no-idempotency");
        }
        if begun.digest != settings.digest {
            if !self.may_have_changed {
                return Err(Failure::new(format!(
                    "{}, or how it is read, has changed since its import was begun. --changed goes on: rows that were sent are not \
                     sent again, but a row that was sent and is another one now is a new customer",
                    self.file.display()
                )));
            }
            return journal.set_settings(&settings);
        }
        Ok(())
    }

    /// The digest of the file, and of how it is read.
    fn digest(&self, survey: &Survey) -> [u8; 32] {
        let Wanted {
            name,
            delimiter,
            maps,
            ..
        } = &self.wanted;
        let encoding = self.encoding.map(Encoding::name);
        let reading = format!("{:?}", (name, delimiter, maps, encoding));
        let digest = Sha256::new().chain_update(survey.digest);
        digest.chain_update(reading).finalize().into()
    }

    fn reader<'a>(&'a self, journal: &'a Journal, ledger: &'a Mutex<Ledger>) -> Reader<'a> {
        Reader {
            journal,
            ledger,
            has_keys: self.has_keys,
            key_column: self.wanted.key.as_deref(),
        }
    }

    fn client(&self) -> Result<Caibo, Failure> {
        let token = match &self.token_command {
            Some(_) => None,
            None => token::from_environment()?,
        };
        let options = options::Options {
            token,
            timeout: self.timeout,
            max_retries: MAX_RETRIES,
            ..options::Options::new(self.base_url.clone())
        };
        let caibo = Caibo::new(options).map_err(|error| Failure::new(error.to_string()))?;
        Ok(match &self.token_command {
            Some(command) => token::from_command(caibo, command.clone()),
            None => caibo,
        })
    }
}

struct Import<'a> {
    options: &'a Options,
    journal: Journal,
    survey: Survey,
    progress: Progress,
    rate: Option<Rate>,
}

impl Import<'_> {
    /// Reads the file without sending anything.
    fn try_out(&mut self) -> Result<Report, Failure> {
        let input = self.options.open()?;
        let format = Arc::clone(&input.format);
        let ledger = Mutex::new(self.ledger(&input)?);
        let reader = self.options.reader(&self.journal, &ledger);
        reader.run(input, None)?;
        self.report(&format, &ledger)
    }

    /// Sends the rows, and those that failed again, until each has an outcome.
    fn send_all(&mut self, runtime: &Runtime) -> Result<(Report, Option<Stop>), Failure> {
        let caibo = self.options.client()?;
        let interrupted = runtime.block_on(async { interruption() });
        loop {
            let input = self.options.open()?;
            let format = Arc::clone(&input.format);
            let ledger = Mutex::new(self.ledger(&input)?);
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
                return Ok((self.report(&format, &ledger)?, stop));
            }
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
            journal: &self.journal,
            concurrency: self.options.concurrency,
            has_keys: self.options.has_keys,
            rate: self.rate.as_mut(),
            interrupted,
        };
        let (journal, progress) = (&self.journal, &mut self.progress);
        let (digest, stop, recorded) = thread::scope(|scope| {
            let reader = scope.spawn(move || reader.run(input, Some(to_sender)));
            let recorder = scope.spawn(move || recorder::record(&sent, journal, ledger, progress));
            let stop = runtime.block_on(sender.run(outgoing, to_recorder));
            (reader.join(), stop, recorder.join())
        });
        let ended = || Failure::new("a thread has ended");
        recorded.map_err(|_| ended())??;
        let digest = digest.map_err(|_| ended())??;
        if let Some(Stop::Failed(failure)) = stop {
            return Err(failure);
        }
        if digest.is_some_and(|digest| digest != self.survey.digest) {
            return Err(Failure::new(format!(
                "{} was changed while it was imported",
                self.options.file.display()
            )));
        }
        Ok(stop)
    }

    fn ledger(&self, input: &Input) -> Result<Ledger, Failure> {
        let create = |path: Option<&Path>, option| match path {
            None => Ok(None),
            Some(path) => {
                let source = input.chunks.source();
                let file =
                    Rejects::create(path, option, &self.options.file, &input.format, source)?;
                Ok(Some(RowFile::new(file, Arc::clone(&input.format))))
            }
        };
        Ok(Ledger::new(
            create(self.options.rejects.as_deref(), "--rejects")?,
            create(self.options.uncertain.as_deref(), "--uncertain")?,
        ))
    }

    fn report(&self, format: &Format, ledger: &Mutex<Ledger>) -> Result<Report, Failure> {
        let mut ledger = ledger::lock(ledger);
        ledger.finish()?;
        let subject = Subject {
            file: &self.options.file,
            format,
            base_url: self.options.base_url.as_str(),
            rows: self.survey.rows,
            key_column: self.options.wanted.key.as_deref(),
            has_keys: self.options.has_keys,
            is_dry_run: self.options.is_dry_run,
        };
        Ok(Report::new(subject, &ledger))
    }
}

/// Becomes true on Ctrl-C or SIGTERM. A second one ends the program at once: the journal is complete at any moment.
fn interruption() -> watch::Receiver<bool> {
    let (interrupt, interrupted) = watch::channel(false);
    tokio::spawn(async move {
        signal().await;
        let _ = interrupt.send(true);
        signal().await;
        process::exit(Stop::INTERRUPTED.into());
    });
    interrupted
}

async fn signal() {
    #[cfg(unix)]
    if let Ok(mut terminate) = unix::signal(unix::SignalKind::terminate()) {
        tokio::select! {
            _ = ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = ctrl_c().await;
}
