//! The jobs: each has some rows of a file, as they are sent.

use graphile_worker::{
    Database, DbError, DbExecutor as _, DbParams, DbTransaction, DbValue, JobSpec, RawJobSpec,
};
use serde::{Deserialize, Serialize};

use super::schema::JOBS;
use crate::journal::Claimant;

/// The task identifier of the jobs.
pub const IDENTIFIER: &str = "caibo_rows";

/// The largest number of rows of a job. Those without an outcome are sent again if its worker is killed.
const ROWS: usize = 100;

/// What a job holds. It is removed when all its rows have an outcome.
#[derive(Deserialize, Serialize)]
pub struct Job {
    pub import: i64,
    pub rows: Vec<JobRow>,
}

#[derive(Deserialize, Serialize)]
pub struct JobRow {
    /// The key, as hexadecimal digits.
    pub key: String,
    pub content: i64,
    /// The customer as JSON text within the JSON: PostgreSQL has no text with the character U+0000.
    pub json: String,
}

/// The jobs of rows.
pub fn of_rows(import: i64, rows: &[&Claimant]) -> Result<Vec<RawJobSpec>, serde_json::Error> {
    let jobs = rows.chunks(ROWS).map(|rows| {
        let rows = rows.iter().map(|row| JobRow {
            key: hex(row.key),
            content: row.content,
            json: row.json.clone(),
        });
        let job = Job {
            import,
            rows: rows.collect(),
        };
        Ok(RawJobSpec {
            identifier: IDENTIFIER.to_owned(),
            payload: serde_json::to_value(job)?,
            spec: JobSpec {
                // The largest number that fits: a row that fails for a reason outside it is sent again.
                max_attempts: Some(i16::MAX),
                flags: Some(vec![flag(import)]),
                ..JobSpec::default()
            },
        })
    });
    jobs.collect()
}

/// Removes the jobs of an import, also those that workers have: a dead worker would keep the rows.
pub async fn remove(transaction: &DbTransaction, import: i64) -> Result<(), DbError> {
    let delete = format!("DELETE FROM {JOBS}._private_jobs WHERE jsonb_exists(flags, $1::text)");
    let values = vec![DbValue::Text(flag(import))];
    transaction.execute(&delete, values.into()).await?;
    Ok(())
}

/// Ends the waits of jobs that have failed.
pub async fn end_waits(database: &Database) -> Result<(), DbError> {
    let reschedule = format!(
        "SELECT FROM {JOBS}.reschedule_jobs(
            ARRAY(SELECT id FROM {JOBS}.jobs WHERE run_at > now() AND locked_at IS NULL),
            run_at := now(), attempts := 0)"
    );
    database.execute(&reschedule, DbParams::new()).await?;
    Ok(())
}

/// The flag of the jobs of an import.
fn flag(import: i64) -> String {
    format!("import-{import}")
}

/// A key as hexadecimal digits, which PostgreSQL reads as a UUID.
pub fn hex(key: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(key))
}

/// The key of hexadecimal digits.
pub fn key_of_hex(text: &str) -> Option<[u8; 16]> {
    let number = u128::from_str_radix(text, 16).ok()?;
    Some(number.to_be_bytes())
}
