//! Notes rows that are put into the queue, and finds what is known of them.

use std::collections::{HashMap, HashSet};

use graphile_worker::{DbError, DbExecutor, DbTransaction, DbValue};

use super::job::hex;
use crate::journal::{Claim, Claimant, Known, State};

/// The SQLSTATE `data_corrupted`.
const DATA_CORRUPTED: &str = "XX001";

/// What is known of rows.
pub struct Claims<'a> {
    pub claims: Vec<Claim>,
    /// The rows that are to be put into the queue. Others that have no outcome are there already.
    pub new: Vec<&'a Claimant>,
}

/// Notes rows in the order of their lines.
pub async fn claim<'a>(
    transaction: &DbTransaction,
    import: i64,
    rows: &'a [Claimant],
) -> Result<Claims<'a>, DbError> {
    let mut known = insert(transaction, import, rows).await?;
    let mut changed = HashMap::new();
    let mut result = Claims {
        claims: Vec::with_capacity(rows.len()),
        new: Vec::new(),
    };
    for row in rows {
        let Some(entry) = known.get_mut(&row.key) else {
            // It was inserted just now. Another row with this key is compared with it.
            known.insert(row.key, Known::new(row, true));
            result.claims.push(Claim::Send { again: false });
            result.new.push(row);
            continue;
        };
        let (claim, next) = entry.claim(row, true);
        // What may have been sent is in the queue already.
        if claim == (Claim::Send { again: false }) {
            result.new.push(row);
        }
        if let Some(next) = next {
            changed.insert(row.key, next.clone());
            *entry = next;
        }
        result.claims.push(claim);
    }
    update(transaction, import, changed).await?;
    Ok(result)
}

/// Inserts the rows whose keys are new, and returns the entries of the others. They are locked until the transaction ends: a worker
/// may be about to note their outcomes.
async fn insert(
    transaction: &DbTransaction,
    import: i64,
    rows: &[Claimant],
) -> Result<HashMap<[u8; 16], Known>, DbError> {
    let keys: Vec<_> = rows.iter().map(|row| hex(row.key)).collect();
    let contents = rows.iter().map(|row| row.content).collect();
    let lines = rows.iter().map(|row| row.line as i64).collect();
    // The first row of a key is inserted. The keys are locked in order, so that two programs do not deadlock.
    let insert = "
        INSERT INTO caibo.rows (import, key, content, line, state)
        SELECT $1::bigint, key::uuid, content, line, $5::int
        FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS new (key, content, line)
        ORDER BY key, line
        ON CONFLICT DO NOTHING
        RETURNING replace(key::text, '-', '') AS key";
    let select = "
        SELECT number, content, line, state, refusal
        FROM unnest($2::text[]) WITH ORDINALITY AS new (key, number)
        JOIN caibo.rows ON rows.import = $1::bigint AND rows.key = new.key::uuid
        ORDER BY rows.key
        FOR UPDATE OF rows";
    let values = vec![
        DbValue::I64(import),
        DbValue::TextArray(keys.clone()),
        DbValue::I64Array(contents),
        DbValue::I64Array(lines),
        DbValue::I32(State::Sent as i32),
    ];
    let inserted = transaction.fetch_all(insert, values.into()).await?;
    let inserted = inserted.iter().map(|row| row.try_get("key"));
    let inserted = inserted.collect::<Result<HashSet<String>, _>>()?;
    if inserted.len() == rows.len() {
        return Ok(HashMap::new());
    }
    let values = vec![DbValue::I64(import), DbValue::TextArray(keys)];
    let mut known = HashMap::new();
    for found in transaction.fetch_all(select, values.into()).await? {
        let number: i64 = found.try_get("number")?;
        let line: i64 = found.try_get("line")?;
        let state: i16 = found.try_get("state")?;
        let row = usize::try_from(number - 1)
            .ok()
            .and_then(|index| rows.get(index));
        let state = State::of_number(state.into());
        let (Some(row), Some(state)) = (row, state) else {
            return Err(DbError::with_code(
                "the journal has an unknown state",
                DATA_CORRUPTED,
            ));
        };
        if inserted.contains(&hex(row.key)) {
            continue;
        }
        let entry = Known {
            content: found.try_get("content")?,
            line: line as u64,
            state,
            refusal: found.try_get("refusal")?,
        };
        known.insert(row.key, entry);
    }
    Ok(known)
}

async fn update(
    transaction: &DbTransaction,
    import: i64,
    changed: HashMap<[u8; 16], Known>,
) -> Result<(), DbError> {
    if changed.is_empty() {
        return Ok(());
    }
    let (keys, entries): (Vec<_>, Vec<_>) = changed.into_iter().unzip();
    let numbers = |number: fn(&Known) -> i64| entries.iter().map(number).collect();
    let refusals = entries
        .iter()
        .map(|entry| entry.refusal.clone().unwrap_or_default());
    let update = "
        UPDATE caibo.rows
        SET content = next.content, line = next.line, state = next.state, refusal = NULLIF(next.refusal, '')
        FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
            AS next (key, content, line, state, refusal)
        WHERE rows.import = $1::bigint AND rows.key = next.key::uuid";
    let values = vec![
        DbValue::I64(import),
        DbValue::TextArray(keys.into_iter().map(hex).collect()),
        DbValue::I64Array(numbers(|entry| entry.content)),
        DbValue::I64Array(numbers(|entry| entry.line as i64)),
        DbValue::I64Array(numbers(|entry| entry.state as i64)),
        DbValue::TextArray(refusals.collect()),
    ];
    transaction.execute(update, values.into()).await?;
    Ok(())
}
