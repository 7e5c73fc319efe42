//! Kills workers at random moments and restarts PostgreSQL, while the API fails in random ways. No row is lost, and none is created
//! twice.
//!
//! `cargo xtask conformance` runs this with more rows: `CONFORMANCE_QUEUE_ROWS`, `CONFORMANCE_QUEUE_KILLS` and
//! `CONFORMANCE_QUEUE_WORKERS`.

use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use crate::faults::RandomFaults;
use crate::importing::output;
use crate::many_rows::{ManyRows, number};
use crate::postgres::Postgres;
use crate::process::command;
use crate::queue::Worker;
use crate::random::Random;
use crate::running_sandbox::RunningSandbox;

/// The longest time between two kills, in milliseconds, and how many rows are sent in it at most, so that the rows do not end
/// before the kills.
const LONGEST: u64 = 1_000;

#[test]
fn workers_that_are_killed_lose_no_row_and_create_none_twice() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let rows = number("CONFORMANCE_QUEUE_ROWS", 600);
    let kills = number("CONFORMANCE_QUEUE_KILLS", 2);
    let count = number("CONFORMANCE_QUEUE_WORKERS", 2);
    let many = ManyRows::write(rows);

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
    let mut importing = command(many.folder(), &arguments);
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
    let counts = many.assert_each_once(&output, &sandbox);
    println!("{rows} rows, {count} workers, {kills} kills, {seconds} s: {counts}");
}
