//! Imports files: what is sent, reported and rejected.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::importing::{ROWS, counts, folder_with, folder_with_rows, import, read, report};
use crate::running_sandbox::RunningSandbox;

#[test]
fn each_row_is_sent_once_however_often_the_import_is_run() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    for _ in 0..2 {
        let output = import(folder.path(), &sandbox, &["--rejects", "rejects.csv"]);
        let expected = format!(
            "rows.csv to {}

rows        5
created     3
rejected    1
duplicates  1  same content as an earlier row: line 4

issue          column  count  where
invalid_email  email       1  line 5
",
            sandbox.url()
        );
        assert_eq!(output.stdout, expected);
        assert_eq!((output.code, output.stderr.as_str()), (Some(1), ""));
        let rejects = "_line,_code,_message,name,email,memberId
5,invalid_email,email must be an email address: the @ is missing,Alan,alan,M-3
";
        assert_eq!(read(folder.path(), "rejects.csv"), rejects);
    }
    assert_eq!(sandbox.values("memberId"), ["M-1", "M-2", "M-4"]);
    assert_eq!(sandbox.requests().len(), 3);
}

#[test]
fn corrected_rejects_are_imported_as_they_are() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    import(folder.path(), &sandbox, &["--rejects", "rejects.csv"]);
    let corrected = read(folder.path(), "rejects.csv").replace(",alan,", ",alan@example.com,");
    fs::write(folder.path().join("rows.csv"), corrected).unwrap();
    let more = ["--journal", "other.journal"];
    let (report, code, _) = report(folder.path(), &sandbox, &more);
    assert_eq!((counts(&report), code), ([1, 1, 0, 0, 0, 0], Some(0)));
    assert_eq!(sandbox.values("memberId"), ["M-1", "M-2", "M-3", "M-4"]);
}

#[test]
fn a_dry_run_sends_nothing_and_writes_no_journal() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let (found, code, _) = report(folder.path(), &sandbox, &["--dry-run"]);
    assert_eq!((counts(&found), code), ([5, 0, 1, 1, 0, 3], Some(1)));
    assert!(!folder.path().join("rows.csv.journal").exists());
    assert_eq!(sandbox.requests().len(), 0);

    import(folder.path(), &sandbox, &[]);
    let (found, code, _) = report(folder.path(), &sandbox, &["--dry-run"]);
    assert_eq!((counts(&found), code), ([5, 3, 1, 1, 0, 0], Some(1)));
    assert_eq!(sandbox.requests().len(), 3);
}

#[test]
fn rows_of_ndjson_are_imported() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(
        "{\"Name\":\"Ada\",\"Member ID\":\"M-1\",\"email\":\"ada@example.com\"}\n\
         {\"name\":\"Ada\",\"email\":\"ada@example.com\",\"memberId\":\"M-1\"}\n\
         {\"name\":\"Bob\",\"email\":\"bob@example.com\",\"memberId\":\"M-2\",\"totalDeposits\":1e2}\n",
    );
    let (report, code, _) = report(
        folder.path(),
        &sandbox,
        &["--key", "memberId", "--concurrency", "1"],
    );
    assert_eq!((counts(&report), code), ([3, 2, 0, 1, 0, 0], Some(0)));
    assert_eq!(sandbox.customers()[1]["totalDeposits"], json!(100));
}

#[test]
fn a_key_with_two_contents_is_sent_once_and_the_other_row_is_rejected() {
    let sandbox = RunningSandbox::start();
    let folder =
        folder_with(&ROWS.replace("Edsger,edsger@example.com,M-4", "Eve,eve@example.com,M-2"));
    let more = ["--key", "memberId", "--rejects", "rejects.csv"];
    let (report, code, _) = report(folder.path(), &sandbox, &more);
    assert_eq!((counts(&report), code), ([5, 2, 2, 1, 0, 0], Some(1)));
    assert_eq!(sandbox.values("name"), ["Ada", "Grace"]);
    let rejects = read(folder.path(), "rejects.csv");
    let last =
        "6,duplicate_key,line 3 has the same key and another content,Eve,eve@example.com,M-2\n";
    assert!(rejects.ends_with(last), "{rejects}");
}

#[test]
fn rows_that_the_api_rejects_are_in_the_file_of_rejects() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox
        .sandbox
        .set_fault("answer=envelope; times=1")
        .unwrap();
    let more = ["--concurrency", "1", "--rejects", "rejects.csv"];
    let first = import(folder.path(), &sandbox, &more);
    assert_eq!(first.code, Some(1));
    // The words of the API, which are not in the journal.
    let words = ": email is taken";
    let rejects = "_line,_code,_message,name,email,memberId
2,rejected,the API answered with status 400: VALIDATION_ERROR (email): email is taken,Ada,ada@example.com,M-1
5,invalid_email,email must be an email address: the @ is missing,Alan,alan,M-3
";
    assert_eq!(read(folder.path(), "rejects.csv"), rejects);
    let expected = format!(
        "rows.csv to {}

rows        5
created     2
rejected    2
duplicates  1  same content as an earlier row: line 4

issue          column  count  where
invalid_email  email       1  line 5

issue     reason                                                      count  where
rejected  the API answered with status 400: VALIDATION_ERROR (email)      1  line 2
",
        sandbox.url()
    );
    assert_eq!(first.stdout, expected);
    let second = import(folder.path(), &sandbox, &more);
    assert_eq!(second, first);
    let rejects = rejects.replace(words, "");
    assert_eq!(read(folder.path(), "rejects.csv"), rejects);
    assert_eq!(sandbox.values("name"), ["Edsger", "Grace"]);
}

#[test]
fn the_words_of_the_api_are_kept_until_the_last_row_has_an_outcome() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox
        .sandbox
        .set_fault("answer=envelope; times=1 | status=404; times=1")
        .unwrap();
    let more = ["--concurrency", "1", "--rejects", "rejects.csv"];
    let (found, code, _) = report(folder.path(), &sandbox, &more);
    assert_eq!((counts(&found), code), ([5, 2, 2, 1, 0, 0], Some(1)));
    let rejects = read(folder.path(), "rejects.csv");
    assert!(
        rejects.contains("VALIDATION_ERROR (email): email is taken,Ada,"),
        "{rejects}"
    );
}

#[test]
fn a_code_of_the_api_that_repeats_a_value_is_left_out() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(
        "name,email\nvalidation,ada@example.com\nGrace,grace@example.com\nEve,validation_error@example.com\n",
    );
    sandbox.sandbox.set_fault("answer=envelope").unwrap();
    let (found, code, _) = report(folder.path(), &sandbox, &["--concurrency", "1"]);
    assert_eq!(code, Some(1));
    let reason = "the API answered with status 400";
    let refusals = json!([
        { "reason": format!("{reason} (email)"), "count": 2, "firstLines": [2, 4] },
        { "reason": format!("{reason}: VALIDATION_ERROR (email)"), "count": 1, "firstLines": [3] },
    ]);
    assert_eq!(found["refusals"], refusals);
    let journal = fs::read(folder.path().join("rows.csv.journal")).unwrap();
    let journal = String::from_utf8_lossy(&journal);
    assert_eq!(journal.matches("VALIDATION_ERROR").count(), 1);
}

#[test]
fn rate_limits_the_rows_of_a_second() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with_rows(100);
    let begun = Instant::now();
    let (found, _, _) = report(folder.path(), &sandbox, &["--rate", "80"]);
    assert_eq!(counts(&found), [100, 96, 3, 1, 0, 0]);
    // 96 rows have 95 intervals; 4 of them may be caught up.
    assert!(begun.elapsed() >= Duration::from_millis(91 * 1_000 / 80));
}
