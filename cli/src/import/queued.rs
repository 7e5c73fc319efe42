//! Puts the rows of a file into a queue, waits until workers have sent them, and reports their outcomes.
//!
//! The file is read once more for the report: the outcomes are in the queue's journal, and the rejected rows are in the file.

use std::io::{self, Write as _};
use std::sync::Mutex;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::input::Survey;
use super::ledger::{Ledger, lock};
use super::options::Options;
use super::progress::Progress;
use super::reader::Claims;
use super::report::Report;
use super::runtime::{interruption, runtime};
use super::stop::Stop;
use crate::failure::Failure;
use crate::journal::{Claim, Claimant};
use crate::queue::Queue;

/// The time between two looks at the queue.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// The journal of a queue.
struct Rows<'a> {
    runtime: &'a Runtime,
    queue: &'a Queue,
    import: i64,
    /// Whether rows are put into the queue.
    adds: bool,
}

impl Claims for Rows<'_> {
    fn claim(&self, rows: &[Claimant], _: bool) -> Result<Vec<Claim>, Failure> {
        let (queue, import) = (self.queue, self.import);
        self.runtime.block_on(async {
            match self.adds {
                true => queue.claim(import, rows).await,
                false => queue.look_up(import, rows).await,
            }
        })
    }
}

/// Imports a file by the workers of a queue.
pub fn run(
    options: &Options,
    url: &str,
    survey: &Survey,
) -> Result<(Report, Option<Stop>), Failure> {
    let runtime = runtime()?;
    let queue = runtime.block_on(Queue::open(url))?;
    let import = runtime.block_on(begin(options, &queue, survey))?;
    runtime.block_on(queue.set_rate(options.rate))?;
    let mut rows = Rows {
        runtime: &runtime,
        queue: &queue,
        import,
        adds: true,
    };
    let ledger = Mutex::new(Ledger::new(None, None));
    let digest = options.reader(&rows, &ledger).run(options.open()?, None)?;
    if digest != Some(survey.digest) {
        return Err(Failure::new(format!(
            "{} was changed while it was read",
            options.file.display()
        )));
    }
    let mut progress = Progress::new(survey.rows);
    let settled = lock(&ledger).settled();
    let waiting = wait(&queue, import, survey.rows, settled, &mut progress);
    let stop = runtime.block_on(waiting);
    progress.finish();
    let stop = stop?;
    rows.adds = false;
    Ok((options.look_up(survey.rows, &rows)?, stop))
}

/// Begins the import, or goes on with it.
async fn begin(options: &Options, queue: &Queue, survey: &Survey) -> Result<i64, Failure> {
    let name = options.import_name();
    let settings = options.settings(survey);
    if let Some((import, begun)) = queue.find(&name).await? {
        options.compare(&begun, &settings, "remove it by caibo import purge")?;
        if begun == settings {
            return Ok(import);
        }
    }
    queue.begin(&name, &settings, survey.rows).await
}

/// Waits until every row has an outcome.
async fn wait(
    queue: &Queue,
    import: i64,
    rows: u64,
    settled: u64,
    progress: &mut Progress,
) -> Result<Option<Stop>, Failure> {
    let mut interrupted = interruption();
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
        if !is_told && queue.count_workers().await.is_ok_and(|count| count == 0) {
            is_told = true;
            // Not `eprintln!`, which panics where standard error is closed.
            let _ = writeln!(
                io::stderr(),
                "caibo: no worker is at work: start one by caibo worker --queue URL"
            );
        }
        if is_interrupted_after(&mut interrupted, BETWEEN_LOOKS).await {
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
