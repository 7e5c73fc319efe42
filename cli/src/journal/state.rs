//! The state of a row in the journal.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Error, params};

/// How far a row is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// It was read, and not sent.
    Read = 0,
    /// It may have been sent or waits in a queue, and has no answer.
    Sent = 1,
    Created = 2,
    Rejected = 3,
    /// It was sent without an idempotency key, and has no answer.
    Uncertain = 4,
}

impl State {
    /// The state that a journal holds as that number.
    pub fn of_number(number: i64) -> Option<Self> {
        let states = [
            Self::Read,
            Self::Sent,
            Self::Created,
            Self::Rejected,
            Self::Uncertain,
        ];
        states.into_iter().find(|state| *state as i64 == number)
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        Self::of_number(number).ok_or(FromSqlError::OutOfRange(number))
    }
}

/// Sets the state of a row, with the reason for which the API has rejected it.
pub fn set(
    connection: &Connection,
    key: [u8; 16],
    state: State,
    refusal: Option<&str>,
) -> Result<(), Error> {
    let mut statement =
        connection.prepare_cached("UPDATE rows SET state = ?2, refusal = ?3 WHERE key = ?1")?;
    statement.execute(params![key, state as i64, refusal])?;
    Ok(())
}
