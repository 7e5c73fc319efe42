//! The arguments about a file's format and columns, which `check` and `import` take.

use clap::Args;
use encoding_rs::Encoding;

use crate::columns::Map;
use crate::format::{FormatName, FormatOptions};

/// What the arguments say of a file's format and columns.
#[derive(Args, Debug)]
pub struct FormatArguments {
    /// Use a column for a field whose name differs, such as 'E-mail address=email'. 'COLUMN=' leaves the column out. May be
    /// repeated
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    maps: Vec<Map>,

    /// Identify rows by this column instead of their content. A row with the key of an earlier one and different content is
    /// rejected
    #[arg(long, value_name = "COLUMN")]
    key: Option<String>,

    /// The format of the file [default: detected]
    #[arg(long, value_enum)]
    format: Option<FormatName>,

    /// The character between the cells of a CSV file, or `tab` [default: detected]
    #[arg(long, value_name = "CHARACTER", value_parser = parse_delimiter)]
    delimiter: Option<u8>,

    /// The encoding of the file, by its name on the web, such as utf-8 or iso-8859-2 [default: detected]
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    pub encoding: Option<&'static Encoding>,
}

impl FormatArguments {
    pub fn wanted(self) -> FormatOptions {
        FormatOptions {
            name: self.format,
            delimiter: self.delimiter,
            maps: self.maps,
            key: self.key,
        }
    }
}

fn parse_delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        _ if text == "tab" => Ok(b'\t'),
        [b'"' | b'\r' | b'\n'] => Err("a delimiter is not a quote or a line end"),
        [delimiter] if delimiter.is_ascii() => Ok(*delimiter),
        _ => Err("a delimiter is one ASCII character, or `tab`"),
    }
}

fn parse_encoding(name: &str) -> Result<&'static Encoding, &'static str> {
    Encoding::for_label(name.as_bytes()).ok_or("no encoding of the Encoding Standard has this name")
}
