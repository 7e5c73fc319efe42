//! Counts the rows of an import by their outcome, and writes those that are rejected or uncertain.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::occurrences::UnorderedOccurrences;
use super::outcome::{Outcome, without_code};
use super::row_file::RowFile;
use crate::batch::Batch;
use crate::failure::Failure;
use crate::journal::Claim;
use crate::tally::{Place, Tally};

/// The code of a row that the API has rejected.
const REJECTED: &str = "rejected";
const UNCERTAIN: &str = "uncertain";
const DUPLICATE_KEY: &str = "duplicate_key";
const CHANGED_ROW: &str = "changed_row";

/// The largest number of reasons that are counted separately. Rows with further reasons are counted by their status alone.
const MAX_REFUSALS: usize = 100;

/// The rows of one reading of the file.
#[derive(Default)]
pub struct Ledger {
    pub tally: Tally,
    pub created: u64,
    pub uncertain: UnorderedOccurrences,
    /// The rows that the API has rejected, by the reason.
    pub refusals: BTreeMap<String, UnorderedOccurrences>,
    /// How many rows that were sent have an outcome.
    pub ended: u64,
    /// The error of the last row that failed.
    pub last_error: Option<String>,
    rejects: Option<RowFile>,
    uncertain_rows: Option<RowFile>,
    /// The API's words about the rows that it has rejected in this run of the program, by their lines. The journal has no words.
    pub words: HashMap<u64, String>,
    /// The lines of rows that have no outcome yet.
    open: BTreeSet<u64>,
    failure: Option<Failure>,
}

impl Ledger {
    /// `verdicts` are those of the rules on all rows of the file.
    pub fn new(
        verdicts: &Tally,
        rejects: Option<RowFile>,
        uncertain_rows: Option<RowFile>,
    ) -> Self {
        let mut tally = Tally::default();
        tally.append(verdicts, 0);
        Self {
            tally,
            rejects,
            uncertain_rows,
            ..Self::default()
        }
    }

    /// Adds the rows of a chunk to the files.
    pub fn begin_chunk(&mut self, bytes: &[u8], batch: &Batch, lines_before: u64) {
        if self.rejects.is_none() && self.uncertain_rows.is_none() {
            return;
        }
        let lines = batch.valid.iter().map(|row| lines_before + row.line);
        self.open.extend(lines);
        if let Some(rejects) = &mut self.rejects {
            for reject in &batch.rejects {
                let row = bytes.get(reject.range.clone()).unwrap_or_default();
                let codes = reject.codes.clone();
                rejects.add(
                    lines_before + reject.line,
                    row,
                    codes,
                    reject.message.clone(),
                );
            }
        }
        self.write();
    }

    /// Counts a row that is not sent, because of what the journal knows of it.
    pub fn settle(&mut self, line: u64, row: &[u8], claim: Claim, key_column: Option<&str>) {
        let key = key_column.unwrap_or_default();
        match claim {
            Claim::Send { .. } => {}
            Claim::Created => self.created += 1,
            Claim::Rejected(refusal) => self.reject_by_api(line, row, refusal),
            Claim::Uncertain => self.add_uncertain(line, row),
            Claim::Duplicate(_) => self.tally.repeated.add(line),
            Claim::Conflict(earlier) => {
                let message = format!("line {earlier} has the same key and another content");
                self.reject(line, row, DUPLICATE_KEY, key, message);
            }
            Claim::Changed => {
                let message =
                    "the row with this key may have been sent with another content".to_owned();
                self.reject(line, row, CHANGED_ROW, key, message);
            }
        }
        self.close(line);
    }

    /// Counts a row that was sent.
    pub fn end(&mut self, line: u64, row: &[u8], outcome: Outcome) {
        self.ended += 1;
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Rejected { refusal, words } => {
                if let (Some(words), Some(_)) = (words, &self.rejects) {
                    self.words.insert(line, words);
                }
                self.reject_by_api(line, row, refusal);
            }
            Outcome::Uncertain => self.add_uncertain(line, row),
            Outcome::Failed {
                error, has_answer, ..
            } => {
                self.ended -= 1;
                self.last_error = Some(match has_answer {
                    true => format!(
                        "the rows that are left have failed, the last one on line {line}: {error}"
                    ),
                    false => error,
                });
            }
        }
        self.close(line);
    }

    /// How many rows have an outcome.
    pub fn settled(&self) -> u64 {
        self.created + self.rejected() + self.tally.repeated.count + self.uncertain.count
    }

    /// How many rows are rejected, by the rules or by the API.
    pub fn rejected(&self) -> u64 {
        self.tally.invalid + self.rejected_by_api()
    }

    /// How many rows the API has rejected.
    pub fn rejected_by_api(&self) -> u64 {
        self.refusals.values().map(|rows| rows.count).sum()
    }

    /// Writes the rest of the rows.
    ///
    /// # Errors
    ///
    /// A file could not be written.
    pub fn finish(&mut self) -> Result<(), Failure> {
        self.open.clear();
        self.write();
        let files = [self.rejects.take(), self.uncertain_rows.take()];
        let finished = files.into_iter().flatten().try_for_each(RowFile::finish);
        self.failure.take().map_or(finished, Err)
    }

    fn reject(&mut self, line: u64, row: &[u8], code: &'static str, key: &str, message: String) {
        self.tally.invalid += 1;
        let place = Place::Column(key.to_owned());
        self.tally.add_issue(code, place, line);
        if let Some(rejects) = &mut self.rejects {
            rejects.add(line, row, vec![code], message);
        }
    }

    fn reject_by_api(&mut self, line: u64, row: &[u8], refusal: String) {
        if let Some(rejects) = &mut self.rejects {
            let message = match self.words.get(&line) {
                Some(words) => format!("{refusal}: {words}"),
                None => refusal.clone(),
            };
            rejects.add(line, row, vec![REJECTED], message);
        }
        let is_known = self.refusals.contains_key(&refusal);
        let reason = match is_known || self.refusals.len() < MAX_REFUSALS {
            true => refusal,
            false => without_code(&refusal).to_owned(),
        };
        self.refusals.entry(reason).or_default().add(line);
    }

    fn add_uncertain(&mut self, line: u64, row: &[u8]) {
        self.uncertain.add(line);
        if let Some(rows) = &mut self.uncertain_rows {
            let message = "the row was sent, and no answer came".to_owned();
            rows.add(line, row, vec![UNCERTAIN], message);
        }
    }

    fn close(&mut self, line: u64) {
        if self.open.remove(&line) {
            self.write();
        }
    }

    /// Writes the rows before the first one that has no outcome yet, so that the files are in the order of the lines.
    fn write(&mut self) {
        let before = self.open.first().copied();
        for file in [&mut self.rejects, &mut self.uncertain_rows] {
            let written = file.as_mut().map_or(Ok(()), |file| file.write(before));
            if let Err(error) = written {
                self.failure.get_or_insert(error);
            }
        }
    }
}

/// Locks a mutex. A thread that panicked has ended the program already, or is about to.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_reasons_are_counted_by_their_status() {
        let mut ledger = Ledger::default();
        for line in 0..1_000 {
            let reason = format!("the API answered with status 422: CODE{line} (email)");
            ledger.settle(line, b"", Claim::Rejected(reason), None);
        }
        assert_eq!(ledger.refusals.len(), MAX_REFUSALS + 1);
        let others = ledger.refusals.get("the API answered with status 422");
        assert_eq!(others.map(|rows| rows.count), Some(900));
        assert_eq!(ledger.rejected_by_api(), 1_000);
    }
}
