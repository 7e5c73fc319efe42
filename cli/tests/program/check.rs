//! Runs every case of `cases.json`: the exact output, exit code and rejected rows of `caibo check` for a file of `files`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::process::{FILES, Output, caibo};

/// How many cases the file holds.
const COUNT: usize = 76;

/// How many of them have rejected rows that are checked again.
const REJECTS: usize = 28;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    /// The file of `files` that is checked. It is the standard input if the arguments have `-`.
    file: String,
    arguments: Vec<String>,
    code: i32,
    /// The lines of the output.
    #[serde(default)]
    stdout: Vec<String>,
    /// The lines of the error output.
    #[serde(default)]
    stderr: Vec<String>,
    /// The file of rejected rows, in lossy UTF-8; absent if none is asked for.
    rejects: Option<String>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../cases.json")).unwrap()
}

#[test]
fn every_case_has_the_expected_output() {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects");
    let cases = cases();
    assert_eq!(cases.len(), COUNT);
    for case in &cases {
        let mut arguments = vec!["check"];
        arguments.extend(case.arguments.iter().map(String::as_str));
        let stdin = if arguments.contains(&"-") {
            fs::read(Path::new(FILES).join(&case.file)).unwrap()
        } else {
            arguments.push(&case.file);
            Vec::new()
        };
        if case.rejects.is_some() {
            arguments.extend(["--rejects", rejects.to_str().unwrap()]);
        }
        let text = |lines: &[String]| lines.iter().map(|line| line.clone() + "\n").collect();
        let expected = Output {
            code: Some(case.code),
            stdout: text(&case.stdout),
            stderr: text(&case.stderr),
        };
        assert_eq!(
            caibo(Path::new(FILES), &arguments, &stdin),
            expected,
            "{}",
            case.why
        );
        if let Some(expected) = &case.rejects {
            let found = fs::read(&rejects).unwrap();
            assert_eq!(String::from_utf8_lossy(&found), *expected, "{}", case.why);
            fs::remove_file(&rejects).unwrap();
        }
    }
}

#[test]
fn every_file_has_a_case() {
    let files = fs::read_dir(FILES).unwrap();
    let files: BTreeSet<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut used: BTreeSet<_> = cases().into_iter().map(|case| case.file).collect();
    used.remove("missing.csv");
    assert_eq!(used, files);
}

/// Uncorrected rows are rejected again for the same reasons, one by one.
#[test]
fn rejected_rows_stay_rejected_until_they_are_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let (first, second) = (path("first"), path("second"));
    let mut count = 0;
    for case in cases().iter().filter(|case| case.rejects.is_some()) {
        // A row whose key is that of another row is valid alone.
        if case.arguments.contains(&"--key".to_owned()) {
            continue;
        }
        let check = |file: &str, rejects: &str| {
            let output = ["check", file, "--json", "--rejects", rejects];
            let arguments = case.arguments.iter().map(String::as_str);
            let arguments = arguments.filter(|argument| !["-", "--json"].contains(argument));
            let arguments: Vec<_> = output.into_iter().chain(arguments).collect();
            let output = caibo(Path::new(FILES), &arguments, b"");
            let report: Value = serde_json::from_str(&output.stdout).unwrap();
            (report["rows"].clone(), report["invalid"].clone())
        };
        let (_, invalid) = check(&case.file, &first);
        assert_eq!(
            check(&first, &second),
            (invalid.clone(), invalid),
            "{}",
            case.why
        );
        // The numbers of lines and of cells are those of the file that is read.
        let rows = |path| {
            let text = fs::read_to_string(path).unwrap();
            text.replace(|character: char| character.is_ascii_digit(), "")
        };
        assert_eq!(rows(&first), rows(&second), "{}", case.why);
        count += 1;
    }
    assert_eq!(count, REJECTS);
}
