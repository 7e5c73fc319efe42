//! What a user downloads, raw and as gzip sends it.

use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

/// A table of sizes.
#[derive(Debug, Default)]
pub struct Sizes {
    rows: Vec<(String, usize, usize)>,
}

impl Sizes {
    /// Adds a row.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.rows.push((name.to_owned(), bytes.len(), gzip(bytes)?));
        Ok(())
    }

    /// Adds the sum of some files, each compressed by itself, as a server would.
    pub fn add_total<'a>(
        &mut self,
        name: &str,
        files: impl Iterator<Item = &'a [u8]>,
    ) -> Result<()> {
        let (mut raw, mut compressed) = (0, 0);
        for bytes in files {
            raw += bytes.len();
            compressed += gzip(bytes)?;
        }
        self.rows.push((name.to_owned(), raw, compressed));
        Ok(())
    }

    /// Prints it.
    pub fn print(&self) {
        println!("{:<24} {:>9} {:>9}", "bytes", "raw", "gzip");
        for (name, raw, compressed) in &self.rows {
            println!("{name:<24} {raw:>9} {compressed:>9}");
        }
    }
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
