//! `caibo check`: judges every row of a file, on all cores, and sends nothing.
//!
//! Each thread takes the next chunk, judges its rows, and then waits for its turn to add the verdicts to those before: the rows
//! of the report and of the rejects stay in the order of the file.

use std::fs;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use encoding_rs::Encoding;

use crate::batch::{Batch, Reject};
use crate::chunks::{Chunks, Stopped};
use crate::duplicates::{Novelty, Row, Seen};
use crate::failure::Failure;
use crate::format::{Format, FormatOptions, Scratch};
use crate::rejects::Rejects;
use crate::report::{Duplicates, Report};
use crate::source::Source;
use crate::tally::{Place, Tally};

/// What to check, and how.
pub struct Options {
    /// The file; `-` is the standard input.
    pub file: PathBuf,
    pub rejects: Option<PathBuf>,
    pub encoding: Option<&'static Encoding>,
    pub wanted: FormatOptions,
    pub threads: usize,
}

/// The verdicts so far.
struct Merged {
    /// The number of the chunk whose turn it is.
    next: u64,
    lines: u64,
    tally: Tally,
    seen: Seen,
    /// The file's length in bytes, until the first chunk has served to estimate the number of rows.
    length: Option<u64>,
    rejects: Option<Rejects>,
    failure: Option<Failure>,
}

/// What the threads share.
struct Check<'a> {
    format: &'a Format,
    /// The name of the key column.
    key: Option<&'a str>,
    chunks: Mutex<Chunks>,
    merged: Mutex<Merged>,
    turn: Condvar,
}

/// Judges every row of a file.
///
/// # Errors
///
/// A file that cannot be read or written, or that has no rows of customers.
pub fn run(options: Options) -> Result<Report, Failure> {
    let Options {
        file,
        rejects,
        encoding,
        wanted,
        threads,
    } = options;
    let read_failure = |error: io::Error| Failure::file("read", &file, &error);
    let source = Source::new(open(&file)?, encoding).map_err(read_failure)?;
    let mut chunks = Chunks::new(source);
    let (format, lines) = Format::detect(&mut chunks, wanted)?;
    let key = format.key_name();
    let rejects = match &rejects {
        None => None,
        Some(path) => Some(Rejects::create(
            path,
            "--rejects",
            &file,
            &format,
            chunks.source(),
        )?),
    };
    let check = Check {
        format: &format,
        key,
        chunks: Mutex::new(chunks),
        merged: Mutex::new(Merged {
            next: 0,
            lines,
            tally: Tally::default(),
            seen: Seen::new(),
            // A pipe has the length 0, and nothing is reserved.
            length: fs::metadata(&file).ok().map(|file| file.len()),
            rejects,
            failure: None,
        }),
        turn: Condvar::new(),
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            // Where the system gives no further thread, those that run are enough.
            let _ = thread::Builder::new().spawn_scoped(scope, || check.work());
        }
        check.work();
    });
    let encoding = lock(&check.chunks).source().encoding();
    let merged = check
        .merged
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(failure) = merged.failure {
        return Err(failure);
    }
    if let Some(rejects) = merged.rejects {
        rejects.finish()?;
    }
    let duplicates = match key {
        Some(key) => Duplicates::Key(key.to_owned()),
        None => Duplicates::Content,
    };
    Ok(Report::new(
        &file,
        &format,
        encoding,
        duplicates,
        merged.tally,
    ))
}

impl Check<'_> {
    /// Judges chunks until there are no more, or until a thread has failed.
    fn work(&self) {
        let mut bytes = Vec::new();
        let mut scratch = Scratch::default();
        let mut batch = Batch::new(lock(&self.merged).rejects.is_some());
        loop {
            let chunk = lock(&self.chunks).next(self.format.syntax(), &mut bytes);
            match chunk {
                Ok(None) => return,
                Ok(Some(number)) => {
                    self.format.judge(&bytes, &mut scratch, &mut batch);
                    let mut merged = self.wait_for_turn(number);
                    if merged.failure.is_none() {
                        let added = merged.add(self.format, self.key, &bytes, &mut batch);
                        merged.failure = added.err();
                    }
                    merged.next += 1;
                    self.turn.notify_all();
                    if merged.failure.is_some() {
                        return;
                    }
                }
                Err(stopped) => return self.stop(stopped),
            }
        }
    }

    fn wait_for_turn(&self, number: u64) -> MutexGuard<'_, Merged> {
        let merged = lock(&self.merged);
        let is_later = |merged: &mut Merged| merged.next < number;
        self.turn
            .wait_while(merged, is_later)
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the text could not be read to its end. The chunks before have numbers below that of the failed one.
    fn stop(&self, stopped: Stopped) {
        let number = lock(&self.chunks).next_number();
        let mut merged = self.wait_for_turn(number);
        let line = merged.lines + 1;
        merged
            .failure
            .get_or_insert_with(|| stopped.into_failure(line));
        merged.next += 1;
        self.turn.notify_all();
    }
}

impl Merged {
    /// Adds the verdicts on the chunk that follows.
    fn add(
        &mut self,
        format: &Format,
        key: Option<&str>,
        bytes: &[u8],
        batch: &mut Batch,
    ) -> Result<(), Failure> {
        if let Some(length) = self.length.take() {
            let rows = batch.valid.len() as u64 * length / bytes.len().max(1) as u64;
            self.seen.reserve(rows);
        }
        self.find_duplicates(key, batch);
        self.tally.append(&batch.tally, self.lines);
        if let Some(rejects) = &mut self.rejects {
            for reject in &batch.rejects {
                rejects.write(format, bytes, self.lines + reject.line, reject)?;
            }
        }
        self.lines += batch.lines;
        Ok(())
    }

    fn find_duplicates(&mut self, key: Option<&str>, batch: &mut Batch) {
        let Batch {
            valid,
            rejects,
            tally,
            ..
        } = batch;
        let rejected = rejects.len();
        for valid in valid.chunks(PREPARED) {
            self.seen
                .prepare(valid.iter().map(|row| row.key.unwrap_or(row.content)));
            for row in valid {
                let novelty = match row.key {
                    Some(hash) => self.seen.add_with_key(
                        hash,
                        Row {
                            content: row.content as u32,
                            line: u32::try_from(self.lines + row.line).unwrap_or(u32::MAX),
                        },
                    ),
                    None if self.seen.add(row.content) => Novelty::Repeated,
                    None => Novelty::New,
                };
                match novelty {
                    Novelty::New => {}
                    Novelty::Repeated => tally.repeated.add(row.line),
                    Novelty::Conflict(earlier) => {
                        tally.invalid += 1;
                        let column = Place::Column(key.unwrap_or_default().to_owned());
                        tally.add_issue(DUPLICATE_KEY, column, row.line);
                        if self.rejects.is_some() {
                            rejects.push(Reject {
                                line: row.line,
                                range: row.range.clone(),
                                codes: vec![DUPLICATE_KEY],
                                message: format!(
                                    "line {earlier} has the same key and another content"
                                ),
                            });
                        }
                    }
                }
            }
        }
        if rejects.len() > rejected {
            rejects.sort_by_key(|reject| reject.line);
        }
    }
}

/// How many rows are looked up together.
const PREPARED: usize = 64;

const DUPLICATE_KEY: &str = "duplicate_key";

fn open(path: &Path) -> Result<Box<dyn Read + Send>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(Failure::file("read", path, &error)),
    }
}

/// Locks a mutex. A thread that panicked has ended the program already, or is about to.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
