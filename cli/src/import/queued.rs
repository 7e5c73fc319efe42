//! Puts the rows of a file into a queue, waits until workers have sent them, and reports their outcomes.
//!
//! The file is read once more for the report: the outcomes are in the queue's journal, and the rejected rows are in the file.

use std::sync::Mutex;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::input::Survey;
use super::ledger::{Ledger, lock};
use super::options::Options;
use super::progress::Progress;
use super::reader::{Claims, Reader};
use super::report::Report;
use super::runtime::{interruption, runtime};
use super::stop::Stop;
use crate::failure::Failure;
use crate::journal::{Claim, Claimant, Settings};
use crate::queue::Queue;
use crate::stderr::tell;

/// The time between two looks at the queue.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// The journal of a queue.
struct QueueJournal<'a> {
    runtime: &'a Runtime,
    queue: &'a Queue,
    import: i64,
    settings: Settings,
    /// Whether rows are put into the queue.
    adds: bool,
}

impl Claims for QueueJournal<'_> {
    fn claim(&self, rows: &[Claimant], _: bool) -> Result<Vec<Claim>, Failure> {
        let (queue, import) = (self.queue, self.import);
        self.runtime.block_on(async {
            match self.adds {
                true => queue.claim(import, &self.settings, rows).await,
                false => queue.look_up(import, rows).await,
            }
        })
    }
}

/// Imports a file by the workers of a queue. Returns the report, and why it ended early, if it did.
///
/// # Errors
///
/// As [`run`](super::run); the queue cannot be reached, or its import of that name is about another file.
pub fn run(
    options: &Options,
    url: &str,
    survey: &Survey,
) -> Result<(Report, Option<Stop>), Failure> {
    let runtime = runtime()?;
    let interrupted = runtime.block_on(async { interruption() });
    let queue = runtime.block_on(Queue::open(url))?;
    let import = runtime.block_on(begin(options, &queue, survey))?;
    runtime.block_on(queue.set_rate(options.rate))?;
    let mut progress = Progress::new(survey.rows);
    let mut journal = QueueJournal {
        runtime: &runtime,
        queue: &queue,
        import,
        settings: options.settings(survey),
        adds: true,
    };
    let result = send_all(options, survey, &mut journal, interrupted, &mut progress);
    progress.finish();
    result
}

/// Puts the rows into the queue and waits for them, until each has an outcome.
fn send_all(
    options: &Options,
    survey: &Survey,
    journal: &mut QueueJournal<'_>,
    mut interrupted: watch::Receiver<bool>,
    progress: &mut Progress,
) -> Result<(Report, Option<Stop>), Failure> {
    let (runtime, queue, import) = (journal.runtime, journal.queue, journal.import);
    loop {
        journal.adds = true;
        let ledger = Mutex::new(Ledger::new(&survey.tally, None, None));
        let reader = Reader {
            interrupted: Some(interrupted.clone()),
            ..options.reader(journal, &ledger)
        };
        let reading = reader.run(options.open()?, None)?;
        options.compare_digest(reading.digest, survey)?;
        let stop = if reading.digest.is_some() {
            runtime.block_on(queue.set_read(import))?;
            let settled = lock(&ledger).settled();
            let rows = survey.rows;
            runtime.block_on(wait(
                queue,
                import,
                rows,
                settled,
                progress,
                &mut interrupted,
            ))?
        } else {
            Some(Stop::Interrupted)
        };
        runtime.block_on(queue.check_is_current(import, &journal.settings))?;
        journal.adds = false;
        let (report, is_complete) = options.look_up(survey, journal)?;
        // Rows are left without having been sent if PostgreSQL has lost its last transactions, as a replica may that takes over.
        if stop.is_some() || is_complete {
            return Ok((report, stop));
        }
    }
}

/// Begins the import, or goes on with it.
async fn begin(options: &Options, queue: &Queue, survey: &Survey) -> Result<i64, Failure> {
    let settings = options.settings(survey);
    let compare = |begun: &Settings| {
        options.compare(begun, &settings, "remove that import by caibo import purge")
    };
    queue
        .begin(&options.import_name(), &settings, survey.rows, compare)
        .await
}

/// Waits until every row has an outcome.
async fn wait(
    queue: &Queue,
    import: i64,
    rows: u64,
    settled: u64,
    progress: &mut Progress,
    interrupted: &mut watch::Receiver<bool>,
) -> Result<Option<Stop>, Failure> {
    let to_send = rows.saturating_sub(settled);
    let mut is_told = false;
    loop {
        let open = tokio::select! {
            open = queue.count_open(import) => open?,
            _ = interrupted.wait_for(|interrupted| *interrupted) => return Ok(Some(Stop::Interrupted)),
        };
        if open == 0 {
            return Ok(None);
        }
        let sent = to_send.saturating_sub(open);
        progress.update(settled + sent, sent);
        let has_workers = queue.count_workers().await.map_or(true, |count| count > 0);
        let was_told = std::mem::replace(&mut is_told, !has_workers);
        if !has_workers && !was_told {
            tell("no worker is at work: start one by caibo worker --queue URL");
        }
        if is_interrupted_after(interrupted, POLL_INTERVAL).await {
            return Ok(Some(Stop::Interrupted));
        }
    }
}

async fn is_interrupted_after(interrupted: &mut watch::Receiver<bool>, time: Duration) -> bool {
    tokio::select! {
        _ = interrupted.wait_for(|interrupted| *interrupted) => true,
        () = tokio::time::sleep(time) => false,
    }
}
