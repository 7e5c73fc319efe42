//! Encodes the WebAssembly module as text in a JavaScript module, so that bundlers need no support for WebAssembly.
//!
//! For Node it is base64, which Node decodes in 0.1 ms. For browsers its size with gzip counts more. Text compresses as well as binary data if each byte is always the same single character. Bundlers keep fewer than 256
//! characters unchanged, so the rarer bytes become two characters. Measured on a module of 49 948 bytes, with gzip: 22.8
//! KB, and 22.7 KB as binary data, 24.7 KB as hexadecimal digits, 29 KB as base64.

use std::cmp::Reverse;

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine};

/// How many characters are the first of two. Each selects one block of the rarer bytes, and the second character selects
/// the byte in it.
const PREFIXES: usize = 2;

/// The source of a JavaScript module that exports the bytes in base64, as `text`.
pub fn base64_module(bytes: &[u8]) -> String {
    format!(
        "export const text = \"{}\";\n",
        BASE64_STANDARD.encode(bytes)
    )
}

/// The source of a JavaScript module with three exports, which `module-inlined.js` decodes:
///
/// - `special`: the printable ASCII characters that are no letters of the encoding. The others are, in order.
/// - `isRare`: 256 digits, one for each value of a byte: 1 if it becomes two characters, else 0.
/// - `text`: the encoded bytes.
pub fn module(bytes: &[u8]) -> Result<String> {
    let letters = letters();
    let singles = letters.len() - PREFIXES;
    let mut counts = [0_usize; 256];
    for byte in bytes {
        *counts
            .get_mut(usize::from(*byte))
            .context("a count for each byte")? += 1;
    }
    let mut order: Vec<(u8, usize)> = (0..=u8::MAX).zip(counts).collect();
    order.sort_by_key(|(byte, count)| (Reverse(*count), *byte));
    let (common, rare) = order.split_at(singles);
    let sorted = |of: &[(u8, usize)]| {
        let mut bytes: Vec<u8> = of.iter().map(|(byte, _)| *byte).collect();
        bytes.sort_unstable();
        bytes
    };
    let (common, rare) = (sorted(common), sorted(rare));

    let mut text = String::new();
    for byte in bytes {
        if let Ok(rank) = common.binary_search(byte) {
            text.extend(letters.get(rank));
        } else {
            let rank = rare
                .binary_search(byte)
                .ok()
                .context("a byte is neither common nor rare")?;
            text.extend(letters.get(singles + rank / letters.len()));
            text.extend(letters.get(rank % letters.len()));
        }
    }
    let is_rare: String = (0..=u8::MAX)
        .map(|byte| match rare.binary_search(&byte) {
            Ok(_) => '1',
            Err(_) => '0',
        })
        .collect();
    Ok(format!(
        "// rules.wasm\nexport const special = {SPECIAL:?};\nexport const isRare = \"{is_rare}\";\nexport const text = \"{text}\";\n"
    ))
}

/// The printable ASCII characters with a special meaning in a string, a template literal or an HTML page.
const SPECIAL: &str = "\"'`\\$<";

/// The other printable ASCII characters.
fn letters() -> Vec<char> {
    (' '..='~')
        .filter(|letter| !SPECIAL.contains(*letter))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_every_byte_as_one_or_two_characters() -> Result<()> {
        let singles = letters().len() - PREFIXES;
        assert!(256 - singles <= PREFIXES * letters().len());
        let all: Vec<u8> = (0..=u8::MAX).collect();
        let module = module(&all)?;
        let (_, text) = module.split_once("text = \"").context("no text")?;
        assert_eq!(
            text.trim_end_matches("\";\n").len(),
            singles + 2 * (256 - singles)
        );
        Ok(())
    }
}
