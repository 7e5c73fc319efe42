//! The credentials mode of a request.

use std::str::FromStr;

use super::invalid::InvalidOption;

/// Whether a browser sends cookies with the request (Fetch Standard, "credentials mode").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// Never.
    Omit,
    /// To the page's own origin.
    SameOrigin,
    /// Always.
    Include,
}

impl Credentials {
    const ALL: [Self; 3] = [Self::Omit, Self::SameOrigin, Self::Include];

    /// Reads the mode's name in the Fetch Standard, such as `same-origin`.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Credentials`] for any other name.
    pub fn parse(text: &str) -> Result<Self, InvalidOption> {
        let mut modes = Self::ALL.into_iter();
        modes
            .find(|mode| mode.name() == text)
            .ok_or(InvalidOption::Credentials)
    }

    /// The mode's name in the Fetch Standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}

/// As [`Credentials::parse`].
impl FromStr for Credentials {
    type Err = InvalidOption;

    fn from_str(text: &str) -> Result<Self, InvalidOption> {
        Self::parse(text)
    }
}
