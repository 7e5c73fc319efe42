//! Runs every case of `cases.json`: the exact output, exit code and rejected rows of `caibo check` for a file of `files`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::process::{FILES, Output, caibo};

/// How many cases the file holds.
const COUNT: usize = 49;

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
