//! Stops imports: by the API, by Ctrl-C and by SIGKILL. The same command goes on with the rest.

use caibo_sandbox::Options;
use serde_json::{Value, json};

use crate::importing::{
    ROWS, begin, counts, counts_of, folder_with, folder_with_rows, import, import_command,
    interrupt, output, read, report, wait_for_requests,
};
use crate::process::{caibo, command, run};
use crate::running_sandbox::RunningSandbox;

const TOKEN: &str = "secret-token-1";

#[test]
fn a_wrong_token_stops_the_import_and_the_right_one_goes_on() {
    let sandbox = RunningSandbox::start_with(Options {
        token: Some(TOKEN.to_owned()),
        ..Options::default()
    });
    let folder = folder_with(ROWS);
    let stopped = "caibo: stopped: the API refuses the token: set CAIBO_TOKEN, or name a command by --token-command. \
                   Run the same command to go on\n";
    let (found, code, stderr) = report(folder.path(), &sandbox, &[]);
    assert_eq!((code, stderr.as_str()), (Some(3), stopped));
    assert_eq!(counts(&found), [5, 0, 1, 1, 0, 3]);
    let (_, code, stderr) = report(folder.path(), &sandbox, &["--token-command", "echo wrong"]);
    assert_eq!((code, stderr.as_str()), (Some(3), stopped));
    let failing = "echo run >> runs; exit 7";
    let (_, code, stderr) = report(folder.path(), &sandbox, &["--token-command", failing]);
    assert_eq!(code, Some(3));
    assert_eq!(read(folder.path(), "runs"), "run\n");
    let stopped =
        "caibo: stopped: --token-command failed: exit status: 7. Run the same command to go on\n";
    assert_eq!(stderr, stopped);

    // A command whose first token has run out.
    let renewing = "if test -e asked; then echo secret-token-1; else touch asked; echo old; fi";
    let (found, code, _) = report(folder.path(), &sandbox, &["--token-command", renewing]);
    assert_eq!((counts(&found), code), ([5, 3, 1, 1, 0, 0], Some(1)));

    let other = folder_with("name,email\nBob,bob@example.com\n");
    let mut command = import_command(other.path(), &sandbox, &[]);
    command.env("CAIBO_TOKEN", TOKEN);
    let output = run(command, b"");
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(sandbox.values("name"), ["Ada", "Bob", "Edsger", "Grace"]);
}

#[test]
fn the_token_is_no_argument_and_is_in_no_output() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    assert_eq!(
        import(folder.path(), &sandbox, &["--token", TOKEN]).code,
        Some(2)
    );
    let mut command = import_command(folder.path(), &sandbox, &[]);
    command.env("CAIBO_TOKEN", "secret token");
    let output = run(command, b"");
    assert_eq!(output.code, Some(2));
    assert_eq!(
        output.stderr,
        "caibo: CAIBO_TOKEN is not a bearer token (RFC 6750)\n"
    );
}

#[test]
fn a_server_that_is_down_stops_the_import() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let url = sandbox.url().to_owned();
    drop(sandbox);
    let arguments = ["import", "rows.csv", "--base-url", &url, "--timeout", "1"];
    let output = caibo(folder.path(), &arguments, b"");
    assert_eq!(output.code, Some(3));
    let stopped = "caibo: stopped: no response came from the API: check --base-url and the network. \
                   Run the same command to go on\n";
    assert_eq!(output.stderr, stopped);
}

#[test]
fn a_server_that_always_fails_stops_the_import_after_a_few_rows() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with_rows(1_000);
    sandbox.sandbox.set_fault("status=404").unwrap();
    let (found, code, stderr) = report(folder.path(), &sandbox, &[]);
    assert_eq!(code, Some(3));
    let stopped = "caibo: stopped: 20 consecutive rows failed, the last one because the API answered with status 404. \
                   Run the same command to go on\n";
    assert_eq!(stderr, stopped);
    assert_eq!(found["created"], 0);
    assert!(sandbox.requests().len() < 40);

    sandbox.sandbox.clear_fault();
    let (found, code, _) = report(folder.path(), &sandbox, &[]);
    assert_eq!((counts(&found), code), ([1000, 960, 30, 10, 0, 0], Some(1)));
    assert_eq!(sandbox.customers().len(), 960);
}

#[test]
fn without_idempotency_failed_and_uncertain_rows_stop_the_import_together() {
    for (faults, uncertain) in [
        ("status=500", 20),
        ("status=404; times=19 | status=500; times=1 | status=404", 1),
    ] {
        let sandbox = RunningSandbox::start();
        let folder = folder_with_rows(100);
        sandbox.sandbox.set_fault(faults).unwrap();
        let more = ["--no-idempotency", "--concurrency", "1"];
        let (found, code, stderr) = report(folder.path(), &sandbox, &more);
        assert_eq!(sandbox.requests().len(), 20, "{faults}");
        assert_eq!(found["uncertain"]["count"], uncertain);
        let stopped = "caibo: stopped: 20 consecutive rows failed, the last one because the API answered with status 500. \
                       Run the same command to go on\n";
        assert_eq!((code, stderr.as_str()), (Some(3), stopped));
    }
}

#[test]
fn without_idempotency_no_row_is_sent_twice_and_rows_without_an_answer_are_listed() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox
        .sandbox
        .set_fault("drop-after-commit; times=1 | status=429; retry-after=0; times=1")
        .unwrap();
    let more = [
        "--no-idempotency",
        "--concurrency",
        "1",
        "--uncertain",
        "uncertain.csv",
    ];
    for _ in 0..2 {
        let output = import(folder.path(), &sandbox, &more);
        assert_eq!((output.code, output.stderr.as_str()), (Some(1), ""));
        let expected = format!(
            "rows.csv to {}

rows        5
created     2
rejected    1
duplicates  1  same content as an earlier row: line 4
uncertain   1  sent, without an answer: line 2

issue          column  count  where
invalid_email  email       1  line 5
",
            sandbox.url()
        );
        assert_eq!(output.stdout, expected);
        let uncertain = "_line,_code,_message,name,email,memberId
2,uncertain,\"the row was sent, and no answer came\",Ada,ada@example.com,M-1
";
        assert_eq!(read(folder.path(), "uncertain.csv"), uncertain);
    }
    assert_eq!(sandbox.values("memberId"), ["M-1", "M-2", "M-4"]);
}

#[test]
fn without_idempotency_a_row_in_flight_at_a_kill_is_uncertain() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox
        .sandbox
        .set_fault("slow=0ms; times=1 | stall-headers")
        .unwrap();
    let more = ["--no-idempotency", "--concurrency", "1"];
    let mut child = begin(folder.path(), &sandbox, &more);
    wait_for_requests(&sandbox, 2);
    child.kill().unwrap();
    child.wait().unwrap();
    sandbox.sandbox.clear_fault();
    let (found, code, _) = report(folder.path(), &sandbox, &more);
    assert_eq!((counts(&found), code), ([5, 2, 1, 1, 1, 0], Some(1)));
    assert_eq!(found["uncertain"]["firstLines"], json!([3]));
    assert_eq!(sandbox.values("memberId"), ["M-1", "M-4"]);
}

#[test]
fn ctrl_c_waits_for_what_is_in_flight_and_the_same_command_goes_on() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with_rows(1_000);
    let arguments = [
        "import",
        "rows.csv",
        "--base-url",
        sandbox.url(),
        "--json",
        "--rate",
        "100",
    ];
    let child = command(folder.path(), &arguments).spawn().unwrap();
    wait_for_requests(&sandbox, 20);
    interrupt(&child);
    let output = output(child);
    assert_eq!(output.code, Some(130));
    assert_eq!(
        output.stderr,
        "caibo: interrupted. Run the same command to go on\n"
    );
    let found: Value = serde_json::from_str(&output.stdout).unwrap();
    let created = found["created"].as_u64().unwrap();
    assert_eq!(created, sandbox.customers().len() as u64);
    assert!((20..900).contains(&created), "{created}");

    let (found, code, _) = report(folder.path(), &sandbox, &[]);
    assert_eq!((counts(&found), code), ([1000, 960, 30, 10, 0, 0], Some(1)));
    assert_eq!(sandbox.requests().len(), 960);
}

#[test]
fn after_ctrl_c_the_report_counts_the_invalid_rows_of_the_whole_file() {
    let sandbox = RunningSandbox::start();
    let mut rows = "name,email,address\n".to_owned();
    let address = "12 Test Street ".repeat(8);
    for row in 0..3_000 {
        rows += &format!("Ada,ada{row}@example.com,{address}\n");
    }
    rows += &format!("Alan,alan,{address}\n").repeat(17_000);
    let folder = folder_with(&rows);
    let child = begin(folder.path(), &sandbox, &["--json", "--rate", "100"]);
    wait_for_requests(&sandbox, 20);
    interrupt(&child);
    let output = output(child);
    assert_eq!(output.code, Some(130));
    let created = sandbox.customers().len() as u64;
    let expected = [20_000, created, 17_000, 0, 0, 3_000 - created];
    assert_eq!(counts_of(&output), expected);
}

#[test]
fn a_row_that_always_fails_is_named_by_its_line() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let fault = "slow=0ms; times=2 | status=403";
    sandbox.sandbox.set_fault(fault).unwrap();
    let (found, code, stderr) = report(folder.path(), &sandbox, &["--concurrency", "1"]);
    let stopped = "caibo: stopped: the rows that are left have failed, the last one on line 6: the API answered with status 403. \
                   Run the same command to go on\n";
    assert_eq!((code, stderr.as_str()), (Some(3), stopped));
    assert_eq!(counts(&found), [5, 2, 1, 1, 0, 1]);
}

#[test]
fn an_answer_of_another_server_is_explained_by_the_arguments() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox.sandbox.set_fault("html").unwrap();
    let (_, code, stderr) = report(folder.path(), &sandbox, &["--concurrency", "1"]);
    let stopped = "caibo: stopped: the rows that are left have failed, the last one on line 6: the response has status 200 and an \
                   HTML page instead of JSON: check --base-url. Run the same command to go on\n";
    assert_eq!((code, stderr.as_str()), (Some(3), stopped));
}

#[test]
fn a_wrong_url_is_not_repeated() {
    let folder = folder_with(ROWS);
    for url in ["http://ada:secret99@example.com", "https://ada:secret99@"] {
        let output = caibo(
            folder.path(),
            &["import", "rows.csv", "--base-url", url],
            b"",
        );
        assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""));
        assert!(!output.stderr.contains("secret99"), "{}", output.stderr);
        assert!(
            output.stderr.starts_with("error: --base-url must "),
            "{}",
            output.stderr
        );
    }
}

#[test]
fn an_empty_token_is_told() {
    let folder = folder_with(ROWS);
    let mut command = command(folder.path(), &["import", "rows.csv"]);
    command.env("CAIBO_TOKEN", "");
    let output = run(command, b"");
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(2), "caibo: CAIBO_TOKEN is empty\n")
    );
}
