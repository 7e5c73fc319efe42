//! What `caibo import` has done, as text and as JSON.

use std::cmp::Reverse;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::ledger::Ledger;
use super::occurrences::UnorderedOccurrences;
use crate::columns::shorten;
use crate::format::Format;
use crate::report::{lines, write_table};
use crate::tally::{Occurrences, Place};

/// The outcomes of the rows of a file, of all runs of the import. It has no values of the rows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    file: String,
    /// That of the API; none if workers send the rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    is_dry_run: bool,
    rows: u64,
    created: u64,
    rejected: u64,
    duplicates: Found,
    uncertain: Found,
    /// The rows without an outcome, which the next run sends.
    left: u64,
    issues: Vec<Issue>,
    refusals: Vec<Refusal>,
    #[serde(skip)]
    key: Option<String>,
    #[serde(skip)]
    has_keys: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    count: u64,
    first_lines: Vec<u64>,
}

/// Rows that break a rule.
#[derive(Serialize)]
struct Issue {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(flatten)]
    found: Found,
}

/// Rows that the API has rejected.
#[derive(Serialize)]
struct Refusal {
    reason: String,
    #[serde(flatten)]
    found: Found,
}

/// What the report is about.
pub struct Subject<'a> {
    pub file: &'a Path,
    pub format: &'a Format,
    pub base_url: Option<&'a str>,
    /// The number of rows of the file.
    pub rows: u64,
    pub key_column: Option<&'a str>,
    pub has_keys: bool,
    pub is_dry_run: bool,
}

impl Report {
    pub fn new(subject: Subject<'_>, ledger: &Ledger) -> Self {
        let issues = ledger.tally.issues.iter();
        let mut issues: Vec<_> = issues
            .map(|((code, place), occurrences)| Issue {
                code,
                column: match place {
                    Place::Row => None,
                    Place::Field(field) => Some(column_of(subject.format, field)),
                    Place::Column(column) => Some(column.clone()),
                },
                found: occurrences.into(),
            })
            .collect();
        issues.sort_by_key(|issue| Reverse(issue.found.count));
        let refusals = ledger.refusals.iter();
        let mut refusals: Vec<_> = refusals
            .map(|(reason, occurrences)| Refusal {
                reason: reason.clone(),
                found: occurrences.into(),
            })
            .collect();
        refusals.sort_by_key(|refusal| Reverse(refusal.found.count));
        Self {
            file: subject.file.display().to_string(),
            base_url: subject.base_url.map(str::to_owned),
            is_dry_run: subject.is_dry_run,
            rows: subject.rows,
            created: ledger.created,
            rejected: ledger.rejected(),
            duplicates: (&ledger.tally.repeated).into(),
            uncertain: (&ledger.uncertain).into(),
            left: subject.rows.saturating_sub(ledger.settled()),
            issues,
            refusals,
            key: subject.key_column.map(str::to_owned),
            has_keys: subject.has_keys,
        }
    }

    /// Whether rows are rejected or uncertain.
    pub fn has_rejects(&self) -> bool {
        self.rejected + self.uncertain.count > 0
    }

    /// The report as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// The name of the column that holds a field.
fn column_of(format: &Format, field: &str) -> String {
    let column = match format {
        Format::Csv(table) => table
            .columns
            .iter()
            .find(|column| column.field == Some(field)),
        // Members of several names may be one field.
        Format::Ndjson(_) => None,
    };
    column.map_or(field, |column| &column.name).to_owned()
}

impl From<&Occurrences> for Found {
    fn from(occurrences: &Occurrences) -> Self {
        Self {
            count: occurrences.count,
            first_lines: occurrences.first_lines.clone(),
        }
    }
}

impl From<&UnorderedOccurrences> for Found {
    fn from(occurrences: &UnorderedOccurrences) -> Self {
        Self {
            count: occurrences.count,
            first_lines: occurrences.first(),
        }
    }
}

impl Found {
    fn place(&self) -> String {
        lines(self.count, &self.first_lines)
    }
}

/// The report as text: a summary, and a table each of the broken rules and of the API's reasons.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base_url {
            Some(base_url) => writeln!(f, "{} to {base_url}\n", self.file)?,
            None => writeln!(f, "{} by workers\n", self.file)?,
        }
        let width = self.rows.to_string().len();
        let mut line = |name, count: u64, note: String| {
            let line = format!("{name:<10}  {count:>width$}  {note}");
            writeln!(f, "{}", line.trim_end())
        };
        line("rows", self.rows, String::new())?;
        line("created", self.created, String::new())?;
        line("rejected", self.rejected, String::new())?;
        let duplicates = match &self.key {
            _ if self.duplicates.count == 0 => String::new(),
            Some(key) => format!(
                "same {} and content as an earlier row: {}",
                shorten(key),
                self.duplicates.place()
            ),
            None => format!(
                "same content as an earlier row: {}",
                self.duplicates.place()
            ),
        };
        line("duplicates", self.duplicates.count, duplicates)?;
        if !self.has_keys {
            let note = match self.uncertain.count {
                0 => String::new(),
                _ => format!("sent, without an answer: {}", self.uncertain.place()),
            };
            line("uncertain", self.uncertain.count, note)?;
        }
        if self.is_dry_run {
            line("to send", self.left, "nothing was sent".to_owned())?;
        } else if self.left > 0 {
            line(
                "left",
                self.left,
                "not sent yet, or without an answer".to_owned(),
            )?;
        }
        if !self.issues.is_empty() {
            let rows = self.issues.iter().map(|issue| {
                let column = issue.column.as_deref().unwrap_or("whole row");
                [
                    issue.code.to_owned(),
                    shorten(column),
                    issue.found.count.to_string(),
                    issue.found.place(),
                ]
            });
            write_table(f, ["issue", "column", "count", "where"], rows.collect())?;
        }
        if !self.refusals.is_empty() {
            let rows = self.refusals.iter().map(|refusal| {
                [
                    "rejected".to_owned(),
                    refusal.reason.clone(),
                    refusal.found.count.to_string(),
                    refusal.found.place(),
                ]
            });
            write_table(f, ["issue", "reason", "count", "where"], rows.collect())?;
        }
        Ok(())
    }
}
