//! The rows of a file of rejected rows that cannot stand there as they were: those with wrong quotes, and those with bytes that are
//! not text. [`Rejects`](crate::rejects::Rejects) writes the former in one quoted cell, and U+FFFD for such bytes. Here they are read
//! as they were, or as they were corrected in that place.

use caibo_customers::Code;

use crate::columns::{CODES, Column, is_of_rejects};
use crate::csv::{Fault, Record};
use crate::source::INVALID;

/// The columns that a file of rejected rows has before those of the rows.
pub struct AddedColumns {
    pub count: usize,
    /// The index of the codes.
    codes: usize,
}

impl AddedColumns {
    /// `None` if it is not a file of rejected rows.
    pub fn of(columns: &[Column]) -> Option<Self> {
        let is_own = |column: &Column| !is_of_rejects(&column.name);
        Some(Self {
            count: columns.iter().position(is_own)?,
            codes: columns.iter().position(|column| column.name == CODES)?,
        })
    }

    /// A row in place of the one in the file.
    pub fn row_in_place(&self, bytes: &[u8], record: &Record) -> Option<Vec<u8>> {
        let codes = record.cells.get(self.codes)?;
        let codes = std::str::from_utf8(record.bytes(bytes, codes)).ok()?;
        let has = |code: &str| codes.split(' ').any(|found| found == code);
        let has_fault = Fault::ALL.iter().any(|fault| has(fault.code()));
        if !has_fault && !has(Code::InvalidText {}.name()) {
            return None;
        }
        let row = match self.only_cell(bytes, record) {
            Some(cell) if has_fault => {
                let added = bytes.get(record.start..record.after(self.count))?;
                [added, cell].concat()
            }
            _ => bytes.get(record.start..record.end)?.to_vec(),
        };
        Some(with_invalid_bytes(&row))
    }

    /// The first cell of the row's own, if the others are empty.
    fn only_cell<'a>(&self, bytes: &'a [u8], record: &'a Record) -> Option<&'a [u8]> {
        let (first, others) = record.cells.get(self.count..)?.split_first()?;
        let is_empty = |cell| record.bytes(bytes, cell).is_empty();
        others
            .iter()
            .all(is_empty)
            .then(|| record.bytes(bytes, first))
    }
}

/// The bytes with one that is not text for each U+FFFD: the row is not corrected while it has this character.
fn with_invalid_bytes(row: &[u8]) -> Vec<u8> {
    let mut invalid = Vec::with_capacity(row.len());
    for part in row.utf8_chunks() {
        let mut valid = part.valid().split(char::REPLACEMENT_CHARACTER);
        invalid.extend_from_slice(valid.next().unwrap_or_default().as_bytes());
        for rest in valid {
            invalid.push(INVALID);
            invalid.extend_from_slice(rest.as_bytes());
        }
        invalid.extend_from_slice(part.invalid());
    }
    invalid
}
