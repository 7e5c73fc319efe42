//! Notes in the journal how the sending of rows ended, and shows the progress.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::ledger::{Ledger, lock};
use super::outcome::Outcome;
use super::progress::Progress;
use super::sender::Sent;
use crate::failure::Failure;
use crate::journal::{Ending, Journal};

/// The longest time between two updates of the progress.
const TICK: Duration = Duration::from_millis(200);

/// Notes outcomes until the sender is gone, those that come together in one transaction.
///
/// # Errors
///
/// The journal cannot be written.
pub fn record(
    sent: &Receiver<Vec<Sent>>,
    journal: &Journal,
    ledger: &Mutex<Ledger>,
    progress: &mut Progress,
) -> Result<(), Failure> {
    loop {
        let rows = match sent.recv_timeout(TICK) {
            Ok(rows) => rows,
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        let endings: Vec<_> = rows.iter().filter_map(ending).collect();
        if !endings.is_empty() {
            journal.end(endings.iter().map(|(key, ending)| (*key, ending)))?;
        }
        let mut ledger = lock(ledger);
        for Sent { row, outcome } in rows {
            ledger.end(row.line, &row.raw, outcome);
        }
        progress.update(ledger.settled(), ledger.ended);
    }
}

/// What the journal notes of a row; `None` if the row may have been sent, now or before, and has no answer.
fn ending(Sent { row, outcome }: &Sent) -> Option<([u8; 16], Ending)> {
    let ending = match outcome {
        Outcome::Created => Ending::Created,
        Outcome::Rejected { refusal, .. } => Ending::Rejected(refusal.clone()),
        Outcome::Uncertain => Ending::Uncertain,
        Outcome::Failed { is_sent: false, .. } if !row.was_sent => Ending::NotSent,
        Outcome::Failed { .. } => return None,
    };
    Some((row.key.0, ending))
}
