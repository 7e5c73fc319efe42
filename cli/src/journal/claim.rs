//! Notes rows that are about to be sent.

use rusqlite::{Connection, Error, OptionalExtension as _, params};

use super::known::{Claim, Claimant, Known};

/// Notes a row, and returns what is known of it.
pub fn claim(connection: &Connection, row: &Claimant, has_keys: bool) -> Result<Claim, Error> {
    let Some(known) = find(connection, row.key)? else {
        let Known {
            content,
            line,
            state,
            ..
        } = Known::new(row, has_keys);
        let mut insert = connection.prepare_cached(
            "INSERT INTO rows (key, content, line, state) VALUES (?1, ?2, ?3, ?4)",
        )?;
        insert.execute(params![row.key, content, line, state as i64])?;
        return Ok(Claim::Send { again: false });
    };
    let (claim, next) = known.claim(row, has_keys);
    if let Some(next) = next {
        let mut update = connection.prepare_cached(
            "UPDATE rows SET content = ?2, line = ?3, state = ?4, refusal = ?5 WHERE key = ?1",
        )?;
        let state = next.state as i64;
        update.execute(params![
            row.key,
            next.content,
            next.line,
            state,
            next.refusal
        ])?;
    }
    Ok(claim)
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
