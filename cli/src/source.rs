//! Reads a file and decodes its text to UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are read at once.
const BLOCK: usize = 64 * 1024;

/// A byte that is in no UTF-8. It stands for bytes that the encoding of a file does not have, so that their cell is refused.
pub const INVALID: u8 = 0xFF;

/// The text of a file. Bytes that are not valid in its encoding are not valid in the UTF-8 either.
pub struct Source {
    input: Box<dyn Read + Send>,
    encoding: Detected,
    has_mark: bool,
    /// Bytes that were read and not yet decoded.
    raw: Vec<u8>,
    is_at_end: bool,
}

enum Detected {
    /// All bytes so far are ASCII. The first character that is not decides between UTF-8 and Windows-1252.
    Ascii,
    Utf8,
    Other(&'static Encoding, Box<Decoder>),
}

impl Source {
    /// Begins to read. A byte order mark decides on the encoding, as it does on the web, even if another one is given. Without
    /// either it is detected: by the zero bytes of UTF-16, or by the first character outside ASCII, which is UTF-8 or, if it is not,
    /// Windows-1252.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not text.
    pub fn new(
        input: Box<dyn Read + Send>,
        encoding: Option<&'static Encoding>,
    ) -> io::Result<Self> {
        let mut source = Self {
            input,
            encoding: Detected::Ascii,
            has_mark: false,
            raw: Vec::new(),
            is_at_end: false,
        };
        source.fill()?;
        if let Some(kind) = binary_kind(&source.raw) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, kind));
        }
        let marked = Encoding::for_bom(&source.raw);
        if let Some((_, length)) = marked {
            source.raw.drain(..length);
            source.has_mark = true;
        }
        let by_mark = marked.map(|(encoding, _)| encoding);
        if let Some(encoding) = by_mark.or(encoding).or_else(|| zero_bytes(&source.raw)) {
            source.encoding = Detected::of(encoding);
        }
        Ok(source)
    }

    /// Appends the next part of the text, and returns false at its end. A character outside ASCII may be cut between two parts.
    pub fn read(&mut self, text: &mut Vec<u8>) -> io::Result<bool> {
        if self.raw.is_empty() {
            if matches!(self.encoding, Detected::Ascii | Detected::Utf8) {
                return self.read_plain(text);
            }
            self.fill()?;
        }
        self.decode(text)
    }

    /// Reads text that needs no decoding directly into its place.
    fn read_plain(&mut self, text: &mut Vec<u8>) -> io::Result<bool> {
        let start = text.len();
        text.reserve(BLOCK);
        let mut block = self.input.by_ref().take(BLOCK as u64);
        self.is_at_end = block.read_to_end(text)? < BLOCK;
        let is_ascii = text.get(start..).is_none_or(<[u8]>::is_ascii);
        if is_ascii || matches!(self.encoding, Detected::Utf8) {
            return Ok(!self.is_at_end);
        }
        self.raw = text.split_off(start);
        self.decode(text)
    }

    /// Moves what was read to the text.
    fn decode(&mut self, text: &mut Vec<u8>) -> io::Result<bool> {
        while matches!(self.encoding, Detected::Ascii) {
            match first_character(&self.raw) {
                First::Incomplete if !self.is_at_end => self.fill()?,
                First::None => break,
                First::Utf8 => self.encoding = Detected::Utf8,
                First::Incomplete | First::Other => self.encoding = Detected::of(WINDOWS_1252),
            }
        }
        match &mut self.encoding {
            Detected::Ascii | Detected::Utf8 => text.append(&mut self.raw),
            Detected::Other(_, decoder) => {
                decode(decoder, &self.raw, text, self.is_at_end);
                self.raw.clear();
            }
        }
        Ok(!self.is_at_end)
    }

    /// The name of the encoding, as far as the text was read.
    pub fn encoding(&self) -> &'static str {
        match self.encoding {
            Detected::Ascii | Detected::Utf8 => UTF_8.name(),
            Detected::Other(encoding, _) if encoding == WINDOWS_1252 => "Windows-1252",
            Detected::Other(encoding, _) => encoding.name(),
        }
    }

    /// Whether the file begins with a byte order mark.
    pub fn has_mark(&self) -> bool {
        self.has_mark
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut block = self.input.by_ref().take(BLOCK as u64);
        self.is_at_end = block.read_to_end(&mut self.raw)? < BLOCK;
        Ok(())
    }
}

impl Detected {
    fn of(encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 {
            Self::Utf8
        } else {
            let decoder = encoding.new_decoder_without_bom_handling();
            Self::Other(encoding, Box::new(decoder))
        }
    }
}

/// What a file is that has no text, and what to do about it, by its signature.
fn binary_kind(raw: &[u8]) -> Option<&'static str> {
    match raw {
        // ZIP, which .xlsx and .ods are, and the compound file, which .xls is.
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            Some("it is a workbook or an archive; save the sheet as CSV")
        }
        // RFC 1952, section 2.3.1.
        [0x1F, 0x8B, ..] => Some("it is compressed; decompress it, by gunzip for example"),
        _ => None,
    }
}

/// UTF-16 without a byte order mark: characters of ASCII have a zero byte, always the second or always the first of two. Headers
/// are mostly ASCII, and text in UTF-8 has no zero bytes.
fn zero_bytes(raw: &[u8]) -> Option<&'static Encoding> {
    const EXAMINED: usize = 64;
    let (mut first, mut second) = (0, 0);
    let (pairs, _) = raw.get(..EXAMINED).unwrap_or(raw).as_chunks();
    for [high, low] in pairs {
        first += usize::from(*high == 0);
        second += usize::from(*low == 0);
    }
    match (first, second) {
        (0, 1..) if second >= pairs.len() / 4 => Some(UTF_16LE),
        (1.., 0) if first >= pairs.len() / 4 => Some(UTF_16BE),
        _ => None,
    }
}

/// The first character outside ASCII.
enum First {
    None,
    Utf8,
    Other,
    /// The bytes end before it does.
    Incomplete,
}

fn first_character(raw: &[u8]) -> First {
    // The longest character of UTF-8.
    const MAX: usize = 4;
    if raw.is_ascii() {
        return First::None;
    }
    let start = raw.iter().position(|byte| !byte.is_ascii());
    let rest = start.and_then(|start| raw.get(start..)).unwrap_or_default();
    match std::str::from_utf8(rest.get(..MAX).unwrap_or(rest)) {
        Err(error) if error.valid_up_to() > 0 => First::Utf8,
        Err(error) if error.error_len().is_some() => First::Other,
        Err(_) => First::Incomplete,
        Ok(_) => First::Utf8,
    }
}

/// Appends the text of bytes. Malformed ones become [`INVALID`].
fn decode(decoder: &mut Decoder, mut raw: &[u8], text: &mut Vec<u8>, is_last: bool) {
    let mut part = String::with_capacity(BLOCK);
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(raw, &mut part, is_last);
        text.extend_from_slice(part.as_bytes());
        part.clear();
        raw = raw.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => text.push(INVALID),
        }
    }
}
