//! Compares the files of an import, so that none of them overwrites another.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use same_file::is_same_file;

use super::options::Options;
use crate::failure::Failure;

/// The ends of the names of the files that SQLite has beside a journal.
const BESIDE_A_JOURNAL: [&str; 2] = ["", "-wal"];

/// Checks that the files of rejected and of uncertain rows are neither the journal nor the same.
///
/// # Errors
///
/// They are.
pub fn check(options: &Options) -> Result<(), Failure> {
    let rejects = options.rejects.as_deref();
    let uncertain = options.uncertain.as_deref();
    for (option, path) in [("--rejects", rejects), ("--uncertain", uncertain)] {
        let Some(path) = path else { continue };
        let is_journal = BESIDE_A_JOURNAL.iter().any(|end| {
            let mut journal = OsString::from(&options.journal);
            journal.push(end);
            is_same(path, Path::new(&journal))
        });
        if is_journal && options.queue.is_none() {
            return Err(Failure::new(format!(
                "{option}: this is the journal; name another file"
            )));
        }
    }
    if let (Some(rejects), Some(uncertain)) = (rejects, uncertain)
        && is_same(rejects, uncertain)
    {
        return Err(Failure::new(
            "--uncertain: this is the file of --rejects; name another one",
        ));
    }
    Ok(())
}

/// Whether two paths lead to one file. If one of them does not exist yet, the paths are compared.
fn is_same(one: &Path, other: &Path) -> bool {
    is_same_file(one, other).unwrap_or_else(|_| {
        absolute(one).is_some_and(|path| absolute(other).is_some_and(|other| other == path))
    })
}

/// The path of a file in a folder that exists.
fn absolute(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
}
