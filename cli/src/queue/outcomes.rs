//! The outcomes of rows that workers send.

use std::collections::HashSet;

use graphile_worker::{Database, DbError, DbExecutor, DbValue};

use super::job::{Job, hex, key_of_hex};
use crate::journal::{Ending, State};

/// The keys of the rows of a job that have no outcome yet, and still have the content that the job has.
pub async fn open(database: &Database, job: &Job) -> Result<HashSet<[u8; 16]>, DbError> {
    let select = "
        SELECT new.key
        FROM unnest($2::text[], $3::bigint[]) AS new (key, content)
        JOIN caibo.rows ON rows.import = $1::bigint AND rows.key = new.key::uuid
        WHERE rows.content = new.content AND rows.state = $4::int";
    let values = vec![
        DbValue::I64(job.import),
        DbValue::TextArray(job.rows.iter().map(|row| row.key.clone()).collect()),
        DbValue::I64Array(job.rows.iter().map(|row| row.content).collect()),
        DbValue::I32(State::Sent as i32),
    ];
    let rows = database.fetch_all(select, values.into()).await?;
    let keys = rows.iter().map(|row| row.try_get::<String>("key"));
    let keys = keys.map(|key| Ok(key_of_hex(&key?)));
    Ok(keys
        .collect::<Result<Vec<_>, DbError>>()?
        .into_iter()
        .flatten()
        .collect())
}

/// A row that has an outcome.
pub struct Ended {
    pub import: i64,
    pub key: [u8; 16],
    /// The digest of what was sent.
    pub content: i64,
    pub ending: Ending,
}

/// Notes how the sending of rows ended. A row that has another outcome or another content by now keeps it.
pub async fn end(database: &Database, rows: &[Ended]) -> Result<(), DbError> {
    let update = "
        UPDATE caibo.rows
        SET state = ended.state, refusal = NULLIF(ended.refusal, '')
        FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
            AS ended (import, key, content, state, refusal)
        WHERE rows.import = ended.import AND rows.key = ended.key::uuid AND rows.content = ended.content
            AND rows.state = $6::int";
    let state = |ending: &Ending| match ending {
        Ending::Created => State::Created,
        Ending::Rejected(_) => State::Rejected,
        Ending::Uncertain => State::Uncertain,
        Ending::NotSent => State::Sent,
    };
    let refusal = |ending: &Ending| match ending {
        Ending::Rejected(refusal) => refusal.clone(),
        _ => String::new(),
    };
    let values = vec![
        DbValue::I64Array(rows.iter().map(|row| row.import).collect()),
        DbValue::TextArray(rows.iter().map(|row| hex(row.key)).collect()),
        DbValue::I64Array(rows.iter().map(|row| row.content).collect()),
        DbValue::I64Array(rows.iter().map(|row| state(&row.ending) as i64).collect()),
        DbValue::TextArray(rows.iter().map(|row| refusal(&row.ending)).collect()),
        DbValue::I32(State::Sent as i32),
    ];
    database.execute(update, values.into()).await?;
    Ok(())
}
