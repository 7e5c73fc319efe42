//! What a journal knows of a row, and what that means for the same row when it is read again.

use super::state::State;

/// A row that is about to be sent.
pub struct Claimant {
    pub key: [u8; 16],
    /// What is sent.
    pub json: String,
    /// The digest of what is sent.
    pub content: i64,
    pub line: u64,
}

/// What the journal knows of a row.
#[derive(Debug, PartialEq)]
pub enum Claim {
    /// It is to be sent.
    Send {
        /// Whether it may have been sent before, and got no answer.
        again: bool,
    },
    Created,
    /// The API has rejected it, for this reason.
    Rejected(String),
    /// It was sent without an idempotency key, and has no answer.
    Uncertain,
    /// The row on that line is the same.
    Duplicate(u64),
    /// The row on that line has the same key and another content.
    Conflict(u64),
    /// It may have been sent with another content, before the file was changed.
    Changed,
}

/// The entry of a row.
#[derive(Clone, PartialEq)]
pub struct Known {
    pub content: i64,
    pub line: u64,
    pub state: State,
    pub refusal: Option<String>,
}

/// The line of a row that this program has not yet read in the file.
pub const UNKNOWN_LINE: u64 = 0;

impl Known {
    /// The entry of a row that is read for the first time.
    pub fn new(row: &Claimant, has_keys: bool) -> Self {
        Self {
            content: row.content,
            line: row.line,
            state: if has_keys { State::Sent } else { State::Read },
            refusal: None,
        }
    }

    /// What is known of a row with the same key, and the entry that takes the place of this one, if it is another.
    pub fn claim(&self, row: &Claimant, has_keys: bool) -> (Claim, Option<Self>) {
        let is_same = self.content == row.content;
        if self.line != row.line && self.line != UNKNOWN_LINE {
            let claim = match is_same {
                true => Claim::Duplicate(self.line),
                false => Claim::Conflict(self.line),
            };
            return (claim, None);
        }
        let is_sendable = match self.state {
            State::Read => true,
            State::Sent => is_same && has_keys,
            // What was rejected has created nothing.
            State::Rejected => !is_same,
            State::Created | State::Uncertain => false,
        };
        let mut next = Self {
            line: row.line,
            ..self.clone()
        };
        let claim = match self.state {
            _ if is_sendable => {
                next = Self::new(row, has_keys);
                Claim::Send {
                    again: self.state == State::Sent,
                }
            }
            // The row with the same content may follow.
            _ if !is_same => return (Claim::Changed, None),
            State::Created => Claim::Created,
            State::Rejected => Claim::Rejected(self.refusal.clone().unwrap_or_default()),
            State::Read | State::Sent | State::Uncertain => {
                next.state = State::Uncertain;
                Claim::Uncertain
            }
        };
        let is_changed = *self != next;
        (claim, is_changed.then_some(next))
    }
}
