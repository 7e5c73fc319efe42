//! Opens the file of an import, once for each time that it is read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::Encoding;
use sha2::{Digest, Sha256};

use crate::batch::Batch;
use crate::chunks::Chunks;
use crate::failure::Failure;
use crate::format::{Format, FormatOptions, Scratch};
use crate::source::Source;
use crate::tally::Tally;

/// A file that is read from its beginning, and its digest as far as it is read.
pub struct Input {
    pub chunks: Chunks,
    pub format: Arc<Format>,
    /// The number of lines before the first row.
    pub lines: u64,
    digest: Arc<Mutex<Sha256>>,
}

/// What is known of a file before its rows are sent.
pub struct Survey {
    pub rows: u64,
    /// The verdicts of the rules on all rows.
    pub tally: Tally,
    pub digest: [u8; 32],
}

/// A reader that takes the digest of what is read.
struct Digesting {
    file: File,
    digest: Arc<Mutex<Sha256>>,
}

impl Input {
    /// # Errors
    ///
    /// It is no regular file, it cannot be read, or it has no rows of customers.
    pub fn open(
        path: &Path,
        encoding: Option<&'static Encoding>,
        wanted: &FormatOptions,
    ) -> Result<Self, Failure> {
        let fail = |error: io::Error| Failure::file("read", path, &error);
        // Opening a named pipe would wait for its writer.
        if path == Path::new("-") || !fs::metadata(path).map_err(fail)?.is_file() {
            return Err(Failure::new(format!(
                "an import reads its file more than once, and {} is not a regular file: save the rows in one",
                path.display()
            )));
        }
        let digest = Arc::new(Mutex::new(Sha256::new()));
        let reader = Digesting {
            file: File::open(path).map_err(fail)?,
            digest: Arc::clone(&digest),
        };
        let source = Source::new(Box::new(reader), encoding).map_err(fail)?;
        let mut chunks = Chunks::new(source);
        let (format, lines) = Format::detect(&mut chunks, wanted.clone())?;
        Ok(Self {
            chunks,
            format: Arc::new(format),
            lines,
            digest,
        })
    }

    /// Reads the whole file and judges its rows.
    ///
    /// # Errors
    ///
    /// The file cannot be read to its end.
    pub fn survey(mut self) -> Result<Survey, Failure> {
        let mut bytes = Vec::new();
        let mut scratch = Scratch::default();
        let mut batch = Batch::default();
        let mut tally = Tally::default();
        while self
            .chunks
            .next(self.format.syntax(), &mut bytes)
            .map_err(|stopped| stopped.into_failure(self.lines + 1))?
            .is_some()
        {
            self.format.judge(&bytes, &mut scratch, &mut batch);
            tally.append(&batch.tally, self.lines);
            self.lines += batch.lines;
        }
        Ok(Survey {
            rows: tally.rows,
            tally,
            digest: self.digest(),
        })
    }

    /// The SHA-256 of what was read.
    pub fn digest(&self) -> [u8; 32] {
        let digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        digest.clone().finalize().into()
    }
}

impl Read for Digesting {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(bytes)?;
        let mut digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        digest.update(bytes.get(..length).unwrap_or_default());
        Ok(length)
    }
}
