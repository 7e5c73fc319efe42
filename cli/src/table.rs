//! Judges the rows of a CSV file.

mod rejected;

use std::ops::Range;

use caibo_customers::{Code, Customer, TextColumns, trimmed_text};

use crate::batch::{Batch, content_hash};
use crate::columns::{Column, is_of_rejects};
use crate::csv::{Dialect, Record};
use crate::tally::Place;

use rejected::RejectedRows;

/// A CSV file, as its header declares it.
pub struct Table {
    pub dialect: Dialect,
    pub columns: Vec<Column>,
    /// The header's cells as they stand in the file, by column.
    pub raw_header: Vec<Vec<u8>>,
    fields: TextColumns,
    /// The index of the key column.
    key: Option<usize>,
    /// Its columns, if it is a file of rejected rows.
    rejected: Option<RejectedRows>,
}

impl Table {
    pub fn new(
        dialect: Dialect,
        columns: Vec<Column>,
        raw_header: Vec<Vec<u8>>,
        key: Option<usize>,
    ) -> Self {
        let fields = TextColumns::new(columns.iter().map(|column| column.field));
        Self {
            rejected: RejectedRows::of(&columns, dialect),
            dialect,
            columns,
            raw_header,
            fields,
            key,
        }
    }

    /// Judges the rows of a chunk.
    pub fn judge(&self, bytes: &[u8], record: &mut Record, batch: &mut Batch) {
        let text = std::str::from_utf8(bytes).ok();
        batch.tally.filled.resize(self.columns.len(), 0);
        let mut ends = self.dialect.ends(bytes);
        let mut at = 0;
        while at < bytes.len() {
            record.read_by(&mut ends, bytes, at, self.dialect);
            at = record.next;
            if !record.is_empty_line() {
                let range = record.start..record.end;
                match self.row_in_place(bytes, record) {
                    None => self.judge_row(bytes, text, record, range, batch),
                    Some(row) => self.judge_in_place(&row, range, batch),
                }
            }
            batch.lines += record.lines;
        }
    }

    /// Reads a row that keeps the rules, and the value of its key.
    pub fn read_valid(
        &self,
        row: &[u8],
        record: &mut Record,
    ) -> Option<(Customer, Option<String>)> {
        record.read(row, 0, self.dialect);
        let in_place = self.row_in_place(row, record);
        let row = in_place.as_deref().unwrap_or(row);
        if in_place.is_some() {
            record.read(row, 0, self.dialect);
        }
        let text = std::str::from_utf8(row).ok();
        let cells = record.cells.iter();
        let valid = self
            .fields
            .check(cells.map(|cell| record.text(row, text, cell)));
        let customer = Customer::from_json(valid.ok()?.to_json().as_bytes()).ok()?;
        let key = self.key.and_then(|index| record.cells.get(index));
        let key = key.and_then(|cell| record.text(row, text, cell));
        Some((customer, key.map(|key| trimmed_text(key).to_owned())))
    }

    /// The cells of a row that are its own, as they stand in the file.
    pub fn own_cells<'a>(
        &'a self,
        bytes: &'a [u8],
        record: &'a Record,
    ) -> impl Iterator<Item = &'a [u8]> {
        let cells = record.cells.iter().enumerate();
        let own = cells.filter(|(index, _)| self.is_own(*index));
        own.map(|(_, cell)| record.raw(bytes, cell))
    }

    /// Whether a column is the file's own, and not added by a file of rejected rows.
    pub fn is_own(&self, index: usize) -> bool {
        let column = self.columns.get(index);
        !column.is_some_and(|column| is_of_rejects(&column.name))
    }

    /// How many columns a file of rejected rows has before those of the rows.
    pub fn added_before(&self) -> usize {
        self.rejected.as_ref().map_or(0, |rejected| rejected.added)
    }

    /// The row that stands for one of a file of rejected rows, if it is another.
    fn row_in_place(&self, bytes: &[u8], record: &Record) -> Option<Vec<u8>> {
        self.rejected.as_ref()?.row_in_place(bytes, record)
    }

    /// Judges a row in place of the one in that range of the chunk.
    fn judge_in_place(&self, row: &[u8], range: Range<usize>, batch: &mut Batch) {
        let mut record = Record::default();
        record.read(row, 0, self.dialect);
        let text = std::str::from_utf8(row).ok();
        self.judge_row(row, text, &record, range, batch);
    }

    /// Judges a row, which stands in that range of the chunk.
    fn judge_row(
        &self,
        bytes: &[u8],
        text: Option<&str>,
        record: &Record,
        range: Range<usize>,
        batch: &mut Batch,
    ) {
        if let Some(fault) = record.fault {
            let message = fault.message().to_owned();
            return batch.reject(range, fault.code(), Place::Row, message);
        }
        let cells = record.cells.as_slice();
        let halves = cells.split_at_checked(self.columns.len());
        let (in_columns, beyond) = halves.unwrap_or((cells, &[]));
        let is_filled = |cell| is_filled(record.bytes(bytes, cell));
        let mut is_blank = true;
        for (cell, count) in in_columns.iter().zip(&mut batch.tally.filled) {
            let is_filled = is_filled(cell);
            is_blank &= !is_filled;
            *count += u64::from(is_filled);
        }
        let is_short = cells.len() < self.columns.len();
        let has_more = beyond.iter().any(is_filled);
        if is_blank && !has_more {
            batch.tally.blank += 1;
            return;
        }
        if is_short || has_more {
            let message = format!(
                "the row has {} cells, and the header has {}",
                cells.len(),
                self.columns.len()
            );
            return batch.reject(range, "cell_count", Place::Row, message);
        }
        let text_of = |index| record.text(bytes, text, record.cells.get(index)?);
        let key = self.key.map(|index| text_of(index).map(trimmed_text));
        let cells = cells.iter();
        let cells = cells.map(|cell| record.text(bytes, text, cell));
        match self.fields.check_with(cells, content_hash) {
            Err(issues) => batch.reject_issues(range, &issues),
            Ok(_) if key == Some(Some("")) => {
                batch.reject_missing_key(range, self.key_name().unwrap_or_default());
            }
            Ok(_) if key == Some(None) => {
                let column = Place::Column(self.key_name().unwrap_or_default().to_owned());
                let message = "the key is not text in the encoding of the file".to_owned();
                batch.reject(range, Code::InvalidText {}.name(), column, message);
            }
            Ok(content) => batch.accept(range, content, key.flatten()),
        }
    }

    /// The name of the key column.
    pub fn key_name(&self) -> Option<&str> {
        let column = self.columns.get(self.key?)?;
        Some(&column.name)
    }
}

/// Whether a cell has a value. One that is not well-formed text has.
fn is_filled(cell: &[u8]) -> bool {
    match cell {
        [] => false,
        [first, ..] if first.is_ascii_graphic() => true,
        cell => std::str::from_utf8(cell).map_or(true, |text| !trimmed_text(text).is_empty()),
    }
}
