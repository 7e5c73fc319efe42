//! The formats of files: CSV and NDJSON. Detects which one a file has.

use caibo_customers::{Customer, trimmed_text};
use clap::ValueEnum;

use crate::batch::Batch;
use crate::chunks::{Chunks, Syntax};
use crate::columns::{Column, Map, check_arguments, quote, read_header};
use crate::csv::{Dialect, Record};
use crate::failure::Failure;
use crate::ndjson::{Fields, Lines};
use crate::table::Table;

/// The delimiters that are looked for. The first is that of a file with one column.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The name of a format.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub enum FormatName {
    Csv,
    Ndjson,
}

/// The format of a file, with what is needed to judge its rows.
pub enum Format {
    Csv(Table),
    Ndjson(Lines),
}

/// What the arguments say of a file's format.
#[derive(Clone, Debug, Default)]
pub struct FormatOptions {
    pub name: Option<FormatName>,
    pub delimiter: Option<u8>,
    pub maps: Vec<Map>,
    pub key: Option<String>,
}

/// Buffers that a thread reuses for every chunk.
#[derive(Default)]
pub struct Scratch {
    record: Record,
    fields: Fields,
}

impl Format {
    /// Detects the format, and reads the header of CSV. It returns the number of lines of the header as well.
    ///
    /// # Errors
    ///
    /// A file that is empty, that is JSON but not NDJSON, or whose header does not fit.
    pub fn detect(chunks: &mut Chunks, wanted: FormatOptions) -> Result<(Self, u64), Failure> {
        check_arguments(&wanted.maps, wanted.key.as_deref())?;
        let beginning = chunks
            .beginning()
            .map_err(|error| Failure::new(format!("cannot read the file: {error}")))?;
        let beginning = beginning.trim_ascii_start();
        let first_line = beginning.split(|byte| *byte == b'\n').next();
        let name = match (wanted.name, beginning.first()) {
            (_, None) => return Err(Failure::new("the file is empty")),
            (None, Some(b'[')) => {
                return Err(Failure::new(
                    "the file is a JSON array: write one object a line (NDJSON), by jq -c '.[]' for example",
                ));
            }
            (None, Some(b'{')) if first_line.is_some_and(|line| line.trim_ascii_end() == b"{") => {
                return Err(Failure::new(
                    "the file has JSON objects of several lines: write one object a line (NDJSON), by jq -c . for example",
                ));
            }
            (None, Some(b'{')) => FormatName::Ndjson,
            (name, _) => name.unwrap_or(FormatName::Csv),
        };
        match name {
            FormatName::Ndjson => {
                let FormatOptions { maps, key, .. } = wanted;
                Ok((Self::Ndjson(Lines { maps, key }), 0))
            }
            FormatName::Csv => {
                let (table, lines) = read_table(chunks, &wanted)?;
                Ok((Self::Csv(table), lines))
            }
        }
    }

    pub fn syntax(&self) -> Syntax {
        match self {
            Self::Csv(table) => Syntax::Csv(table.dialect),
            Self::Ndjson(_) => Syntax::Lines,
        }
    }

    /// The name of the column or member that is the key.
    pub fn key_name(&self) -> Option<&str> {
        match self {
            Self::Csv(table) => table.key_name(),
            Self::Ndjson(lines) => lines.key.as_deref(),
        }
    }

    /// Judges the rows of a chunk.
    pub fn judge(&self, bytes: &[u8], scratch: &mut Scratch, batch: &mut Batch) {
        batch.clear();
        match self {
            Self::Csv(table) => table.judge(bytes, &mut scratch.record, batch),
            Self::Ndjson(lines) => lines.judge(bytes, &mut scratch.fields, batch),
        }
    }

    /// Reads a row that keeps the rules, and the value of its key.
    pub fn read_valid(
        &self,
        row: &[u8],
        scratch: &mut Scratch,
    ) -> Option<(Customer, Option<String>)> {
        match self {
            Self::Csv(table) => table.read_valid(row, &mut scratch.record),
            Self::Ndjson(lines) => lines.read_valid(row, &mut scratch.fields),
        }
    }
}

fn read_table(chunks: &mut Chunks, wanted: &FormatOptions) -> Result<(Table, u64), Failure> {
    let beginning = chunks.beginning().unwrap_or_default();
    let terminator = terminator_of(beginning, wanted.delimiter);
    let mut lines_before = skip_empty_lines(chunks, terminator);
    let beginning = chunks.beginning().unwrap_or_default();
    let mut declared = wanted.delimiter;
    // Excel's own first line, which names the delimiter.
    if let [b's', b'e', b'p', b'=', delimiter, ..] = beginning {
        // The end of this line is skipped as that of an empty one.
        declared = declared.or(Some(*delimiter));
        chunks.skip("sep=;".len());
        lines_before += skip_empty_lines(chunks, terminator);
    }
    let dialect = |delimiter| Dialect {
        delimiter,
        terminator,
    };
    let dialect = match declared {
        Some(delimiter) => dialect(delimiter),
        None => {
            let beginning = chunks.beginning().unwrap_or_default();
            let score = |delimiter: &u8| score(beginning, dialect(*delimiter), &wanted.maps);
            // `max_by_key` takes the last of equals, hence `rev`.
            let best = DELIMITERS.into_iter().rev().max_by_key(score);
            dialect(best.unwrap_or_default())
        }
    };
    let mut names = Vec::new();
    let mut raw = Vec::new();
    let mut fault = None;
    let lines = chunks.first_record(dialect, |bytes, record| {
        fault = record.fault;
        names = names_of(bytes, record);
        raw = record
            .cells
            .iter()
            .map(|cell| record.raw(bytes, cell).to_vec())
            .collect();
    });
    let lines = lines.map_err(|stopped| stopped.into_failure(1))?;
    if let Some(fault) = fault {
        return Err(Failure::new(format!(
            "line {}: in the header {}",
            lines_before + lines,
            fault.message()
        )));
    }
    let columns = read_header(&names, &wanted.maps)?;
    let key =
        match &wanted.key {
            None => None,
            Some(key) => {
                let key = trimmed_text(key);
                let find = |is_key: fn(&Column, &str) -> bool| {
                    columns.iter().position(|column| is_key(column, key))
                };
                let by_name = find(|column, key| column.name == key);
                let index = by_name.or_else(|| find(|column, key| column.field == Some(key)));
                Some(index.ok_or_else(|| {
                    Failure::new(format!("--key: there is no column {}", quote(key)))
                })?)
            }
        };
    Ok((Table::new(dialect, columns, raw, key), lines_before + lines))
}

/// The character that ends lines, by the line end of the header: LF, which may have CR before it, or CR alone.
fn terminator_of(beginning: &[u8], delimiter: Option<u8>) -> u8 {
    let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let is_delimiter = |byte| DELIMITERS.contains(&byte) || delimiter == Some(byte);
    let header = beginning.iter().copied().skip_while(is_line_end);
    let mut is_quoted = false;
    // A quote opens a cell at its beginning. One that follows the closing quote makes a doubled quote of both.
    let mut may_open = true;
    let mut ends = Vec::new();
    for byte in header {
        if !ends.is_empty() && byte != b'\r' {
            ends.push(byte);
            break;
        }
        if is_quoted {
            is_quoted = byte != b'"';
            may_open = !is_quoted;
        } else if is_line_end(&byte) {
            ends.push(byte);
        } else {
            is_quoted = may_open && byte == b'"';
            may_open = is_delimiter(byte);
        }
    }
    match ends.as_slice() {
        // A quote in the header is not closed.
        [] if beginning.contains(&b'\r') && !beginning.contains(&b'\n') => b'\r',
        [] | [b'\n', ..] | [.., b'\n'] => b'\n',
        _ => b'\r',
    }
}

/// Takes the empty lines off the beginning of a text, and returns their number.
fn skip_empty_lines(chunks: &mut Chunks, terminator: u8) -> u64 {
    let beginning = chunks.beginning().unwrap_or_default();
    let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let ends: Vec<u8> = beginning.iter().copied().take_while(is_line_end).collect();
    chunks.skip(ends.len());
    ends.iter().filter(|byte| **byte == terminator).count() as u64
}

/// How well a delimiter fits the header: by the number of columns that are fields, then by the number of columns.
fn score(beginning: &[u8], dialect: Dialect, maps: &[Map]) -> (usize, usize) {
    let mut record = Record::default();
    record.read(beginning, 0, dialect);
    let names = names_of(beginning, &record);
    let columns = names.iter().map(|name| Column::new(name, maps));
    (
        columns.filter(|column| column.field.is_some()).count(),
        names.len(),
    )
}

fn names_of(bytes: &[u8], record: &Record) -> Vec<String> {
    let names = record.cells.iter().map(|cell| record.bytes(bytes, cell));
    names
        .map(|name| trimmed_text(&String::from_utf8_lossy(name)).to_owned())
        .collect()
}
