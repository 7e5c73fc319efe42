//! The keys by which the journal and the API recognize a row.

use std::fmt::Write as _;

use caibo_customers::options::IdempotencyKey;
use sha2::{Digest, Sha256};

/// The key of a row: a part of the SHA-256 of what identifies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowKey(pub [u8; 16]);

impl RowKey {
    /// The key of a row that is identified by its content, the JSON text that is sent.
    pub fn of_content(json: &str) -> Self {
        Self::of(b"caibo import, content\n", json)
    }

    /// The key of a row that is identified by the value of a column.
    pub fn of_value(value: &str) -> Self {
        Self::of(b"caibo import, key\n", value)
    }

    fn of(purpose: &[u8], text: &str) -> Self {
        let digest = Sha256::new().chain_update(purpose).chain_update(text);
        let mut key = [0; 16];
        let bytes = digest.finalize();
        for (byte, value) in key.iter_mut().zip(bytes) {
            *byte = value;
        }
        // The version and the variant of a UUID (RFC 9562, section 5.8): some servers take no other idempotency key.
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut key;
        *version = *version & 0x0F | 0x80;
        *variant = *variant & 0x3F | 0x80;
        Self(key)
    }

    /// The value of the header `Idempotency-Key`: a UUID.
    pub fn to_idempotency_key(self) -> Option<IdempotencyKey> {
        let mut text = String::with_capacity(36);
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            let _ = write!(text, "{byte:02x}");
        }
        IdempotencyKey::parse(&text).ok()
    }
}

/// The digest by which the journal recognizes the content of a row.
pub fn content_digest(json: &str) -> i64 {
    let mut digest = [0; 8];
    for (byte, value) in digest.iter_mut().zip(Sha256::digest(json)) {
        *byte = value;
    }
    i64::from_le_bytes(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_uuid_of_version_8() {
        let key = RowKey::of_value("M-1");
        let [.., version, _, variant, _, _, _, _, _, _, _] = key.0;
        assert_eq!((version >> 4, variant >> 6), (8, 0b10));
        assert!(key.to_idempotency_key().is_some());
        assert_ne!(key, RowKey::of_content("M-1"));
        assert_ne!(key, RowKey::of_value("M-2"));
    }
}
