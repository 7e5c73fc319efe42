//! What `caibo check` has found, as text and as JSON.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::path::Path;

use caibo_customers::field_names;
use serde::Serialize;

use crate::columns::{Column, is_of_rejects, shorten};
use crate::format::Format;
use crate::ndjson::ROW;
use crate::tally::{Occurrences, Place, Tally};

/// What was found in a file. It has no values of the rows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    file: String,
    format: &'static str,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    delimiter: Option<char>,
    rows: u64,
    valid: u64,
    invalid: u64,
    blank: u64,
    issues: Vec<IssueReport>,
    duplicates: DuplicateReport,
    columns: Vec<ColumnReport>,
}

/// What rows are compared by.
pub enum Duplicates {
    Content,
    Key(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IssueReport {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    count: u64,
    first_lines: Vec<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DuplicateReport {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    count: u64,
    first_lines: Vec<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ColumnReport {
    column: String,
    field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'static str>,
    #[serde(skip)]
    is_mapped: bool,
    filled: u64,
    fill_rate: f64,
}

impl Report {
    pub fn new(
        file: &Path,
        format: &Format,
        encoding: &'static str,
        duplicates: Duplicates,
        tally: Tally,
    ) -> Self {
        let (name, delimiter, counted) = match format {
            Format::Csv(table) => {
                let counts = tally.filled.iter().copied().chain(std::iter::repeat(0));
                let columns = table.columns.iter().cloned().zip(counts).collect();
                ("csv", Some(char::from(table.dialect.delimiter)), columns)
            }
            Format::Ndjson(lines) => {
                let counts = tally.filled_by_name.iter();
                let mut columns: Vec<_> = counts
                    .map(|(name, filled)| (Column::new(name, &lines.maps), filled.rows))
                    .collect();
                columns.sort_by_key(|(column, _)| order(column));
                ("ndjson", None, columns)
            }
        };
        let columns: Vec<(Column, u64)> = counted;
        // Members of several names may be one field.
        let is_table = delimiter.is_some();
        let column_of = |field: Cow<'static, str>| {
            let mut columns = columns.iter().filter(|_| is_table);
            let column = columns.find(|(column, _)| column.field == Some(&field));
            column.map_or_else(|| field.to_string(), |(column, _)| column.name.clone())
        };
        let mut issues: Vec<_> = tally
            .issues
            .into_iter()
            .map(
                |((code, place), Occurrences { count, first_lines })| IssueReport {
                    code,
                    column: match place {
                        Place::Row => None,
                        Place::Field(field) => Some(column_of(field)),
                        Place::Column(column) => Some(column),
                    },
                    count,
                    first_lines,
                },
            )
            .collect();
        issues.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then(a.first_lines.cmp(&b.first_lines))
        });
        let own = columns
            .into_iter()
            .filter(|(column, _)| !is_of_rejects(&column.name) && (is_table || column.name != ROW));
        let columns = own.map(|(column, filled)| ColumnReport {
            column: column.name,
            field: column.field,
            suggestion: column.suggestion,
            is_mapped: column.is_mapped,
            filled,
            fill_rate: if tally.rows == 0 {
                0.0
            } else {
                filled as f64 / tally.rows as f64
            },
        });
        Self {
            file: file.display().to_string(),
            format: name,
            encoding,
            delimiter,
            rows: tally.rows,
            valid: tally.rows - tally.invalid,
            invalid: tally.invalid,
            blank: tally.blank,
            issues,
            duplicates: DuplicateReport {
                key: match duplicates {
                    Duplicates::Content => None,
                    Duplicates::Key(key) => Some(key),
                },
                count: tally.repeated.count,
                first_lines: tally.repeated.first_lines,
            },
            columns: columns.collect(),
        }
    }

    /// Whether rows were rejected.
    pub fn has_rejects(&self) -> bool {
        self.invalid > 0
    }

    /// The report as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// Fields in their order, then other names by the alphabet.
fn order(column: &Column) -> (usize, String) {
    let position = field_names().position(|field| Some(field) == column.field);
    (position.unwrap_or(usize::MAX), column.name.clone())
}

/// The report as text: a summary, and a table each of the columns and of the issues.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = self.format.to_uppercase();
        write!(f, "{}: {format}, {}", self.file, self.encoding)?;
        if let Some(delimiter) = self.delimiter {
            let name = if delimiter == '\t' {
                "tab".to_owned()
            } else {
                delimiter.to_string()
            };
            write!(f, ", delimiter {name}")?;
        }
        writeln!(f, "\n")?;
        let mut counts = vec![
            ("rows", self.rows),
            ("valid", self.valid),
            ("invalid", self.invalid),
        ];
        if self.blank > 0 {
            counts.push(("blank", self.blank));
        }
        counts.push(("duplicates", self.duplicates.count));
        let width = self.rows.max(self.blank).to_string().len();
        for (name, count) in counts {
            write!(f, "{name:<10}  {count:>width$}")?;
            match name {
                "duplicates" if count > 0 => {
                    let what = match &self.duplicates.key {
                        Some(key) => format!("same {} and content as an earlier row", shorten(key)),
                        None => "same content as an earlier row".to_owned(),
                    };
                    writeln!(
                        f,
                        "  {what}: {}",
                        lines(count, &self.duplicates.first_lines)
                    )?;
                }
                "blank" => writeln!(f, "  rows without text, which are left out")?,
                _ => writeln!(f)?,
            }
        }
        if !self.issues.is_empty() {
            let rows = self.issues.iter().map(|issue| {
                let column = issue.column.as_deref().unwrap_or("whole row");
                [
                    issue.code.to_owned(),
                    shorten(column),
                    issue.count.to_string(),
                    lines(issue.count, &issue.first_lines),
                ]
            });
            write_table(f, ["issue", "column", "count", "where"], rows.collect())?;
        }
        let rows = self.columns.iter().map(|column| {
            let (field, note) = match (column.field, column.suggestion) {
                (Some(field), _) => (field, String::new()),
                (None, Some(near)) => (
                    "–",
                    format!(
                        "left out; use --map '{}={near}' if it is {near}",
                        shorten(&column.column)
                    ),
                ),
                (None, None) if column.is_mapped => ("–", "left out by --map".to_owned()),
                (None, None) => ("–", "left out: no field has this name".to_owned()),
            };
            [
                shorten(&column.column),
                field.to_owned(),
                percent(column.filled, self.rows),
                note,
            ]
        });
        write_table(f, ["column", "field", "filled", ""], rows.collect())
    }
}

/// Writes a table with its columns aligned. The third is of numbers.
pub fn write_table(
    f: &mut fmt::Formatter<'_>,
    head: [&str; 4],
    rows: Vec<[String; 4]>,
) -> fmt::Result {
    let head = head.map(str::to_owned);
    let all = || std::iter::once(&head).chain(&rows);
    let width = |cell: fn(&[String; 4]) -> &String| {
        all()
            .map(|row| cell(row).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (first, second, third) = (
        width(|[cell, ..]| cell),
        width(|[_, cell, ..]| cell),
        width(|[_, _, cell, _]| cell),
    );
    writeln!(f)?;
    for [a, b, c, d] in all() {
        let mut line = String::new();
        write!(line, "{a:<first$}  {b:<second$}  {c:>third$}  {d}")?;
        writeln!(f, "{}", line.trim_end())?;
    }
    Ok(())
}

/// `line 7`, `lines 7, 9`, or `lines 7, 9, 12, 14, 20, …`
pub fn lines(count: u64, first: &[u64]) -> String {
    let names: Vec<_> = first.iter().map(u64::to_string).collect();
    let word = if count == 1 { "line" } else { "lines" };
    let more = if count > first.len() as u64 {
        ", …"
    } else {
        ""
    };
    format!("{word} {}{more}", names.join(", "))
}

/// A share in percent, rounded down: 100 % is all.
fn percent(part: u64, of: u64) -> String {
    let per_mille = (part * 1000).checked_div(of).unwrap_or(0);
    match per_mille % 10 {
        0 => format!("{} %", per_mille / 10),
        tenth => format!("{}.{tenth} %", per_mille / 10),
    }
}
