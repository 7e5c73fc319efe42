//! Cuts a text into chunks of whole records, which are judged in parallel.

use std::io;

use memchr::memrchr;

use crate::csv::{Dialect, MAX_QUOTED, Record};
use crate::failure::Failure;
use crate::source::Source;

/// About how many bytes a chunk has. It is larger if a record is.
const CHUNK: usize = 256 * 1024;

/// The longest record.
const MAX_RECORD: usize = 2 * MAX_QUOTED;

/// How records end.
#[derive(Clone, Copy)]
pub enum Syntax {
    Csv(Dialect),
    /// One record a line.
    Lines,
}

/// The chunks of a file, in order.
pub struct Chunks {
    source: Source,
    /// The text that was read and is in no chunk yet.
    rest: Vec<u8>,
    is_at_end: bool,
    /// The number of the next chunk.
    next: u64,
}

/// Why there is no further chunk.
#[derive(Debug)]
pub enum Stopped {
    Io(io::Error),
    TooLong,
}

impl Chunks {
    pub fn new(source: Source) -> Self {
        Self {
            source,
            rest: Vec::new(),
            is_at_end: false,
            next: 0,
        }
    }

    /// The beginning of the text, of which nothing is in a chunk yet.
    pub fn beginning(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(&self.rest)
    }

    /// Takes the first record off the text, and passes it to `read` with the bytes that it is from. Returns its number of lines.
    pub fn first_record(
        &mut self,
        dialect: Dialect,
        read: impl FnOnce(&[u8], &Record),
    ) -> Result<u64, Stopped> {
        let mut bytes = Vec::new();
        self.take(Syntax::Csv(dialect), &mut bytes)?;
        let mut record = Record::default();
        record.read(&bytes, 0, dialect);
        read(&bytes, &record);
        bytes.drain(..record.next.min(bytes.len()));
        bytes.append(&mut self.rest);
        self.rest = bytes;
        Ok(record.lines)
    }

    /// Takes the first bytes off the text.
    pub fn skip(&mut self, length: usize) {
        self.rest.drain(..length.min(self.rest.len()));
    }

    /// Puts the next chunk in place of the bytes, and returns its number; `None` at the end.
    pub fn next(&mut self, syntax: Syntax, bytes: &mut Vec<u8>) -> Result<Option<u64>, Stopped> {
        bytes.clear();
        self.take(syntax, bytes)?;
        let number = self.next;
        self.next += 1;
        Ok((!bytes.is_empty()).then_some(number))
    }

    /// The number that the next chunk will have.
    pub fn next_number(&self) -> u64 {
        self.next
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    fn take(&mut self, syntax: Syntax, bytes: &mut Vec<u8>) -> Result<(), Stopped> {
        bytes.append(&mut self.rest);
        std::mem::swap(bytes, &mut self.rest);
        let mut length = CHUNK;
        loop {
            while !self.is_at_end && self.rest.len() < length {
                self.is_at_end = !self.source.read(&mut self.rest).map_err(Stopped::Io)?;
            }
            let whole = syntax.whole_records(&self.rest, self.is_at_end);
            if whole > 0 || self.is_at_end {
                bytes.extend_from_slice(self.rest.get(whole..).unwrap_or_default());
                self.rest.truncate(whole);
                std::mem::swap(bytes, &mut self.rest);
                return Ok(());
            }
            if self.rest.len() > MAX_RECORD {
                return Err(Stopped::TooLong);
            }
            length *= 2;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        while !self.is_at_end && self.rest.len() < CHUNK {
            self.is_at_end = !self.source.read(&mut self.rest)?;
        }
        Ok(())
    }
}

impl Syntax {
    fn whole_records(self, bytes: &[u8], is_last: bool) -> usize {
        match self {
            Self::Csv(dialect) => dialect.whole_records(bytes, is_last),
            Self::Lines if is_last => bytes.len(),
            Self::Lines => memrchr(b'\n', bytes).map_or(0, |end| end + 1),
        }
    }
}

impl Stopped {
    /// The failure at a line.
    pub fn into_failure(self, line: u64) -> Failure {
        match self {
            Self::Io(error) => Failure::new(format!("cannot read the file: {error}")),
            Self::TooLong => Failure::new(format!(
                "line {line}: the row has more than 2 MiB, which no customer has"
            )),
        }
    }
}
