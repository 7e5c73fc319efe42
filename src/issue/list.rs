//! A list of issues.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::ser::{Serialize, Serializer};

use super::Issue;
use crate::text::number::decimal;

/// The largest number of issues that a list keeps. The others are counted: a document may have 100 000 unknown keys.
pub const MAX_ISSUES: usize = 100;

/// Every issue of a document, in field order, then unknown keys in input order.
///
/// As an error it is never empty. It dereferences to the issues kept, at most [`MAX_ISSUES`];
/// [`total`](Self::total) counts all of them. `Display` writes one line of the first few, without a server's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issues {
    kept: Vec<Issue>,
    total: usize,
}

impl Issues {
    /// The number of issues, including those beyond [`MAX_ISSUES`].
    pub fn total(&self) -> usize {
        self.total
    }

    /// One line of the first few: `name is required; email must be …; and 3 more`.
    pub fn summary(&self) -> String {
        self.line(5)
    }

    /// One line of all issues kept.
    pub(crate) fn line_of_all(&self) -> String {
        self.line(MAX_ISSUES)
    }

    /// One line of the first few issues and the number of the others.
    fn line(&self, shown: usize) -> String {
        let mut line = String::new();
        for (index, issue) in self.kept.iter().take(shown).enumerate() {
            line.push_str(if index == 0 { "" } else { "; " });
            issue.write_line(&mut line);
        }
        match self.total.saturating_sub(shown) {
            0 => line,
            more => [&line, "; and ", &decimal(more as i64), " more"].concat(),
        }
    }

    /// Adds `issue()`, which is called only if the issue will be kept.
    pub(crate) fn push_with(&mut self, issue: impl FnOnce() -> Issue) {
        if self.kept.len() < MAX_ISSUES {
            self.kept.push(issue());
        }
        self.total += 1;
    }

    pub(crate) fn push(&mut self, issue: Issue) {
        self.push_with(|| issue);
    }

    /// Puts `name` before every path, for the issues of an object that is the value of the field `name`.
    pub(crate) fn below(mut self, name: &'static str) -> Self {
        for issue in &mut self.kept {
            issue.path.insert(0, Cow::Borrowed(name));
        }
        self
    }

    pub(crate) fn append(&mut self, other: Self) {
        let not_kept = other.total - other.kept.len();
        for issue in other.kept {
            self.push(issue);
        }
        self.total += not_kept;
    }
}

impl Deref for Issues {
    type Target = [Issue];

    fn deref(&self) -> &[Issue] {
        &self.kept
    }
}

impl IntoIterator for Issues {
    type Item = Issue;
    type IntoIter = std::vec::IntoIter<Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

impl<'a> IntoIterator for &'a Issues {
    type Item = &'a Issue;
    type IntoIter = std::slice::Iter<'a, Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

impl From<Issue> for Issues {
    fn from(issue: Issue) -> Self {
        Self {
            kept: vec![issue],
            total: 1,
        }
    }
}

/// Serializes as an array of the issues kept.
impl Serialize for Issues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.kept.serialize(serializer)
    }
}

impl fmt::Display for Issues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary())
    }
}

impl std::error::Error for Issues {}
