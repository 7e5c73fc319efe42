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

/// Notes how the sending of rows ended.
pub async fn end(database: &Database, rows: &[(i64, [u8; 16], Ending)]) -> Result<(), DbError> {
    let update = "
        UPDATE caibo.rows
        SET state = ended.state, refusal = NULLIF(ended.refusal, '')
        FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) AS ended (import, key, state, refusal)
        WHERE rows.import = ended.import AND rows.key = ended.key::uuid AND rows.state = $5::int";
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
        DbValue::I64Array(rows.iter().map(|(import, ..)| *import).collect()),
        DbValue::TextArray(rows.iter().map(|(_, key, _)| hex(*key)).collect()),
        DbValue::I64Array(
            rows.iter()
                .map(|(.., ending)| state(ending) as i64)
                .collect(),
        ),
        DbValue::TextArray(rows.iter().map(|(.., ending)| refusal(ending)).collect()),
        DbValue::I32(State::Sent as i32),
    ];
    database.execute(update, values.into()).await?;
    Ok(())
}
