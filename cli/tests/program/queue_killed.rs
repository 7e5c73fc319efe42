//! Kills workers at random moments and restarts PostgreSQL, while the API fails in random ways. No row is lost, and none is created
//! twice.
//!
//! `cargo xtask conformance` runs this with more rows: `CONFORMANCE_QUEUE_ROWS`, `CONFORMANCE_QUEUE_KILLS` and
//! `CONFORMANCE_QUEUE_WORKERS`.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::faults::RandomFaults;
use crate::importing::output;
use crate::postgres::Postgres;
use crate::process::{caibo, command};
use crate::queue::Worker;
use crate::random::Random;
use crate::rows;
use crate::running_sandbox::RunningSandbox;

/// The longest time between two kills, in milliseconds, and how many rows are sent in it at most, so that the rows do not end
/// before the kills.
const LONGEST: u64 = 1_000;

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().unwrap())
}

#[test]
fn workers_that_are_killed_lose_no_row_and_create_none_twice() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let rows = number("CONFORMANCE_QUEUE_ROWS", 600);
    let kills = number("CONFORMANCE_QUEUE_KILLS", 2);
    let count = number("CONFORMANCE_QUEUE_WORKERS", 2);
    let folder = tempfile::tempdir().unwrap();
    let mut text = Vec::new();
    rows::write_rows(&mut text, rows).unwrap();
    fs::write(folder.path().join("customers.csv"), &text).unwrap();
    let checked = ["check", "customers.csv", "--rejects", "checked.csv"];
    assert_eq!(caibo(folder.path(), &checked, b"").code, Some(1));

    let sandbox = RunningSandbox::start();
    let mut random = Random::new();
    let faults = RandomFaults::start(&sandbox.sandbox, Random::new(), 60);
    let start = || {
        Worker::start(
            &postgres,
            &sandbox,
            &["--concurrency", "8", "--timeout", "2"],
        )
    };
    let mut workers: Vec<_> = (0..count).map(|_| start()).collect();
    let rate = (rows / (kills + 1)).to_string();
    let arguments = ["import", "customers.csv", "--queue", postgres.url()];
    let arguments = [
        &arguments[..],
        &["--rate", &rate, "--rejects", "rejects.csv", "--json"],
    ]
    .concat();
    let mut importing = command(folder.path(), &arguments);
    // The import itself may be killed too, while it fills the queue or waits.
    let mut child = importing.spawn().unwrap();
    thread::sleep(Duration::from_millis(random.below(LONGEST)));
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = Instant::now();
    let mut child = importing.spawn().unwrap();
    for kill in 0..kills {
        thread::sleep(Duration::from_millis(random.below(LONGEST)));
        assert_eq!(
            child.try_wait().unwrap(),
            None,
            "it ended before a worker was killed"
        );
        let index = random.below(count) as usize;
        let worker = &mut workers[index];
        if worker.0.try_wait().unwrap().is_some() {
            let mut told = String::new();
            let stderr = worker.0.stderr.as_mut().unwrap();
            stderr.read_to_string(&mut told).unwrap();
            // A worker that is started while PostgreSQL restarts ends at once.
            let is_down = told.starts_with("caibo: the queue cannot be reached");
            assert!(is_down, "a worker ended by itself: {told}");
        }
        // SIGKILL. One that has ended is started again, too.
        let _ = worker.0.kill();
        if kill == kills / 2 {
            postgres.restart();
        }
        *worker = start();
    }
    // A worker that is started while PostgreSQL restarts ends at once. As a service it would be started again.
    while child.try_wait().unwrap().is_none() {
        for worker in &mut workers {
            if worker.0.try_wait().unwrap().is_some() {
                *worker = start();
            }
        }
        thread::sleep(Duration::from_millis(100));
    }
    let output = output(child);
    let seconds = begun.elapsed().as_secs();
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
        "{rows} rows, {count} workers, {kills} kills, {seconds} s: {created} created, {invalid} rejected, \
         {repeated} duplicates"
    );
}
