//! Passes the rows of jobs to the sender, and their outcomes back to the journal and the jobs.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

use caibo_customers::Customer;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, UnboundedSender, unbounded_channel};

use crate::import::key::RowKey;
use crate::import::ledger::lock;
use crate::import::outcome::Outcome;
use crate::import::reader::Outgoing;
use crate::import::sender::Sent;
use crate::journal::Ending;
use crate::queue::{Job, Queue, key_of_hex};

#[derive(Clone)]
pub struct Dispatcher {
    pub queue: Queue,
    to_sender: Sender<Vec<Outgoing>>,
    /// The rows that are sent, by their keys.
    rows: Arc<Mutex<HashMap<[u8; 16], Waiting>>>,
}

/// A row whose job waits for its outcome.
struct Waiting {
    import: i64,
    /// The key of the first row of the job, by which the job knows its own.
    first: [u8; 16],
    /// Is told whether the row has an outcome.
    job: UnboundedSender<bool>,
}

/// Forgets the rows of a job when it is dropped: the job has ended, or the queue has aborted it.
struct RowsOfJob<'a> {
    rows: &'a Mutex<HashMap<[u8; 16], Waiting>>,
    first: [u8; 16],
}

impl Drop for RowsOfJob<'_> {
    fn drop(&mut self) {
        lock(self.rows).retain(|_, row| row.first != self.first);
    }
}

impl Dispatcher {
    pub fn new(queue: Queue, to_sender: Sender<Vec<Outgoing>>) -> Self {
        Self {
            queue,
            to_sender,
            rows: Arc::default(),
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
        let mut outgoing = Vec::new();
        let mut has_all = true;
        let mut rows_of_job = None;
        for row in job.rows {
            let Some(key) = key_of_hex(&row.key).filter(|key| open.remove(key)) else {
                continue;
            };
            let Ok(customer) = Customer::from_json(row.json.as_bytes()) else {
                has_all = false;
                continue;
            };
            match lock(&self.rows).entry(key) {
                // Another job has the same row, and it is sent now.
                Entry::Occupied(_) => has_all = false,
                Entry::Vacant(entry) => {
                    let rows = &self.rows;
                    let job_of = rows_of_job.get_or_insert_with(|| RowsOfJob { rows, first: key });
                    entry.insert(Waiting {
                        import: job.import,
                        first: job_of.first,
                        job: reply.clone(),
                    });
                    outgoing.push(Outgoing::new(0, &[], RowKey(key), customer, true));
                }
            }
        }
        drop(reply);
        let count = outgoing.len();
        if count > 0 && self.to_sender.send(outgoing).await.is_err() {
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
            let mut endings = Vec::new();
            // The jobs are told after the outcomes are noted.
            let mut jobs = Vec::new();
            for Sent { row, outcome } in rows {
                let Some(waiting) = lock(&self.rows).remove(&row.key.0) else {
                    continue;
                };
                let ending = ending(outcome);
                jobs.push((waiting.job, ending.is_some()));
                endings.extend(ending.map(|ending| (waiting.import, row.key.0, ending)));
            }
            if endings.is_empty() && jobs.is_empty() {
                continue;
            }
            // If they cannot be noted, the rows are sent again with the same keys.
            let is_noted = runtime.block_on(self.queue.end(&endings)).is_ok();
            for (job, has_ended) in jobs {
                let _ = job.send(has_ended && is_noted);
            }
        }
    }

    /// Ends the jobs that wait. Their rows are not sent any more.
    pub fn close(&self) {
        lock(&self.rows).clear();
    }
}

/// What the journal notes of a row; nothing if it has no outcome.
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
