//! The jobs: each has some rows of a file, as they are sent.

use graphile_worker::{JobSpec, RawJobSpec};
use serde::{Deserialize, Serialize};

use crate::journal::Claimant;

/// The name by which workers find the jobs.
pub const IDENTIFIER: &str = "caibo_rows";

/// How many rows a job has. They are sent again if its worker is killed.
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
    /// The customer as JSON text. As a text it may have any character, also one that PostgreSQL has no text for.
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
                // A row that fails for a reason outside it is sent again, however often.
                max_attempts: Some(i16::MAX),
                flags: Some(vec![flag(import)]),
                ..JobSpec::default()
            },
        })
    });
    jobs.collect()
}

/// The flag of the jobs of an import.
pub fn flag(import: i64) -> String {
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
