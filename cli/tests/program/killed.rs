//! Kills `caibo import` at random moments, while the API fails in random ways. No row is lost, and none is created twice.
//!
//! `cargo xtask conformance` runs this with more rows: `CONFORMANCE_ROWS` and `CONFORMANCE_KILLS`.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::faults::RandomFaults;
use crate::process::{caibo, command};
use crate::random::Random;
use crate::rows;
use crate::running_sandbox::RunningSandbox;

/// The longest time between two kills, and how many rows are sent in it at most, so that the rows do not end before the kills.
const LONGEST: Duration = Duration::from_millis(1_000);

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().unwrap())
}

#[test]
fn an_import_that_is_killed_loses_no_row_and_creates_none_twice() {
    let rows = number("CONFORMANCE_ROWS", 2_000);
    let kills = number("CONFORMANCE_KILLS", 3);
    let folder = tempfile::tempdir().unwrap();
    let mut text = Vec::new();
    rows::write_rows(&mut text, rows).unwrap();
    fs::write(folder.path().join("customers.csv"), &text).unwrap();
    let checked = ["check", "customers.csv", "--rejects", "checked.csv"];
    assert_eq!(caibo(folder.path(), &checked, b"").code, Some(1));

    let sandbox = RunningSandbox::start();
    let mut random = Random::new();
    let faults = RandomFaults::start(&sandbox.sandbox, Random::new(), 60);
    let rate = (rows / (kills + 1)).to_string();
    let arguments = [
        "import",
        "customers.csv",
        "--base-url",
        sandbox.url(),
        "--concurrency",
        "16",
        "--timeout",
        "2",
        "--rejects",
        "rejects.csv",
        "--json",
    ];
    let slowly = [&arguments[..], &["--rate", &rate]].concat();
    let mut killed = 0;
    while killed < kills {
        let mut child = command(folder.path(), &slowly).spawn().unwrap();
        thread::sleep(Duration::from_millis(
            random.below(LONGEST.as_millis() as u64),
        ));
        assert_eq!(
            child.try_wait().unwrap(),
            None,
            "it ended before it was killed"
        );
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();
        killed += 1;
    }
    let output = caibo(folder.path(), &arguments, b"");
    drop(faults);
    assert_eq!(output.code, Some(1), "{}", output.stderr);

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
    let rejects = |name| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(rejects("rejects.csv") == rejects("checked.csv"));
    println!(
        "{rows} rows, {kills} kills: {created} created, {invalid} rejected, {repeated} duplicates"
    );
}
