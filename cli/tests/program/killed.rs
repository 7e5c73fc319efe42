//! Kills `caibo import` at random moments, while the API fails in random ways. No row is lost, and none is created twice.
//!
//! `cargo xtask conformance` runs this with more rows: `CONFORMANCE_ROWS` and `CONFORMANCE_KILLS`.

use std::thread;
use std::time::Duration;

use crate::faults::RandomFaults;
use crate::many_rows::{ManyRows, number};
use crate::process::{caibo, command};
use crate::random::Random;
use crate::running_sandbox::RunningSandbox;

/// The longest time between two kills, and how many rows are sent in it at most, so that the rows do not end before the kills.
const LONGEST: Duration = Duration::from_millis(1_000);

#[test]
fn an_import_that_is_killed_loses_no_row_and_creates_none_twice() {
    let rows = number("CONFORMANCE_ROWS", 2_000);
    let kills = number("CONFORMANCE_KILLS", 3);
    let many = ManyRows::write(rows);

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
        let mut child = command(many.folder(), &slowly).spawn().unwrap();
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
    let output = caibo(many.folder(), &arguments, b"");
    drop(faults);
    let counts = many.assert_each_once(&output, &sandbox);
    println!("{rows} rows, {kills} kills: {counts}");
}
