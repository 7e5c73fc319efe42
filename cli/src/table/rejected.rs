//! Rows of a file of rejected rows.
//!
//! [`Rejects`](crate::rejects::Rejects) writes a row whose quotes are wrong in one quoted cell, and U+FFFD for bytes that are not text.
//! Here such rows are read as they were, or as they were corrected in that cell.

use crate::columns::{Column, is_of_rejects};
use crate::csv::{Dialect, Record};
use crate::source::INVALID;

/// The columns of a file of rejected rows.
pub struct RejectedRows {
    dialect: Dialect,
    /// How many columns the program has added before those of the rows.
    pub added: usize,
    /// How many columns the rows have.
    own: usize,
}

impl RejectedRows {
    /// `None` if it is not a file of rejected rows.
    pub fn of(columns: &[Column], dialect: Dialect) -> Option<Self> {
        let is_own = |column: &Column| !is_of_rejects(&column.name);
        let added = columns.iter().position(is_own)?;
        (added > 0).then_some(Self {
            dialect,
            added,
            own: columns.len() - added,
        })
    }

    /// The row that stands for the one in the file, if that is another.
    pub fn row_in_place(&self, bytes: &[u8], record: &Record) -> Option<Vec<u8>> {
        let row = bytes.get(record.start..record.end)?;
        let in_cell = self.row_in_cell(bytes, record);
        let row = in_cell.as_deref().unwrap_or(row);
        let has_replacement = memchr::memmem::find(row, REPLACEMENT.as_bytes()).is_some();
        match has_replacement {
            true => Some(with_invalid_bytes(row)),
            false => in_cell,
        }
    }

    /// The row that stands in one cell of a row, behind the columns that were added.
    fn row_in_cell(&self, bytes: &[u8], record: &Record) -> Option<Vec<u8>> {
        let (cell, others) = record.cells.get(self.added..)?.split_first()?;
        let is_empty = |cell| record.bytes(bytes, cell).trim_ascii().is_empty();
        if record.fault.is_some() || !others.iter().all(is_empty) {
            return None;
        }
        let added = bytes.get(record.start..record.after(self.added))?;
        let row = [added, record.bytes(bytes, cell)].concat();
        let mut read = Record::default();
        read.read(&row, 0, self.dialect);
        // A spreadsheet adds empty cells behind the one. They follow also a first cell that is only that.
        let is_row =
            others.is_empty() || read.fault.is_some() || read.cells.len() == self.added + self.own;
        // Further lines would be lost.
        (is_row && read.next == row.len()).then_some(row)
    }
}

/// The character that stands for bytes that are not text.
const REPLACEMENT: &str = "\u{FFFD}";

/// The bytes with one that is not text for each U+FFFD: the row is not corrected while it has this character.
fn with_invalid_bytes(row: &[u8]) -> Vec<u8> {
    let mut invalid = Vec::with_capacity(row.len());
    for part in row.utf8_chunks() {
        let mut valid = part.valid().split(REPLACEMENT);
        invalid.extend_from_slice(valid.next().unwrap_or_default().as_bytes());
        for rest in valid {
            invalid.push(INVALID);
            invalid.extend_from_slice(rest.as_bytes());
        }
        invalid.extend_from_slice(part.invalid());
    }
    invalid
}
