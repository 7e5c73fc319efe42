//! Imports files that are edited between two runs, or while they are imported.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::importing::{
    begin, counts, counts_of, folder_with, folder_with_rows, import, interrupt, output, read,
    report, wait_for_requests,
};
use crate::running_sandbox::RunningSandbox;

const BY_KEY: [&str; 2] = ["--key", "memberId"];

#[test]
fn a_file_that_was_edited_while_it_was_read_loses_no_row() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with_rows(6_000);
    let file = folder.path().join("rows.csv");
    // Long rows: the reader is never at the end of the file while the first are sent.
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replace("Test Street", &"Test Street ".repeat(15));
    fs::write(&file, &text).unwrap();
    let child = begin(folder.path(), &sandbox, &["--rate", "500"]);
    wait_for_requests(&sandbox, 100);
    let (header, rows) = text.split_once('\n').unwrap();
    let new: String = (0..9)
        .map(|row| format!("New {row},new{row}@x.example,,,,,\n"))
        .collect();
    fs::write(&file, format!("{header}\n{new}{rows}")).unwrap();
    wait_for_requests(&sandbox, 1_500);
    interrupt(&child);
    assert_eq!(output(child).code, Some(130));
    fs::write(&file, &text).unwrap();
    let (found, code, stderr) = report(folder.path(), &sandbox, &[]);
    assert_eq!(code, Some(1), "{stderr}");
    assert_eq!(counts(&found), [6_000, 5_760, 180, 60, 0, 0]);
    let ids = sandbox.values("memberId");
    assert_eq!(ids.iter().filter(|id| !id.is_empty()).count(), 5_760);
}

#[test]
fn a_row_that_was_not_sent_may_be_edited() {
    let sandbox = RunningSandbox::start();
    let text = |name: &str| {
        let rows = (0..100).map(|row| format!("{name} {row},{row}@x.example,M-{row}\n"));
        "name,email,memberId\n".to_owned() + &rows.collect::<String>()
    };
    let folder = folder_with(&text("Ada"));
    let slowly = [&BY_KEY[..], &["--rate", "10"]].concat();
    let child = begin(folder.path(), &sandbox, &slowly);
    wait_for_requests(&sandbox, 5);
    interrupt(&child);
    assert_eq!(output(child).code, Some(130));
    let sent = sandbox.requests().len();
    fs::write(folder.path().join("rows.csv"), text("Ida")).unwrap();
    let more = ["--changed", "--rejects", "rejects.csv"];
    let output = import(
        folder.path(),
        &sandbox,
        &[&BY_KEY[..], &more, &["--json"]].concat(),
    );
    let created = 100 - sent as u64;
    assert_eq!(counts_of(&output), [100, created, sent as u64, 0, 0, 0]);
    let rejects = read(folder.path(), "rejects.csv");
    let told = "changed_row,the row with this key may have been sent with another content,Ida";
    assert_eq!(rejects.matches(told).count(), sent);
    assert_eq!(sandbox.customers().len(), 100);
}

#[test]
fn the_journal_remembers_that_a_row_may_exist() {
    let sandbox = RunningSandbox::start();
    let text = "name,email,memberId\nAda,ada@x.example,M-1\n";
    let folder = folder_with(text);
    sandbox
        .sandbox
        .set_fault("stall-body; times=1 | status=401; times=1")
        .unwrap();
    let mut child = begin(folder.path(), &sandbox, &BY_KEY);
    while sandbox.customers().is_empty() {
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(import(folder.path(), &sandbox, &BY_KEY).code, Some(3));
    fs::write(folder.path().join("rows.csv"), text.replace("Ada", "Ida")).unwrap();
    let more = [&BY_KEY[..], &["--changed", "--json"]].concat();
    let output = import(folder.path(), &sandbox, &more);
    assert_eq!(counts_of(&output), [1, 0, 1, 0, 0, 0]);
    assert_eq!(sandbox.values("name"), ["Ada"]);
    assert_eq!(sandbox.requests().len(), 2);
}

#[test]
fn a_row_that_was_sent_is_found_behind_one_that_has_its_key() {
    let sandbox = RunningSandbox::start();
    let header = "name,email,memberId\n";
    let row = "Ada,ada@x.example,M-1\n";
    let folder = folder_with(&format!("{header}{row}"));
    assert_eq!(import(folder.path(), &sandbox, &BY_KEY).code, Some(0));
    let other = "Ada,new@x.example,M-1\n";
    fs::write(
        folder.path().join("rows.csv"),
        format!("{header}{other}{row}"),
    )
    .unwrap();
    let more = [&BY_KEY[..], &["--changed"]].concat();
    let (found, code, _) = report(folder.path(), &sandbox, &more);
    assert_eq!((counts(&found), code), ([2, 1, 1, 0, 0, 0], Some(1)));
    assert_eq!(found["issues"][0]["code"], "changed_row");
    assert_eq!(found["issues"][0]["firstLines"][0], 2);
}
