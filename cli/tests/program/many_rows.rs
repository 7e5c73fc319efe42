//! Imports of many invented customers, which are counted at the end.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Output, caibo};
use crate::rows;
use crate::running_sandbox::RunningSandbox;

/// A folder with the file `customers.csv`, and its rejected rows as `caibo check` writes them.
pub struct ManyRows {
    folder: TempDir,
    rows: u64,
}

impl ManyRows {
    pub fn write(rows: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut text = Vec::new();
        rows::write_rows(&mut text, rows).unwrap();
        fs::write(folder.path().join("customers.csv"), &text).unwrap();
        let checked = ["check", "customers.csv", "--rejects", "checked.csv"];
        assert_eq!(caibo(folder.path(), &checked, b"").code, Some(1));
        Self { folder, rows }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Checks that an import with `--rejects rejects.csv --json` has created each valid row once. Returns the counts as text.
    pub fn assert_each_once(&self, output: &Output, sandbox: &RunningSandbox) -> String {
        assert_eq!(output.code, Some(1), "{}", output.stderr);
        let rows = self.rows;
        let (invalid, repeated) = (rows / 100 * 3, rows / 100);
        let created = rows - invalid - repeated;
        let report: Value = serde_json::from_str(&output.stdout).unwrap();
        for (name, count) in [
            ("rows", rows),
            ("created", created),
            ("rejected", invalid),
            ("left", 0),
        ] {
            assert_eq!(report[name], count, "{name}");
        }
        assert_eq!(report["duplicates"]["count"], repeated);

        let stored = sandbox.values("memberId");
        let different: BTreeSet<_> = stored.iter().collect();
        assert_eq!(stored.len(), different.len(), "a row was created twice");
        assert_eq!(stored.len() as u64, created, "a row was lost");
        // Each reject, in the same order and with the same words as `caibo check` writes them.
        let rejects = |name| fs::read_to_string(self.folder().join(name)).unwrap();
        assert!(rejects("rejects.csv") == rejects("checked.csv"));
        format!("{created} created, {invalid} rejected, {repeated} duplicates")
    }
}

/// The number in an environment variable.
pub fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().unwrap())
}
