//! Reads the rows of the file, asks the journal about them, and hands on those that are to be sent.

use std::sync::Mutex;

use caibo_customers::Customer;
use caibo_customers::client::Row;
use caibo_customers::options::IdempotencyKey;
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::watch;

use super::input::Input;
use super::key::{RowKey, content_digest};
use super::ledger::{Ledger, lock};
use crate::batch::{Batch, Valid};
use crate::failure::Failure;
use crate::format::{Format, Scratch};
use crate::journal::{Claim, Claimant, Journal};

/// How many rows are noted in one transaction of the journal.
const NOTED: usize = 1024;

/// A row that is to be sent.
pub struct Outgoing {
    pub line: u64,
    /// The row as it stands in the file.
    pub raw: Vec<u8>,
    pub key: RowKey,
    /// Whether it may have been sent before, and got no answer.
    pub was_sent: bool,
    customer: Customer,
    idempotency_key: Option<IdempotencyKey>,
}

impl Outgoing {
    /// A row that is sent with an idempotency key, or without one.
    pub fn new(line: u64, raw: &[u8], key: RowKey, customer: Customer, has_keys: bool) -> Self {
        Self {
            line,
            raw: raw.to_vec(),
            key,
            was_sent: false,
            customer,
            idempotency_key: key.to_idempotency_key().filter(|_| has_keys),
        }
    }
}

impl Row for Outgoing {
    fn customer(&self) -> &Customer {
        &self.customer
    }

    fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.idempotency_key.as_ref()
    }
}

/// The end of a reading.
#[derive(Default)]
pub struct Reading {
    /// The digest of the file, if it was read to its end.
    pub digest: Option<[u8; 32]>,
    /// The rows that could not be handed on, since the receiver was gone.
    pub unsent: Vec<Outgoing>,
}

/// A journal: it notes rows that are about to be sent, and returns what it knows of them.
pub trait Claims: Sync {
    /// Notes rows, and returns what is known of each.
    fn claim(&self, rows: &[Claimant], has_keys: bool) -> Result<Vec<Claim>, Failure>;
}

impl Claims for Journal {
    fn claim(&self, rows: &[Claimant], has_keys: bool) -> Result<Vec<Claim>, Failure> {
        Self::claim(self, rows, has_keys)
    }
}

/// Rows that need not be sent are counted in the ledger.
pub struct Reader<'a> {
    pub journal: &'a dyn Claims,
    pub ledger: &'a Mutex<Ledger>,
    /// Whether rows are sent with idempotency keys.
    pub has_keys: bool,
    /// The name of the key column.
    pub key_column: Option<&'a str>,
    /// Whether the person has asked the program to end.
    pub interrupted: Option<watch::Receiver<bool>>,
}

impl Reader<'_> {
    /// Reads the file to its end, or until it is interrupted or the receiver is gone.
    ///
    /// Without `outgoing` no row is handed on: in a dry run, and where the journal is a queue, which has the rows itself.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the journal cannot be written.
    pub fn run(
        &self,
        mut input: Input,
        outgoing: Option<Sender<Vec<Outgoing>>>,
    ) -> Result<Reading, Failure> {
        let mut bytes = Vec::new();
        let mut scratch = Scratch::default();
        let mut batch = Batch::new(true);
        while input
            .chunks
            .next(input.format.syntax(), &mut bytes)
            .map_err(|stopped| stopped.into_failure(input.lines + 1))?
            .is_some()
        {
            input.format.judge(&bytes, &mut scratch, &mut batch);
            lock(self.ledger).begin_chunk(&bytes, &batch, input.lines);
            for rows in batch.valid.chunks(NOTED) {
                if self.is_interrupted() {
                    return Ok(Reading::default());
                }
                let to_send = self.claim(&input.format, &bytes, input.lines, rows, &mut scratch)?;
                let Some(outgoing) = outgoing.as_ref().filter(|_| !to_send.is_empty()) else {
                    continue;
                };
                if let Err(SendError(unsent)) = outgoing.blocking_send(to_send) {
                    return Ok(Reading {
                        digest: None,
                        unsent,
                    });
                }
            }
            input.lines += batch.lines;
        }
        Ok(Reading {
            digest: Some(input.digest()),
            unsent: Vec::new(),
        })
    }

    fn is_interrupted(&self) -> bool {
        let interrupted = self.interrupted.as_ref();
        interrupted.is_some_and(|interrupted| *interrupted.borrow())
    }

    /// Asks the journal about rows of a chunk, and returns those that are to be sent.
    fn claim(
        &self,
        format: &Format,
        bytes: &[u8],
        lines_before: u64,
        rows: &[Valid],
        scratch: &mut Scratch,
    ) -> Result<Vec<Outgoing>, Failure> {
        let mut read = Vec::with_capacity(rows.len());
        let mut claimants = Vec::with_capacity(rows.len());
        for row in rows {
            let raw = bytes.get(row.range.clone()).unwrap_or_default();
            let Some((customer, value)) = format.read_valid(raw, scratch) else {
                continue;
            };
            let json = customer.to_json();
            let key = match (&value, self.key_column) {
                (Some(value), Some(_)) => RowKey::of_value(value),
                _ => RowKey::of_content(&json),
            };
            claimants.push(Claimant {
                key: key.0,
                content: content_digest(&json),
                line: lines_before + row.line,
                json,
            });
            let line = lines_before + row.line;
            read.push(Outgoing::new(line, raw, key, customer, self.has_keys));
        }
        let claims = self.journal.claim(&claimants, self.has_keys)?;
        let mut to_send = Vec::new();
        let mut ledger = lock(self.ledger);
        for (mut row, claim) in read.into_iter().zip(claims) {
            if let Claim::Send { again } = claim {
                row.was_sent = again;
                to_send.push(row);
            } else {
                ledger.settle(row.line, &row.raw, claim, self.key_column);
            }
        }
        Ok(to_send)
    }
}
