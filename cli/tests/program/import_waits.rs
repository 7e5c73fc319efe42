//! What an import waits for: Ctrl-C ends every wait but that for an answer, and a token command has a time limit.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::importing::{
    ROWS, begin, counts_of, ended, folder_with, folder_with_rows, import, interrupt, report,
    wait_for_requests,
};
use crate::running_sandbox::RunningSandbox;

const INTERRUPTED: &str = "caibo: interrupted. Run the same command to go on\n";

fn wait_for_file(folder: &Path, name: &str) {
    while fs::read_to_string(folder.join(name))
        .unwrap_or_default()
        .is_empty()
    {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn ctrl_c_does_not_wait_for_rows_that_wait_for_a_retry() {
    for more in [&[][..], &["--no-idempotency"]] {
        let sandbox = RunningSandbox::start();
        let folder = folder_with(ROWS);
        sandbox
            .sandbox
            .set_fault("slow=0ms; times=1 | status=429; retry-after=600; times=1")
            .unwrap();
        let slowly = [&["--json", "--concurrency", "1"], more].concat();
        let child = begin(folder.path(), &sandbox, &slowly);
        wait_for_requests(&sandbox, 2);
        interrupt(&child);
        let output = ended(child);
        assert_eq!(
            (output.code, output.stderr.as_str()),
            (Some(130), INTERRUPTED)
        );
        assert_eq!(counts_of(&output)[1..2], [1]);
        assert_eq!(counts_of(&output)[4..5], [0], "uncertain");

        sandbox.sandbox.clear_fault();
        let (found, ..) = report(folder.path(), &sandbox, more);
        assert_eq!((&found["created"], &found["left"]), (&3.into(), &0.into()));
        assert_eq!(sandbox.customers().len(), 3);
    }
}

#[test]
fn ctrl_c_does_not_wait_for_the_token() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let more = ["--json", "--token-command", "echo 1 > asked; sleep 60"];
    let child = begin(folder.path(), &sandbox, &more);
    wait_for_file(folder.path(), "asked");
    interrupt(&child);
    let output = ended(child);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(130), INTERRUPTED)
    );
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn ctrl_c_says_what_it_waits_for_and_a_second_one_ends_it() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox.sandbox.set_fault("stall-headers").unwrap();
    let mut child = begin(folder.path(), &sandbox, &[]);
    wait_for_requests(&sandbox, 1);
    interrupt(&child);
    let mut line = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut line).unwrap();
    let waiting =
        "caibo: waiting for the answers to the rows in flight. Press Ctrl-C again to end at once\n";
    assert_eq!(line, waiting);
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn a_token_command_that_does_not_end_stops_the_import_and_is_killed() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with_rows(1_000);
    let hanging = "sleep 88 & echo $! >> children; wait; echo x";
    let more = ["--token-command", hanging, "--timeout", "1"];
    let output = import(folder.path(), &sandbox, &more);
    let stopped = "caibo: stopped: --token-command has not ended within the 1 s of --timeout. Run the same command to go on\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(3), stopped));
    assert_eq!(sandbox.requests().len(), 0);
    for child in fs::read_to_string(folder.path().join("children"))
        .unwrap()
        .lines()
    {
        while is_running(child) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Whether there is a process of that id that is not a zombie, which nobody may wait for in a container.
fn is_running(id: &str) -> bool {
    let ps = Command::new("ps").args(["-o", "stat=", "-p", id]).output();
    let state = String::from_utf8(ps.unwrap().stdout).unwrap();
    !state.trim().is_empty() && !state.starts_with('Z')
}

#[test]
fn a_token_command_that_fails_stops_the_import_at_once() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with_rows(1_000);
    let more = ["--token-command", "echo 1 >> asked; exit 7"];
    let output = import(folder.path(), &sandbox, &more);
    let stopped =
        "caibo: stopped: --token-command failed: exit status: 7. Run the same command to go on\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(3), stopped));
    let asked = fs::read_to_string(folder.path().join("asked")).unwrap();
    assert!(asked.lines().count() <= 8, "{asked}");
}
