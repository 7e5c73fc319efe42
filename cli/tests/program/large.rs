//! Checks files of many chunks: the counts are exact, and the same with any number of threads.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::process::{Output, caibo};
use crate::rows;

const ROWS: u64 = 20_000;

/// Checks the generated file, and returns the output and the rejected rows.
fn check(folder: &Path, threads: &str, more: &[&str]) -> (Output, String) {
    let arguments = [
        "check",
        "customers.csv",
        "--rejects",
        "rejects.csv",
        "--threads",
        threads,
    ];
    let output = caibo(folder, &[&arguments, more].concat(), b"");
    let rejects = fs::read_to_string(folder.join("rejects.csv")).unwrap();
    (output, rejects)
}

#[test]
fn the_counts_are_exact_and_the_order_is_that_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = Vec::new();
    rows::write_rows(&mut text, ROWS).unwrap();
    fs::write(folder.path().join("customers.csv"), &text).unwrap();

    let (output, rejects) = check(folder.path(), "1", &["--json"]);
    assert_eq!(output.code, Some(1));
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    let invalid = ROWS * 3 / 100;
    assert_eq!(report["rows"], json!(ROWS));
    assert_eq!(report["valid"], json!(ROWS - invalid));
    assert_eq!(report["invalid"], json!(invalid));
    let duplicates = json!({ "count": ROWS / 100, "firstLines": [101, 201, 301, 401, 501] });
    assert_eq!(report["duplicates"], duplicates);
    let issue = |code, column, first: u64| {
        let lines: Vec<u64> = (0..5).map(|index| first + index * 100).collect();
        json!({ "code": code, "column": column, "count": ROWS / 100, "firstLines": lines })
    };
    let issues = [
        issue("too_long", "Phone", 7),
        issue("invalid_email", "E-mail", 35),
        issue("required", "E-mail", 68),
    ];
    assert_eq!(report["issues"], json!(issues));
    assert_eq!(report["columns"][2]["filled"], json!(ROWS * 3 / 4));

    let lines = rejects.lines().skip(1);
    let lines: Vec<u64> = lines
        .map(|row| row.split(',').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(lines.len() as u64, invalid);
    assert!(lines.is_sorted());

    for threads in ["2", "7"] {
        let again = check(folder.path(), threads, &["--json"]);
        assert!(
            again == (output.clone(), rejects.clone()),
            "{threads} threads"
        );
    }
}

#[test]
fn a_quote_that_is_never_closed_costs_one_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = Vec::new();
    rows::write_rows(&mut text, ROWS).unwrap();
    let text = String::from_utf8(text).unwrap();
    // The address of row 4 is not quoted, and that of row 10 is.
    let text = text.replacen(",4 Test Street", ",\"4 Test Street", 1);
    fs::write(folder.path().join("customers.csv"), text).unwrap();
    let (output, rejects) = check(folder.path(), "2", &["--json"]);
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(report["rows"], json!(ROWS));
    assert_eq!(report["invalid"], json!(ROWS * 3 / 100 + 1));
    let row = rejects.lines().nth(1).unwrap();
    let expected = "6,unclosed_quote,a quote opens a cell and is not closed,\"Customer 4,";
    assert!(row.starts_with(expected), "{row}");
}

#[test]
fn a_line_without_end_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = "name,email\nAda,ada@example.com\n".to_owned() + &"x".repeat(5 << 20);
    fs::write(folder.path().join("customers.csv"), text).unwrap();
    for threads in ["1", "4"] {
        let output = caibo(
            folder.path(),
            &["check", "customers.csv", "--threads", threads],
            b"",
        );
        assert_eq!(output.code, Some(2));
        assert_eq!(
            output.stderr,
            "caibo: line 3: the row has more than 2 MiB, which no customer has\n"
        );
    }
}

#[test]
fn the_encoding_is_found_in_any_chunk() {
    let folder = tempfile::tempdir().unwrap();
    let ascii = "name,email\n".to_owned() + &"Ada,ada@example.com\n".repeat(20_000);
    for (last, encoding) in [
        (&b"Zo\xc3\xab,z@example.com\n"[..], "UTF-8"),
        (b"Zo\xeb,z@example.com\n", "Windows-1252"),
    ] {
        fs::write(
            folder.path().join("customers.csv"),
            [ascii.as_bytes(), last].concat(),
        )
        .unwrap();
        let output = caibo(folder.path(), &["check", "customers.csv"], b"");
        assert_eq!(output.code, Some(0));
        let first = output.stdout.lines().next().unwrap();
        assert_eq!(
            first,
            format!("customers.csv: CSV, {encoding}, delimiter ,")
        );
    }
}
