//! The files of an import: that of the rows, the journal, and those that it writes. None destroys another.

use std::fs;
use std::process::Command;

use rusqlite::Connection;

use crate::importing::{ROWS, counts, ended, folder_with, import, read, report};
use crate::process::{Output, caibo, command};
use crate::running_sandbox::RunningSandbox;

fn refused(output: Output, message: &str) {
    assert_eq!(output.stderr, format!("caibo: {message}\n"));
    assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""));
}

#[test]
fn the_files_of_rows_are_neither_the_journal_nor_one_file() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let journal = "this is the journal; name another file";
    let rejects = format!("--rejects: {journal}");
    let uncertain = format!("--uncertain: {journal}");
    let same = "--uncertain: this is the file of --rejects; name another one";
    let import = |arguments: &str| {
        let arguments = format!("--no-idempotency {arguments}");
        let arguments: Vec<_> = arguments.split(' ').collect();
        import(folder.path(), &sandbox, &arguments)
    };
    let refuse_all = || {
        refused(import("--rejects rows.csv.journal"), &rejects);
        refused(import("--uncertain ./rows.csv.journal"), &uncertain);
        refused(import("--journal other --uncertain other"), &uncertain);
        refused(import("--dry-run --rejects rows.csv.journal"), &rejects);
        refused(import("--rejects new.csv --uncertain ./new.csv"), same);
    };
    // Before there is a journal, and with one.
    refuse_all();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(import("--rejects old.csv").code, Some(1));
    refuse_all();
    fs::hard_link(
        folder.path().join("rows.csv.journal"),
        folder.path().join("link"),
    )
    .unwrap();
    refused(import("--uncertain link"), &uncertain);
    refused(import("--rejects old.csv --uncertain old.csv"), same);
    assert_eq!(import("--rejects old.csv").code, Some(1));
    assert_eq!(sandbox.requests().len(), 3);
}

fn read_bytes(folder: &std::path::Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap()
}
