//! Issues: what is wrong with a document.

mod code;
mod list;
#[cfg(feature = "locales")]
mod locale;
mod message;

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::text::json::{Json, Members};

pub use code::{Code, EmailReason, Expected, MAX_SAFE_INTEGER, Param};
pub use list::{Issues, MAX_ISSUES};
#[cfg(feature = "locales")]
pub use locale::Locale;

/// One thing that is wrong with a document.
///
/// Serializes as `{ code, path, params, message, source }`. An issue of these rules never contains a submitted value;
/// the message of [`Code::Rejected`] is the server's, and `Debug` and `Display` do not print it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// What is wrong.
    pub code: Code,
    /// The keys that lead from the root of the document to the value; empty for the root itself. An unknown key of more
    /// than 40 characters is cut, with `…` at its end.
    pub path: Vec<Cow<'static, str>>,
}

/// Where an issue was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[cfg_attr(feature = "schema", derive(strum::VariantNames))]
#[strum(serialize_all = "lowercase")]
pub enum Source {
    /// These rules found it, before anything was sent.
    Client,
    /// The server reported it in its answer.
    Server,
}

impl Issue {
    /// An issue at the top-level field `name`.
    pub fn at(name: impl Into<Cow<'static, str>>, code: Code) -> Self {
        Self {
            code,
            path: vec![name.into()],
        }
    }

    /// An issue of the document as a whole.
    pub(crate) fn at_root(code: Code) -> Self {
        Self {
            code,
            path: Vec::new(),
        }
    }

    /// The issue of a document whose root is not an object.
    pub fn not_an_object() -> Self {
        Self::at_root(Code::WrongType {
            expected: Expected::Object,
            nullable: false,
        })
    }

    /// The message in English: lower case, no trailing period.
    pub fn message(&self) -> Cow<'_, str> {
        self.code.message()
    }

    /// Where the issue was found.
    pub fn source(&self) -> Source {
        match self.code {
            Code::Rejected { .. } => Source::Server,
            _ => Source::Client,
        }
    }

    /// Appends the path and the message to a line of text.
    fn write_line(&self, line: &mut String) {
        for key in &self.path {
            line.push_str(key);
            line.push(' ');
        }
        self.code.push_own_message(line);
    }
}

/// A key of the input as an issue repeats it: a long one is cut after 40 characters, since an input may have many.
pub(crate) fn cut_key(key: &str) -> String {
    const MAX_KEY: usize = 40;
    let is_start = |byte: u8| byte & 0b1100_0000 != 0b1000_0000;
    let mut starts = key.bytes().enumerate().filter(|(_, byte)| is_start(*byte));
    match starts.nth(MAX_KEY).and_then(|(end, _)| key.get(..end)) {
        Some(start) => {
            let mut text = start.to_owned();
            text.push('…');
            text
        }
        None => key.to_owned(),
    }
}

/// Writes the path and the message: `email is required`.
impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = String::new();
        self.write_line(&mut line);
        f.write_str(&line)
    }
}

impl std::error::Error for Issue {}

/// `{ code, path, params, message, source }`
impl From<&Issue> for Json {
    fn from(issue: &Issue) -> Self {
        let mut path = Vec::new();
        for key in &issue.path {
            path.push(Json::Text((**key).to_owned()));
        }
        let mut members = Members::default();
        members.add("code", issue.code.name());
        members.add("path", Json::Array(path));
        members.add("params", issue.code.params());
        members.add("message", issue.message().into_owned());
        members.add("source", <&str>::from(issue.source()));
        members.into()
    }
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::from(self).serialize(serializer)
    }
}
