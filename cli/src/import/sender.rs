//! Sends the rows, a few at a time.

use std::cell::RefCell;
use std::mem;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::vec;

use caibo_customers::Caibo;
use caibo_customers::client::{Created, Row as _};
use futures_util::stream;
use tokio::sync::mpsc::Receiver;
use tokio::sync::watch;

use super::outcome::{Outcome, reason};
use super::rate::Pace;
use super::reader::Outgoing;
use super::stop::Stop;
use super::token::TokenCommand;
use crate::journal::Journal;
use crate::stderr::tell;

/// After this many consecutive failures for reasons outside the rows, no further row is sent.
const MAX_FAILED: u32 = 20;

/// How long outcomes are gathered before the journal is written.
const NOTE_INTERVAL: Duration = Duration::from_millis(200);

/// How long after Ctrl-C the program says what it still waits for.
const PATIENCE: Duration = Duration::from_secs(1);

const WAITING: &str =
    "waiting for the answers to the rows in flight. Press Ctrl-C again to end at once";

/// A row that was sent, and how that ended.
pub struct Sent {
    pub row: Outgoing,
    pub outcome: Outcome,
}

/// Sends the rows of one reading of a file, or of the jobs of a worker.
pub struct Sender<'a> {
    pub caibo: &'a Caibo,
    /// The command that gives the client its tokens.
    pub token_command: Option<&'a TokenCommand>,
    /// The journal, if rows are sent without idempotency keys: it must note each right before it is sent.
    pub notes: Option<&'a Journal>,
    pub concurrency: u32,
    pub pace: Pace<'a>,
    /// Whether the person has asked the program to end.
    pub interrupted: watch::Receiver<bool>,
}

impl Sender<'_> {
    /// Sends rows until there are no more, or until it is interrupted or none can succeed. Then it waits for the answers to those
    /// in flight. If it is interrupted, or there is no token, the rows that wait to be sent, or to be sent again, end at once.
    /// Returns why it ended early, if it did, and the rows that were not sent for that reason.
    pub async fn run(
        self,
        outgoing: Receiver<Vec<Outgoing>>,
        sent: mpsc::Sender<Vec<Sent>>,
    ) -> (Option<Stop>, Vec<Outgoing>) {
        let stop = RefCell::new(None);
        let mut interrupted = self.interrupted.clone();
        let has_keys = self.notes.is_none();
        let mut waiting = Rows {
            outgoing,
            batch: Vec::new().into_iter(),
            interrupted: self.interrupted,
            pace: self.pace,
            notes: self.notes,
            stop: &stop,
        };
        let rows = stream::unfold(&mut waiting, |rows| async {
            let row = rows.next().await?;
            Some((row, rows))
        });
        // The journal has found the rows that share a key.
        let run = self.caibo.create_all(rows).allow_shared_keys();
        let mut run = run.concurrency(self.concurrency);
        let mut failed = 0;
        let mut ended = Vec::new();
        let mut interval = tokio::time::interval(NOTE_INTERVAL);
        let mut interrupted_at: Option<Instant> = None;
        let mut is_told = false;
        loop {
            if let Some(at) = interrupted_at
                && at.elapsed() >= PATIENCE
                && !mem::replace(&mut is_told, true)
            {
                tell(WAITING);
            }
            let result = tokio::select! {
                result = run.next() => result,
                _ = interrupted.wait_for(|interrupted| *interrupted), if interrupted_at.is_none() => {
                    stop.borrow_mut().get_or_insert(Stop::Interrupted);
                    interrupted_at = Some(Instant::now());
                    run.close();
                    continue;
                }
                // The receiver ends early only if it cannot write the journal, which it reports itself.
                _ = interval.tick() => match sent.send(mem::take(&mut ended)) {
                    Ok(()) => continue,
                    Err(_) => break,
                },
            };
            let Created { row, result, .. } = match result {
                Some(Ok(created)) => created,
                Some(Err(stopped)) => {
                    stop.borrow_mut().get_or_insert(stopped.reason.into());
                    continue;
                }
                None => break,
            };
            let outcome = match &result {
                Ok(_) => Outcome::Created,
                Err(error) => Outcome::of_error(error, row.customer(), has_keys),
            };
            failed = match &outcome {
                Outcome::Created | Outcome::Rejected { .. } => 0,
                Outcome::Uncertain | Outcome::Failed { .. } => failed + 1,
            };
            if failed >= MAX_FAILED
                && let Err(error) = &result
            {
                let hopeless = Stop::Hopeless(format!(
                    "{MAX_FAILED} consecutive rows failed, the last one because {}",
                    reason(error, row.customer())
                ));
                stop.borrow_mut().get_or_insert(hopeless);
            }
            let failure = result.as_ref().err().zip(self.token_command);
            if let Some(reason) = failure.and_then(|(error, command)| command.failure(error)) {
                stop.borrow_mut().get_or_insert(Stop::Hopeless(reason));
                run.close();
            }
            ended.push(Sent { row, outcome });
            // Without a key the answer is noted at once: if the program were killed before, the row would be uncertain.
            if !has_keys && sent.send(mem::take(&mut ended)).is_err() {
                break;
            }
        }
        drop(run);
        let _ = sent.send(ended);
        let unsent = waiting.rest();
        (stop.into_inner(), unsent)
    }
}

/// The rows that are sent next.
struct Rows<'a> {
    outgoing: Receiver<Vec<Outgoing>>,
    /// The rest of the batch that came last.
    batch: vec::IntoIter<Outgoing>,
    interrupted: watch::Receiver<bool>,
    pace: Pace<'a>,
    notes: Option<&'a Journal>,
    /// Why no further rows are sent.
    stop: &'a RefCell<Option<Stop>>,
}

impl Rows<'_> {
    /// The rows that were not taken. No further ones are received.
    fn rest(mut self) -> Vec<Outgoing> {
        self.outgoing.close();
        let mut rest: Vec<_> = self.batch.collect();
        while let Ok(rows) = self.outgoing.try_recv() {
            rest.extend(rows);
        }
        rest
    }

    async fn next(&mut self) -> Option<Outgoing> {
        if self.stop.borrow().is_some() {
            return None;
        }
        let next = async {
            while self.batch.as_slice().is_empty() {
                self.batch = self.outgoing.recv().await?.into_iter();
            }
            // The row is taken after the wait, which an interruption ends.
            self.pace.wait().await;
            self.batch.next()
        };
        let row = tokio::select! {
            biased;
            _ = self.interrupted.wait_for(|interrupted| *interrupted) => {
                self.stop.borrow_mut().get_or_insert(Stop::Interrupted);
                return None;
            }
            row = next => row?,
        };
        if let Some(journal) = self.notes
            && let Err(failure) = journal.send(row.key.0)
        {
            self.stop.borrow_mut().get_or_insert(Stop::Failed(failure));
            return None;
        }
        Some(row)
    }
}
