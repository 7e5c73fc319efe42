//! The types of texts that are read from a draft.

use serde::Deserialize;

/// A type of the texts of a document that is being checked. `String`, the type of a `Client`'s texts, is none, so that no `Client`
/// can be deserialized past the rules.
pub trait ReadText<'de>: Deserialize<'de> {}
