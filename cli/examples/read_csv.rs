//! Reads a file by the crate `csv` alone, with a number of threads, each of which reads its part. The time of `caibo check` is
//! compared with its time.
//!
//! `cargo run --release --example read_csv -- FILE THREADS`
#![expect(clippy::unwrap_used, reason = "a panic ends the measurement")]

use std::env;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::thread;

use csv::{ByteRecord, ReaderBuilder};

fn main() {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().unwrap();
    let threads: u64 = arguments.next().unwrap().parse().unwrap();
    let length = File::open(&file).unwrap().metadata().unwrap().len();
    let part = length.div_ceil(threads);
    let rows: u64 = thread::scope(|scope| {
        let parts = (0..threads).map(|index| {
            let mut text = File::open(&file).unwrap();
            // The first row of a part may be cut in two: for the time this makes no difference.
            text.seek(SeekFrom::Start(index * part)).unwrap();
            scope.spawn(move || count(text.take(part)))
        });
        let parts: Vec<_> = parts.collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    });
    println!("{rows} rows");
}

fn count(text: impl Read) -> u64 {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut record = ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        rows += 1;
    }
    rows
}
