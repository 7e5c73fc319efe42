//! How far the imports of a queue are, as text and as JSON.

use std::fmt;

use serde::Serialize;

use super::runtime::runtime;
use crate::failure::Failure;
use crate::queue::{Progress, Queue};

#[derive(Serialize)]
pub struct Status {
    imports: Vec<Import>,
    workers: usize,
}

#[derive(Serialize)]
struct Import {
    file: String,
    rows: i64,
    created: i64,
    /// Those that the API has rejected.
    rejected: i64,
    queued: i64,
}

impl Status {
    /// Asks the queue.
    ///
    /// # Errors
    ///
    /// It cannot be reached.
    pub fn read(url: &str) -> Result<Self, Failure> {
        runtime()?.block_on(async {
            let queue = Queue::open(url).await?;
            let imports = queue.progress().await?.into_iter();
            Ok(Self {
                imports: imports.map(Import::from).collect(),
                workers: queue.count_workers().await?,
            })
        })
    }

    /// The status as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl From<Progress> for Import {
    fn from(progress: Progress) -> Self {
        Self {
            file: progress.name,
            rows: progress.rows,
            created: progress.created,
            rejected: progress.rejected,
            queued: progress.queued,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "workers   {}", self.workers)?;
        for import in &self.imports {
            let width = import.rows.to_string().len();
            writeln!(f, "\n{}\n", import.file)?;
            writeln!(f, "rows      {:>width$}", import.rows)?;
            writeln!(f, "created   {:>width$}", import.created)?;
            writeln!(f, "rejected  {:>width$}  by the API", import.rejected)?;
            writeln!(f, "queued    {:>width$}", import.queued)?;
        }
        Ok(())
    }
}

/// Removes an import from a queue.
///
/// # Errors
///
/// The queue cannot be reached, or has no import of that name.
pub fn remove(url: &str, name: &str) -> Result<(), Failure> {
    runtime()?.block_on(async { Queue::open(url).await?.remove(name).await })
}
