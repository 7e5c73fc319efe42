//! Passes the rows of jobs to the sender, and their outcomes back to the journal and the jobs.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

use caibo_customers::Customer;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use crate::import::key::RowKey;
use crate::import::ledger::lock;
use crate::import::outcome::Outcome;
use crate::import::reader::Outgoing;
use crate::import::sender::Sent;
use crate::journal::Ending;
use crate::queue::{Ended, Job, Queue, key_of_hex};

/// The reason for which a row is rejected that the importing program allowed.
const NOT_VALID: &str = "not valid by the rules of the worker, which has another version of caibo";

#[derive(Clone)]
pub struct Dispatcher {
    pub queue: Queue,
    to_sender: Sender<Vec<Outgoing>>,
    /// Ends the worker.
    halt: watch::Sender<bool>,
    /// The rows that are sent, by their keys.
    rows: Arc<Mutex<HashMap<[u8; 16], Waiting>>>,
    /// The number of jobs so far.
    jobs: Arc<AtomicU64>,
}

/// A row whose job waits for its outcome.
struct Waiting {
    /// The number of the job.
    job: u64,
    import: i64,
    content: i64,
    /// Receives whether the journal has the row's outcome.
    reply: UnboundedSender<bool>,
}

/// Forgets the rows of a job when it is dropped: the job has ended, or the queue has aborted it.
struct RowsOfJob<'a> {
    rows: &'a Mutex<HashMap<[u8; 16], Waiting>>,
    job: u64,
}

impl Drop for RowsOfJob<'_> {
    fn drop(&mut self) {
        lock(self.rows).retain(|_, row| row.job != self.job);
    }
}

impl Dispatcher {
    pub fn new(queue: Queue, to_sender: Sender<Vec<Outgoing>>, halt: watch::Sender<bool>) -> Self {
        Self {
            queue,
            to_sender,
            halt,
            rows: Arc::default(),
            jobs: Arc::default(),
        }
    }

    /// Sends the rows of a job.
    ///
    /// # Errors
    ///
    /// A row has no outcome. The text is stored in the queue, and has no value of a row.
    pub async fn send(&self, job: Job) -> Result<(), &'static str> {
        let open = self.queue.open_rows(&job).await;
        let mut open = open.map_err(|_| "the journal could not be read")?;
        let (reply, mut replies) = unbounded_channel();
        let number = self.jobs.fetch_add(1, Ordering::Relaxed);
        let _rows_of_job = RowsOfJob {
            rows: &self.rows,
            job: number,
        };
        let (mut outgoing, mut invalid) = (Vec::new(), Vec::new());
        let mut has_all = true;
        for row in job.rows {
            let Some(key) = key_of_hex(&row.key).filter(|key| open.remove(key)) else {
                continue;
            };
            let Ok(customer) = Customer::from_json(row.json.as_bytes()) else {
                invalid.push(Ended {
                    import: job.import,
                    key,
                    content: row.content,
                    ending: Ending::Rejected(NOT_VALID.to_owned()),
                });
                continue;
            };
            match lock(&self.rows).entry(key) {
                // Another job of this worker has the same row in flight.
                Entry::Occupied(_) => has_all = false,
                Entry::Vacant(entry) => {
                    entry.insert(Waiting {
                        job: number,
                        import: job.import,
                        content: row.content,
                        reply: reply.clone(),
                    });
                    outgoing.push(Outgoing::new(0, &[], RowKey(key), customer, true));
                }
            }
        }
        drop(reply);
        if !invalid.is_empty() && self.queue.end(&invalid).await.is_err() {
            return Err("the journal could not be written");
        }
        let count = outgoing.len();
        if count > 0 && self.to_sender.send(outgoing).await.is_err() {
            // The sender has stopped, and no further job can succeed.
            let _ = self.halt.send(true);
            return Err("the worker was stopped");
        }
        let mut ended = 0;
        // The channel is closed when no row of the job is waited for.
        while let Some(has_ended) = replies.recv().await {
            ended += usize::from(has_ended);
        }
        match has_all && ended == count {
            true => Ok(()),
            false => Err("a row has no outcome"),
        }
    }

    /// Notes outcomes until the sender is gone, those that come together in one statement.
    pub fn record(&self, sent: &Receiver<Vec<Sent>>, runtime: &Handle) {
        for rows in sent {
            let mut ended = Vec::new();
            // Sent after the outcomes are in the journal.
            let mut replies = Vec::new();
            for Sent { row, outcome } in rows {
                let key = row.key.0;
                let Some(waiting) = lock(&self.rows).remove(&key) else {
                    continue;
                };
                let ending = ending(outcome);
                replies.push((waiting.reply, ending.is_some()));
                ended.extend(ending.map(|ending| Ended {
                    import: waiting.import,
                    key,
                    content: waiting.content,
                    ending,
                }));
            }
            if replies.is_empty() {
                continue;
            }
            // If they cannot be noted, the rows are sent again with the same keys.
            let is_noted = runtime.block_on(self.queue.end(&ended)).is_ok();
            for (reply, has_ended) in replies {
                let _ = reply.send(has_ended && is_noted);
            }
        }
    }

    /// Ends the jobs that wait. Their rows are not sent any more.
    pub fn close(&self) {
        lock(&self.rows).clear();
    }
}

/// What the journal notes of a row; `None` if it has no outcome.
fn ending(outcome: Outcome) -> Option<Ending> {
    match outcome {
        Outcome::Created => Some(Ending::Created),
        Outcome::Rejected { refusal, .. } => Some(Ending::Rejected(refusal)),
        Outcome::Uncertain | Outcome::Failed { .. } => None,
    }
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dispatcher").finish_non_exhaustive()
    }
}
