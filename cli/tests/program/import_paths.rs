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

#[test]
fn only_a_journal_is_removed_or_looked_into() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    fs::write(folder.path().join("empty"), "").unwrap();
    let foreign = Connection::open(folder.path().join("foreign")).unwrap();
    foreign.pragma_update(None, "application_id", 7).unwrap();
    drop(foreign);
    let size = |name| fs::metadata(folder.path().join(name)).unwrap().len();
    let foreign_size = size("foreign");
    for name in ["empty", "foreign"] {
        let other = format!("{name} is not a journal of caibo: name another file by --journal");
        let purge = ["import", "purge", "--journal", name];
        refused(caibo(folder.path(), &purge, b""), &other);
        let dry_run = ["--dry-run", "--journal", name];
        refused(import(folder.path(), &sandbox, &dry_run), &other);
        if name == "foreign" {
            refused(
                import(folder.path(), &sandbox, &["--journal", name]),
                &other,
            );
        }
    }
    assert_eq!((size("empty"), size("foreign")), (0, foreign_size));
    assert_eq!(sandbox.requests().len(), 0);

    let (found, code, _) = report(folder.path(), &sandbox, &["--journal", "empty"]);
    assert_eq!((counts(&found), code), ([5, 3, 1, 1, 0, 0], Some(1)));
    let before = read_bytes(folder.path(), "empty");
    let (found, ..) = report(
        folder.path(),
        &sandbox,
        &["--journal", "empty", "--dry-run"],
    );
    assert_eq!(counts(&found), [5, 3, 1, 1, 0, 0]);
    assert_eq!(read_bytes(folder.path(), "empty"), before);
}

fn read_bytes(folder: &std::path::Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap()
}

#[test]
fn a_journal_that_cannot_be_opened_is_told_with_a_remedy() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    refused(
        import(folder.path(), &sandbox, &["--journal", "none/journal"]),
        "cannot use the journal none/journal: unable to open database file: none/journal. Is there room, and may it be written? \
         Name another file by --journal",
    );
}

#[test]
fn rows_come_from_a_regular_file() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    for name in ["-", "pipe", "/dev/stdin", "."] {
        let arguments = ["import", name, "--base-url", sandbox.url()];
        let child = command(folder.path(), &arguments).spawn().unwrap();
        refused(
            ended(child),
            &format!(
                "an import reads its file more than once, and {name} is not a regular file: save the rows in one"
            ),
        );
    }
    assert_eq!(read(folder.path(), "rows.csv"), ROWS);
    let none = caibo(folder.path(), &["import", "none.csv"], b"");
    refused(
        none,
        "cannot read none.csv: No such file or directory (os error 2)",
    );
}
