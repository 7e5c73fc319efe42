//! What the journal knows of a row that is about to be sent.

use rusqlite::{Connection, Error, OptionalExtension as _, params};

use super::state::{self, State};

/// A row that is about to be sent.
pub struct Claimant {
    pub key: [u8; 16],
    /// The digest of what is sent.
    pub content: i64,
    pub line: u64,
}

/// What the journal knows of a row.
#[derive(Debug, PartialEq)]
pub enum Claim {
    /// It is to be sent, for the first time or again.
    Send,
    Created,
    /// The API has rejected it, for this reason.
    Rejected(String),
    /// It was sent without an idempotency key, and has no answer.
    Uncertain,
    /// The row on that line is the same.
    Duplicate(u64),
    /// The row on that line has the same key and another content.
    Conflict(u64),
    /// It was sent with another content, before the file was changed.
    Changed,
}

struct Known {
    content: i64,
    line: u64,
    state: State,
    refusal: Option<String>,
}

/// The line of a row that has not been found in the file since this has changed.
pub const UNKNOWN_LINE: u64 = 0;

/// Notes a row, and returns what is known of it.
pub fn claim(connection: &Connection, row: &Claimant, has_keys: bool) -> Result<Claim, Error> {
    let state = if has_keys { State::Sent } else { State::Read };
    let Some(known) = find(connection, row.key)? else {
        let mut insert = connection.prepare_cached(
            "INSERT INTO rows (key, content, line, state) VALUES (?1, ?2, ?3, ?4)",
        )?;
        insert.execute(params![row.key, row.content, row.line, state as i64])?;
        return Ok(Claim::Send);
    };
    let is_same = known.content == row.content;
    if known.line != row.line && known.line != UNKNOWN_LINE {
        return Ok(match is_same {
            true => Claim::Duplicate(known.line),
            false => Claim::Conflict(known.line),
        });
    }
    let is_sendable = match known.state {
        State::Read => true,
        State::Sent => is_same && has_keys,
        // What was rejected has created nothing.
        State::Rejected => !is_same,
        State::Created | State::Uncertain => false,
    };
    if known.line == UNKNOWN_LINE || (is_sendable && !is_same) {
        let content = if is_sendable {
            row.content
        } else {
            known.content
        };
        let mut update =
            connection.prepare_cached("UPDATE rows SET content = ?2, line = ?3 WHERE key = ?1")?;
        update.execute(params![row.key, content, row.line])?;
    }
    if is_sendable {
        state::set(connection, row.key, state, None)?;
        return Ok(Claim::Send);
    }
    Ok(match known.state {
        _ if !is_same => Claim::Changed,
        State::Created => Claim::Created,
        State::Rejected => Claim::Rejected(known.refusal.unwrap_or_default()),
        State::Read | State::Sent | State::Uncertain => {
            state::set(connection, row.key, State::Uncertain, None)?;
            Claim::Uncertain
        }
    })
}

fn find(connection: &Connection, key: [u8; 16]) -> Result<Option<Known>, Error> {
    let mut select = connection
        .prepare_cached("SELECT content, line, state, refusal FROM rows WHERE key = ?1")?;
    let known = select.query_row([key], |row| {
        Ok(Known {
            content: row.get(0)?,
            line: row.get(1)?,
            state: row.get(2)?,
            refusal: row.get(3)?,
        })
    });
    known.optional()
}
