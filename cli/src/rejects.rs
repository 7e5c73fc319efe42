//! Writes the rows that are rejected, in the format of the file that they are from.
//!
//! In CSV the columns `_line`, `_code` and `_message` stand before the row's own, so that a row with a wrong number of cells
//! keeps its place below the header. A row whose quotes are wrong stands in one quoted cell: as it was it could change how the rows
//! after it are read. U+FFFD stands for bytes that are not text, so that the file is UTF-8.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use same_file::Handle;
use serde_json::Value;

use crate::batch::Reject;
use crate::columns::{REJECT_COLUMNS, is_of_rejects};
use crate::csv::Record;
use crate::failure::Failure;
use crate::format::{DELIMITERS, Format};
use crate::ndjson::{Members, ROW};
use crate::source::Source;
use crate::table::Table;

/// The file of rejected rows, in UTF-8.
pub struct Rejects {
    path: PathBuf,
    file: BufWriter<File>,
    record: Record,
}

impl Rejects {
    /// Creates the file that an option names.
    ///
    /// # Errors
    ///
    /// It is the file of the rows itself, or cannot be written.
    pub fn create(
        path: &Path,
        option: &str,
        input: &Path,
        format: &Format,
        source: &Source,
    ) -> Result<Self, Failure> {
        // Also by the name of another link, and if the shell redirects it to standard input.
        let opened = if input == Path::new("-") {
            Handle::stdin()
        } else {
            Handle::from_path(input)
        };
        let is_input =
            Handle::from_path(path).is_ok_and(|path| opened.is_ok_and(|input| input == path));
        if is_input {
            return Err(Failure::new(format!(
                "{option}: this is the file that is read; name another one"
            )));
        }
        let file = File::create(path).map_err(|error| Failure::file("write", path, &error))?;
        let mut rejects = Self {
            path: path.to_owned(),
            file: BufWriter::new(file),
            record: Record::default(),
        };
        let is_of_spreadsheet = source.has_mark() || source.encoding() != encoding_rs::UTF_8.name();
        let begun = rejects.begin(format, is_of_spreadsheet);
        begun.map_err(|error| rejects.failure(&error))?;
        Ok(rejects)
    }

    /// Writes a byte order mark for a spreadsheet, if the file of the rows was made by one, and the header.
    fn begin(&mut self, format: &Format, has_mark: bool) -> io::Result<()> {
        let file = &mut self.file;
        if has_mark {
            file.write_all("\u{FEFF}".as_bytes())?;
        }
        if let Format::Csv(table) = format {
            let delimiter = [table.dialect.delimiter];
            if !DELIMITERS.contains(&table.dialect.delimiter) {
                file.write_all(b"sep=")?;
                file.write_all(&delimiter)?;
                write_line_end(file, table)?;
            }
            let names = REJECT_COLUMNS.map(str::as_bytes);
            file.write_all(&names.join(&delimiter[..]))?;
            for (index, cell) in table.raw_header.iter().enumerate() {
                if table.is_own(index) {
                    file.write_all(&delimiter)?;
                    file.write_all(cell)?;
                }
            }
            write_line_end(file, table)?;
        }
        Ok(())
    }

    /// Writes a row of a chunk. `line` is counted from the beginning of the file.
    pub fn write(
        &mut self,
        format: &Format,
        bytes: &[u8],
        line: u64,
        reject: &Reject,
    ) -> Result<(), Failure> {
        let row = bytes.get(reject.range.clone()).unwrap_or_default();
        let line = line.to_string();
        let values = [&line, &reject.codes.join(" "), &reject.message];
        let written = match format {
            Format::Csv(table) => self.write_csv(table, row, &values),
            Format::Ndjson(_) => self.write_json(row, &values),
        };
        written.map_err(|error| self.failure(&error))
    }

    pub fn finish(mut self) -> Result<(), Failure> {
        self.file.flush().map_err(|error| self.failure(&error))
    }

    fn failure(&self, error: &io::Error) -> Failure {
        Failure::file("write", &self.path, error)
    }

    fn write_csv(&mut self, table: &Table, row: &[u8], values: &[&String; 3]) -> io::Result<()> {
        let delimiter = table.dialect.delimiter;
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.file.write_all(&[delimiter])?;
            }
            let needs_quotes = value.bytes().any(|byte| byte == delimiter || byte == b'"');
            if needs_quotes {
                self.write_quoted(value)?;
            } else {
                self.file.write_all(value.as_bytes())?;
            }
        }
        let record = &mut self.record;
        record.read(row, 0, table.dialect);
        if record.fault.is_some() {
            let own = row.get(record.after(table.added_before())..);
            self.file.write_all(&[delimiter])?;
            self.write_quoted(&String::from_utf8_lossy(own.unwrap_or_default()))?;
        } else {
            for cell in table.own_cells(row, record) {
                self.file.write_all(&[delimiter])?;
                let cell = String::from_utf8_lossy(cell);
                self.file.write_all(cell.as_bytes())?;
            }
        }
        write_line_end(&mut self.file, table)
    }

    /// Writes a cell in quotes.
    fn write_quoted(&mut self, text: &str) -> io::Result<()> {
        write!(self.file, "\"{}\"", text.replace('"', "\"\""))
    }

    fn write_json(&mut self, row: &[u8], [line, code, message]: &[&String; 3]) -> io::Result<()> {
        let text = |text: &str| Value::from(text).to_string();
        let [line_name, code_name, message_name] = REJECT_COLUMNS.map(text);
        write!(
            self.file,
            "{{{line_name}:{line},{code_name}:{},{message_name}:{}",
            text(code),
            text(message)
        )?;
        match Members::parse(row) {
            Some(members) => {
                let is_rejected = members.is_rejected();
                for (name, value) in &members.0 {
                    // A member of that name of the object's own is left out: it would be read as the line.
                    let is_left_out = is_of_rejects(name) || (name == ROW && !is_rejected);
                    if !is_left_out {
                        write!(self.file, ",{}:{}", text(name), value.get())?;
                    }
                }
            }
            None => write!(
                self.file,
                ",\"{ROW}\":{}",
                text(&String::from_utf8_lossy(row))
            )?,
        }
        self.file.write_all(b"}\n")
    }
}

fn write_line_end(file: &mut impl Write, table: &Table) -> io::Result<()> {
    let end: &[u8] = if table.dialect.terminator == b'\n' {
        b"\n"
    } else {
        b"\r"
    };
    file.write_all(end)
}
