//! The syntax of CSV (RFC 4180): where records and their cells end.

mod ends;
#[cfg(test)]
mod tests;

use memchr::{memchr, memchr_iter, memrchr};

use ends::Ends;

const QUOTE: u8 = b'"';

/// The longest quoted cell. A quote that is not closed within it is held to be a mistake.
pub const MAX_QUOTED: usize = 1024 * 1024;

/// The characters that end cells and records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dialect {
    pub delimiter: u8,
    /// LF, with or without CR before it; or CR, in files without LF.
    pub terminator: u8,
}

/// What is wrong with the quotes of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// A quote opens a cell and is not closed: no other quote follows, or one that opens another cell.
    UnclosedQuote,
    /// A quoted cell goes on after its closing quote.
    TextAfterQuote,
}

impl Fault {
    pub fn code(self) -> &'static str {
        match self {
            Self::UnclosedQuote => "unclosed_quote",
            Self::TextAfterQuote => "text_after_quote",
        }
    }

    pub fn message(self) -> &'static str {
        match self {
            Self::UnclosedQuote => "a quote opens a cell and is not closed",
            Self::TextAfterQuote => "a quoted cell goes on after its closing quote",
        }
    }
}

/// A cell, by its place in the text.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// The text between the quotes, or the whole cell if it has none.
    start: usize,
    end: usize,
    is_quoted: bool,
    /// The range in `Record::unescaped`, if the cell has doubled quotes.
    unescaped: Option<(usize, usize)>,
}

/// The cells of a record. It is used again for the next one.
#[derive(Default)]
pub struct Record {
    pub cells: Vec<Cell>,
    /// The texts of the cells with doubled quotes, each pair replaced by one quote.
    unescaped: Vec<u8>,
    /// Where the record begins, and where it ends without its line end.
    pub start: usize,
    pub end: usize,
    /// Where the next record begins.
    pub next: usize,
    /// The number of lines.
    pub lines: u64,
    pub fault: Option<Fault>,
}

enum Quoted {
    /// The place of the closing quote.
    Closed(usize),
    /// The bytes end before the cell does, or right after what may be its closing quote.
    Open,
    Broken(Fault),
}

impl Record {
    /// Reads the record that begins at `start`. The bytes are whole records.
    pub fn read(&mut self, bytes: &[u8], start: usize, dialect: Dialect) {
        self.read_by(&mut dialect.ends(bytes), bytes, start, dialect);
    }

    /// As [`Record::read`], with the ends of cells that are shared by the records of a text.
    pub fn read_by(&mut self, ends: &mut Ends<'_>, bytes: &[u8], start: usize, dialect: Dialect) {
        self.cells.clear();
        self.unescaped.clear();
        self.start = start;
        self.lines = 1;
        self.fault = None;
        let mut at = start;
        loop {
            let is_last = if bytes.get(at) == Some(&QUOTE) {
                match dialect.quoted(bytes, at + 1, true) {
                    Quoted::Closed(close) => {
                        self.add_quoted(bytes, at + 1, close, dialect);
                        at = close + 1;
                        bytes.get(at) != Some(&dialect.delimiter)
                    }
                    Quoted::Broken(fault) => return self.end_at_line(bytes, at, dialect, fault),
                    Quoted::Open => {
                        return self.end_at_line(bytes, at, dialect, Fault::UnclosedQuote);
                    }
                }
            } else {
                let end = ends.find(at);
                let is_last = bytes.get(end) != Some(&dialect.delimiter);
                let has_return = is_last && end > at && dialect.ends_with_return(bytes, end);
                self.cells.push(Cell {
                    start: at,
                    end: end - usize::from(has_return),
                    is_quoted: false,
                    unescaped: None,
                });
                at = end;
                is_last
            };
            if is_last {
                break;
            }
            at += 1;
        }
        self.end_at(bytes, at, dialect);
    }

    /// The text of a cell without its quotes.
    pub fn bytes<'a>(&'a self, bytes: &'a [u8], cell: &Cell) -> &'a [u8] {
        let text = match cell.unescaped {
            Some((start, end)) => self.unescaped.get(start..end),
            None => bytes.get(cell.start..cell.end),
        };
        text.unwrap_or_default()
    }

    /// The text of a cell; `None` if it is not UTF-8. `text` is `bytes` as text, if all of them are UTF-8.
    pub fn text<'a>(
        &'a self,
        bytes: &'a [u8],
        text: Option<&'a str>,
        cell: &Cell,
    ) -> Option<&'a str> {
        match (text, cell.unescaped) {
            (Some(text), None) => text.get(cell.start..cell.end),
            _ => std::str::from_utf8(self.bytes(bytes, cell)).ok(),
        }
    }

    /// The cell as it stands in the file, with its quotes.
    pub fn raw<'a>(&self, bytes: &'a [u8], cell: &Cell) -> &'a [u8] {
        let quote = usize::from(cell.is_quoted);
        bytes
            .get(cell.start - quote..cell.end + quote)
            .unwrap_or_default()
    }

    /// Where the text after the first cells begins; where the record does, if it has fewer.
    pub fn after(&self, cells: usize) -> usize {
        let last = cells.checked_sub(1).and_then(|last| self.cells.get(last));
        last.map_or(self.start, |cell| {
            cell.end + usize::from(cell.is_quoted) + 1
        })
    }

    /// Whether the record is an empty line.
    pub fn is_empty_line(&self) -> bool {
        self.start == self.end
    }

    fn add_quoted(&mut self, bytes: &[u8], start: usize, end: usize, dialect: Dialect) {
        let content = bytes.get(start..end).unwrap_or_default();
        self.lines += memchr_iter(dialect.terminator, content).count() as u64;
        let mut unescaped = None;
        if memchr(QUOTE, content).is_some() {
            let from = self.unescaped.len();
            let mut rest = content;
            while let Some(quote) = memchr(QUOTE, rest) {
                self.unescaped
                    .extend_from_slice(rest.get(..=quote).unwrap_or_default());
                rest = rest.get(quote + 2..).unwrap_or_default();
            }
            self.unescaped.extend_from_slice(rest);
            unescaped = Some((from, self.unescaped.len()));
        }
        self.cells.push(Cell {
            start,
            end,
            is_quoted: true,
            unescaped,
        });
    }

    /// Ends the record at the line end at `at`, or at the end of the bytes.
    fn end_at(&mut self, bytes: &[u8], at: usize, dialect: Dialect) {
        let line_end = dialect.line_end(bytes, at);
        let before = usize::from(at > self.start && dialect.ends_with_return(bytes, at));
        self.end = at - before;
        self.next = at + line_end;
    }

    /// Ends a record with a fault at the end of the line in which the faulty quote at `at` stands. The next line is read as a
    /// record of its own.
    fn end_at_line(&mut self, bytes: &[u8], at: usize, dialect: Dialect, fault: Fault) {
        let rest = bytes.get(at..).unwrap_or_default();
        let end = at + memchr(dialect.terminator, rest).unwrap_or(rest.len());
        self.end_at(bytes, end, dialect);
        self.fault = Some(fault);
    }
}

impl Dialect {
    /// The ends of the cells of a text.
    pub fn ends(self, bytes: &[u8]) -> Ends<'_> {
        Ends::new(bytes, self.delimiter, self.terminator)
    }

    /// How many of the bytes are whole records. `is_last` says that no further bytes follow.
    pub fn whole_records(self, bytes: &[u8], is_last: bool) -> usize {
        if is_last {
            return bytes.len();
        }
        let end_of_line = |from: usize, to: usize| {
            let lines = bytes.get(from..to).unwrap_or_default();
            memrchr(self.terminator, lines).map(|place| from + place + 1)
        };
        // The last line end that is not in a quoted cell ends the last whole record. `at` is never in a quoted cell, and `whole`
        // is the end of the last whole record before it.
        let mut at = 0;
        let mut whole = 0;
        while let Some(found) = memchr(QUOTE, bytes.get(at..).unwrap_or_default()) {
            let quote = at + found;
            whole = end_of_line(at, quote).unwrap_or(whole);
            let before = quote.checked_sub(1).and_then(|before| bytes.get(before));
            let opens =
                before.is_none_or(|byte| *byte == self.delimiter || *byte == self.terminator);
            if !opens {
                at = quote + 1;
                continue;
            }
            match self.quoted(bytes, quote + 1, false) {
                Quoted::Closed(close) => at = close + 1,
                Quoted::Open => return whole,
                Quoted::Broken(_) => {
                    let rest = bytes.get(quote..).unwrap_or_default();
                    match memchr(self.terminator, rest) {
                        Some(line) => at = quote + line + 1,
                        None => return whole,
                    }
                    whole = at;
                }
            }
        }
        end_of_line(at, bytes.len()).unwrap_or(whole)
    }

    /// Finds the end of the quoted cell that begins at `start`.
    fn quoted(self, bytes: &[u8], start: usize, is_last: bool) -> Quoted {
        let mut at = start;
        loop {
            let Some(found) = memchr(QUOTE, bytes.get(at..).unwrap_or_default()) else {
                return if bytes.len() - start > MAX_QUOTED {
                    Quoted::Broken(Fault::UnclosedQuote)
                } else {
                    Quoted::Open
                };
            };
            let quote = at + found;
            if quote - start > MAX_QUOTED {
                return Quoted::Broken(Fault::UnclosedQuote);
            }
            match (bytes.get(quote + 1), bytes.get(quote + 2)) {
                (Some(&QUOTE), _) => at = quote + 2,
                (None, _) | (Some(b'\r'), None) if !is_last => return Quoted::Open,
                (None, _) | (Some(b'\r'), None) => return Quoted::Closed(quote),
                (Some(byte), _) if *byte == self.delimiter || *byte == self.terminator => {
                    return Quoted::Closed(quote);
                }
                (Some(b'\r'), Some(byte)) if *byte == self.terminator => {
                    return Quoted::Closed(quote);
                }
                _ => {
                    let content = bytes.get(start..quote).unwrap_or_default();
                    let has_lines = memchr(self.terminator, content).is_some();
                    return Quoted::Broken(if has_lines {
                        Fault::UnclosedQuote
                    } else {
                        Fault::TextAfterQuote
                    });
                }
            }
        }
    }

    /// The length of the line end at `at`: 0 at the end of the bytes.
    fn line_end(self, bytes: &[u8], at: usize) -> usize {
        match (bytes.get(at), bytes.get(at + 1)) {
            (None, _) => 0,
            (Some(b'\r'), Some(b'\n')) if self.terminator == b'\n' => 2,
            _ => 1,
        }
    }

    /// Whether the line that ends at `end` ends with CR before its LF.
    fn ends_with_return(self, bytes: &[u8], end: usize) -> bool {
        let last = end.checked_sub(1).and_then(|last| bytes.get(last));
        self.terminator == b'\n' && last == Some(&b'\r')
    }
}
