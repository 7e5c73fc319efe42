//! The journal of an import: what it knows, and what it does not hold.

use std::fs;

use caibo_sandbox::Options;

use crate::importing::{ROWS, begin, counts, folder_with, import, read, report, wait_for_requests};
use crate::process::caibo;
use crate::running_sandbox::RunningSandbox;

#[test]
fn a_file_that_has_changed_is_told() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    import(folder.path(), &sandbox, &[]);
    let changed = ROWS.replace("alan,", "alan@example.com,");
    let changed = changed.replace("Grace,", "Grace Hopper,");
    let changed = changed.replacen("Ada,ada@example.com,M-1\n", "", 1);
    fs::write(folder.path().join("rows.csv"), changed).unwrap();
    let output = import(folder.path(), &sandbox, &[]);
    assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""));
    assert_eq!(
        output.stderr,
        "caibo: rows.csv, or how it is read, has changed since its import was begun. --changed goes on: a row that was \
         sent is not sent again, but one that was edited after that is a new customer, or is rejected with --key. If it is another \
         file, name another --journal\n"
    );
    assert_eq!(sandbox.requests().len(), 3);
    let (found, code, _) = report(folder.path(), &sandbox, &["--changed"]);
    assert_eq!((counts(&found), code), ([4, 4, 0, 0, 0, 0], Some(0)));
    let names = ["Ada", "Alan", "Edsger", "Grace", "Grace Hopper"];
    assert_eq!(sandbox.values("name"), names);
}

#[test]
fn a_row_with_a_key_that_has_changed_is_rejected() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    import(folder.path(), &sandbox, &["--key", "memberId"]);
    fs::write(
        folder.path().join("rows.csv"),
        ROWS.replace("Grace,", "Grace Hopper,"),
    )
    .unwrap();
    let more = ["--key", "memberId", "--changed", "--rejects", "rejects.csv"];
    let (found, code, _) = report(folder.path(), &sandbox, &more);
    assert_eq!((counts(&found), code), ([5, 2, 2, 1, 0, 0], Some(1)));
    let rejects = read(folder.path(), "rejects.csv");
    let row = "3,changed_row,the row with this key may have been sent with another content,Grace Hopper,grace@example.com,M-2\n";
    assert!(rejects.contains(row), "{rejects}");
    assert_eq!(sandbox.values("name"), ["Ada", "Edsger", "Grace"]);
}

#[test]
fn a_journal_is_of_one_import() {
    let (sandbox, other) = (RunningSandbox::start(), RunningSandbox::start());
    let folder = folder_with(ROWS);
    import(folder.path(), &sandbox, &[]);
    let begun = |what: &str| {
        format!(
            "caibo: this import was begun with another {what}: use that one, or name another --journal\n"
        )
    };
    let output = import(folder.path(), &other, &[]);
    let url = format!("--base-url, {}", sandbox.url());
    assert_eq!((output.code, output.stderr), (Some(2), begun(&url)));
    let output = import(folder.path(), &sandbox, &["--key", "memberId"]);
    assert_eq!((output.code, output.stderr), (Some(2), begun("--key")));
    let output = import(folder.path(), &sandbox, &["--no-idempotency"]);
    let choice = begun("choice of --no-idempotency");
    assert_eq!((output.code, output.stderr), (Some(2), choice));
    assert_eq!(other.requests().len(), 0);
    assert_eq!(sandbox.requests().len(), 3);
}

#[test]
fn two_programs_do_not_use_one_journal() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox.sandbox.set_fault("stall-headers").unwrap();
    let mut child = begin(folder.path(), &sandbox, &[]);
    wait_for_requests(&sandbox, 1);
    let output = import(folder.path(), &sandbox, &[]);
    let used = "caibo: another import uses the journal rows.csv.journal\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(2), used));
    let output = caibo(folder.path(), &["import", "purge", "rows.csv"], b"");
    assert_eq!((output.code, output.stderr.as_str()), (Some(2), used));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn purge_removes_a_journal_and_nothing_else() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    import(folder.path(), &sandbox, &[]);
    let purge = |more: &[&str]| caibo(folder.path(), &[&["import", "purge"], more].concat(), b"");
    assert_eq!(purge(&["rows.csv"]).code, Some(0));
    let files = fs::read_dir(folder.path()).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["rows.csv"]);
    let output = purge(&["rows.csv"]);
    let none = "caibo: there is no journal rows.csv.journal\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(2), none));
    let output = purge(&["--journal", "rows.csv"]);
    let other = "caibo: rows.csv is not a journal of caibo: name another file by --journal\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(2), other));
    assert_eq!(read(folder.path(), "rows.csv"), ROWS);

    let database = folder.path().join("sandbox.db");
    drop(RunningSandbox::start_with(Options {
        db: Some(database.clone()),
        ..Options::default()
    }));
    let output = purge(&["--journal", "sandbox.db"]);
    let other = other.replace("rows.csv", "sandbox.db");
    assert_eq!((output.code, output.stderr), (Some(2), other));
    assert!(database.exists());
}

#[test]
fn the_journal_and_the_output_have_no_value_of_a_row() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox
        .sandbox
        .set_fault("answer=model-state-entries; times=1")
        .unwrap();
    let more = ["--key", "memberId", "--concurrency", "1"];
    let output = import(folder.path(), &sandbox, &more);
    let journal = fs::read(folder.path().join("rows.csv.journal")).unwrap();
    let journal = String::from_utf8_lossy(&journal);
    for value in [
        "Ada",
        "grace",
        "alan",
        "Edsger",
        "M-1",
        "M-4",
        "example.com",
    ] {
        assert!(!journal.contains(value), "{value}");
        assert!(!output.stdout.contains(value), "{value}");
    }
}
