//! A file of rows, in the order of their lines although their outcomes come in any order.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::batch::Reject;
use crate::failure::Failure;
use crate::format::Format;
use crate::rejects::Rejects;

pub struct RowFile {
    file: Rejects,
    format: Arc<Format>,
    /// The rows that are not written yet, by their lines.
    waiting: BTreeMap<u64, (Vec<u8>, Reject)>,
}

impl RowFile {
    pub fn new(file: Rejects, format: Arc<Format>) -> Self {
        Self {
            file,
            format,
            waiting: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, line: u64, row: &[u8], codes: Vec<&'static str>, message: String) {
        let reject = Reject {
            line,
            range: 0..row.len(),
            codes,
            message,
        };
        self.waiting.insert(line, (row.to_vec(), reject));
    }

    /// Writes the rows of the lines before that one, or all.
    pub fn write(&mut self, before: Option<u64>) -> Result<(), Failure> {
        while let Some(entry) = self.waiting.first_entry() {
            if before.is_some_and(|before| *entry.key() >= before) {
                return Ok(());
            }
            let (row, reject) = entry.remove();
            self.file.write(&self.format, &row, reject.line, &reject)?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<(), Failure> {
        self.file.finish()
    }
}
