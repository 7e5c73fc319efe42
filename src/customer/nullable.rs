//! Fields that may be absent and may be `null`.

use serde::de::{Deserialize, Deserializer};

/// Reads `null` as `Some(None)`. `serde` itself reads it as `None`, which stands for a field that is absent.
///
/// Formats call it for a field that is present. The reader of drafts calls it for every field; it tells an absent field
/// from `null` by the number of `Option`s, and says that it is not human-readable.
pub(super) fn deserialize<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    if deserializer.is_human_readable() {
        Option::deserialize(deserializer).map(Some)
    } else {
        Option::deserialize(deserializer)
    }
}
