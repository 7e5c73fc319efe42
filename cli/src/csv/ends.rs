//! Finds the ends of cells. It marks all ends of 64 bytes at once, because cells are short: a search for each would take longer.

use wide::u8x16;

/// How many bytes are searched at once: one for each bit of the mask.
const BLOCK: usize = 64;

/// The delimiters and line ends of a text.
pub struct Ends<'a> {
    bytes: &'a [u8],
    delimiter: u8x16,
    terminator: u8x16,
    /// Where the last block that was searched begins.
    start: usize,
    /// A bit for each byte of the block from the lowest: whether it ends a cell.
    mask: u64,
}

impl<'a> Ends<'a> {
    pub fn new(bytes: &'a [u8], delimiter: u8, terminator: u8) -> Self {
        let mut ends = Self {
            bytes,
            delimiter: u8x16::splat(delimiter),
            terminator: u8x16::splat(terminator),
            start: 0,
            mask: 0,
        };
        ends.search(0);
        ends
    }

    /// The first end at `from` or after it; the length of the text if there is none.
    #[inline]
    pub fn find(&mut self, from: usize) -> usize {
        let mut block = from / BLOCK * BLOCK;
        let mut at = from;
        loop {
            if block != self.start {
                self.search(block);
            }
            let rest = self.mask >> (at - block);
            if rest != 0 {
                return at + rest.trailing_zeros() as usize;
            }
            block += BLOCK;
            at = block;
            if block >= self.bytes.len() {
                return self.bytes.len();
            }
        }
    }

    fn search(&mut self, start: usize) {
        self.start = start;
        self.mask = 0;
        let rest = self.bytes.get(start..).unwrap_or_default();
        for (index, part) in rest.chunks(16).take(BLOCK / 16).enumerate() {
            let mut bytes = [0; 16];
            match part.first_chunk() {
                Some(part) => bytes = *part,
                None => bytes
                    .iter_mut()
                    .zip(part)
                    .for_each(|(to, from)| *to = *from),
            }
            let bytes = u8x16::new(bytes);
            let ends = bytes.simd_eq(self.delimiter) | bytes.simd_eq(self.terminator);
            self.mask |= u64::from(ends.to_bitmask()) << (index * 16);
        }
        // The padding after the last byte is not part of the text.
        if rest.len() < BLOCK {
            self.mask &= (1 << rest.len()) - 1;
        }
    }
}
