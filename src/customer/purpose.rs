//! The calls that a client can be for.

/// The field that only a change has.
pub(crate) const PREFERENCES: &str = "preferences";

/// The call that a client is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `POST`: `name` and `email` are required.
    Create,
    /// `PUT`: no field is required, at least one is present.
    Change,
    /// A `POST` of which only the field of that index is filled in yet: no other field is required.
    Field(usize),
}

impl Purpose {
    /// The fields that a document for this call may not have.
    pub(super) fn excluded(self) -> &'static [&'static str] {
        match self {
            Self::Create | Self::Field(_) => &[PREFERENCES],
            Self::Change => &[],
        }
    }

    /// Whether a field that the declaration requires must be present.
    pub(super) fn requires(self, index: usize) -> bool {
        match self {
            Self::Create => true,
            Self::Change => false,
            Self::Field(only) => only == index,
        }
    }
}
