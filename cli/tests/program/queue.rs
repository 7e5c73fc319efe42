//! Imports files by workers of a queue on a real PostgreSQL.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::importing::{ROWS, counts_of, folder_with, folder_with_rows, interrupt, output, read};
use crate::postgres::Postgres;
use crate::process::{FILES, Output, caibo, command};
use crate::running_sandbox::RunningSandbox;
use caibo_sandbox::Options;

const README: &str = include_str!("../../README.md");

/// A worker that is killed at the end.
pub struct Worker(pub Child);

impl Worker {
    pub fn start(postgres: &Postgres, sandbox: &RunningSandbox, more: &[&str]) -> Self {
        let arguments = [
            "worker",
            "--queue",
            postgres.url(),
            "--base-url",
            sandbox.url(),
        ];
        let mut command = command(Path::new("."), &[&arguments, more].concat());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        self.0.wait().unwrap();
    }
}

pub fn import(folder: &Path, postgres: &Postgres, more: &[&str]) -> Output {
    let arguments = ["import", "rows.csv", "--queue", postgres.url()];
    caibo(folder, &[&arguments, more].concat(), b"")
}

/// Whether rows of an import are in the database.
pub fn has_rows(postgres: &Postgres) -> bool {
    let is_there = "SELECT to_regclass('caibo.rows') IS NOT NULL";
    let is_there: bool = postgres.query(is_there)[0].get(0);
    is_there && !postgres.query("SELECT FROM caibo.rows").is_empty()
}

#[test]
fn each_row_is_sent_once_by_any_worker() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let _workers = [(); 2].map(|()| Worker::start(&postgres, &sandbox, &[]));
    for _ in 0..2 {
        let output = import(folder.path(), &postgres, &["--rejects", "rejects.csv"]);
        let expected = "rows.csv by workers

rows        5
created     3
rejected    1
duplicates  1  same content as an earlier row: line 4

issue          column  count  where
invalid_email  email       1  line 5
";
        assert_eq!(output.stdout, expected, "{}", output.stderr);
        assert_eq!(output.code, Some(1));
        let rejects = "_line,_code,_message,name,email,memberId
5,invalid_email,email must be an email address: the @ is missing,Alan,alan,M-3
";
        assert_eq!(read(folder.path(), "rejects.csv"), rejects);
    }
    assert_eq!(sandbox.values("memberId"), ["M-1", "M-2", "M-4"]);
    assert_eq!(sandbox.requests().len(), 3);

    let status = ["import", "--queue", postgres.url(), "--status"];
    let output = caibo(folder.path(), &status, b"");
    let expected = "workers   2

rows.csv

rows      5
created   3
rejected  0  by the API
queued    0
";
    assert_eq!(
        (output.stdout.as_str(), output.stderr.as_str()),
        (expected, "")
    );
    // Nothing of a row is left in the database.
    let rows = postgres.query(
        "SELECT rows::text FROM caibo.rows UNION ALL SELECT imports::text FROM caibo.imports",
    );
    let texts: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(texts.len(), 4);
    for value in ["Ada", "grace", "M-4", "example.com"] {
        assert!(texts.iter().all(|text| !text.contains(value)), "{texts:?}");
    }
    assert!(postgres.query("SELECT id FROM caibo_queue.jobs").is_empty());
}

#[test]
fn readme_shows_what_is_printed() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.csv");
    fs::copy(Path::new(FILES).join("customers.csv"), file).unwrap();
    let _worker = Worker::start(&postgres, &sandbox, &[]);
    let shown = |arguments: &[&str]| {
        let queue = ["import", "--queue", postgres.url()];
        let output = caibo(folder.path(), &[&queue, arguments].concat(), b"");
        let block = format!("```text\n{}```\n", output.stdout);
        assert!(README.contains(&block), "{block}");
    };
    let maps = ["--map", "Full name=name", "--map", "Adress=address"];
    shown(&[&["customers.csv"], &maps[..]].concat());
    shown(&["--status"]);
}

#[test]
fn a_worker_stops_by_a_wrong_token_and_by_ctrl_c_and_loses_nothing() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start_with(Options {
        token: Some("secret-token-1".to_owned()),
        ..Options::default()
    });
    let folder = folder_with_rows(300);
    let arguments = ["import", "rows.csv", "--queue", postgres.url(), "--json"];
    let importing = command(folder.path(), &arguments).spawn().unwrap();
    let url = [
        "worker",
        "--queue",
        postgres.url(),
        "--base-url",
        sandbox.url(),
    ];
    let stopped = caibo(folder.path(), &url, b"");
    let told = "caibo: stopped: the API refuses the token: set CAIBO_TOKEN, or name a command by --token-command. \
                Run the same command to go on\n";
    assert_eq!((stopped.code, stopped.stderr.as_str()), (Some(3), told));

    let with_token = [&url[..], &["--token-command", "echo secret-token-1"]].concat();
    let worker = command(folder.path(), &with_token).spawn().unwrap();
    while sandbox.customers().is_empty() {}
    interrupt(&worker);
    let stopped = output(worker);
    let told = "caibo: interrupted. Run the same command to go on\n";
    assert_eq!((stopped.code, stopped.stderr.as_str()), (Some(130), told));

    let _worker = Worker::start(&postgres, &sandbox, &with_token[5..]);
    assert_eq!(counts_of(&output(importing)), [300, 288, 9, 3, 0, 0]);
    assert_eq!(sandbox.values("memberId").len(), 288);
}

#[test]
fn rows_wait_for_a_worker_and_purge_removes_them() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let arguments = ["import", "rows.csv", "--queue", postgres.url(), "--json"];
    let child = command(folder.path(), &arguments).spawn().unwrap();
    while !has_rows(&postgres) {}
    assert_eq!(postgres.query("SELECT id FROM caibo_queue.jobs").len(), 1);
    // It waits: the handler of the signal is there after the rows are in the queue.
    std::thread::sleep(Duration::from_millis(500));
    interrupt(&child);
    let stopped = output(child);
    let told = "caibo: no worker is at work: start one by caibo worker --queue URL\n";
    let told = told.to_owned() + "caibo: interrupted. Run the same command to go on\n";
    assert_eq!((stopped.code, &stopped.stderr), (Some(130), &told));
    assert_eq!(counts_of(&stopped), [5, 0, 1, 1, 0, 3]);

    let purge = ["import", "purge", "rows.csv", "--queue", postgres.url()];
    assert_eq!(caibo(folder.path(), &purge, b"").code, Some(0));
    assert!(!has_rows(&postgres));
    assert!(postgres.query("SELECT id FROM caibo_queue.jobs").is_empty());
    let none = caibo(folder.path(), &purge, b"");
    let told = "caibo: the queue has no import rows.csv\n";
    assert_eq!((none.code, none.stderr.as_str()), (Some(2), told));
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn workers_share_one_rate() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with_rows(300);
    let _workers = [(); 2].map(|()| Worker::start(&postgres, &sandbox, &[]));
    let begun = Instant::now();
    let output = import(folder.path(), &postgres, &["--rate", "80", "--json"]);
    assert_eq!(counts_of(&output), [300, 288, 9, 3, 0, 0]);
    // 288 rows have 287 intervals; a tenth of a second of each worker may be caught up.
    assert!(begun.elapsed() >= Duration::from_millis(270 * 1_000 / 80));
}

#[test]
fn rows_that_the_api_rejects_and_a_file_that_has_changed() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    sandbox
        .sandbox
        .set_fault("answer=envelope; times=1")
        .unwrap();
    let _worker = Worker::start(&postgres, &sandbox, &["--concurrency", "1"]);
    let output = import(folder.path(), &postgres, &["--rejects", "rejects.csv"]);
    assert_eq!(output.code, Some(1), "{}", output.stderr);
    // Without the words of the API, which may have values of the row.
    let rejects = "_line,_code,_message,name,email,memberId
2,rejected,the API answered with status 400: VALIDATION_ERROR (email),Ada,ada@example.com,M-1
5,invalid_email,email must be an email address: the @ is missing,Alan,alan,M-3
";
    assert_eq!(read(folder.path(), "rejects.csv"), rejects);

    let changed = ROWS.replace("alan,", "alan@example.com,");
    fs::write(folder.path().join("rows.csv"), changed).unwrap();
    let output = import(folder.path(), &postgres, &[]);
    assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""));
    assert!(
        output.stderr.contains("--changed goes on"),
        "{}",
        output.stderr
    );
    let output = import(folder.path(), &postgres, &["--changed", "--json"]);
    assert_eq!(counts_of(&output), [5, 3, 1, 1, 0, 0]);
    assert_eq!(sandbox.values("memberId"), ["M-2", "M-3", "M-4"]);
}

#[test]
fn a_database_that_is_not_there_is_told_without_its_password() {
    let folder = folder_with(ROWS);
    for (url, code, told) in [
        (
            "postgres://caibo:geheim@127.0.0.1:1/caibo",
            3,
            "caibo: the queue cannot be reached: Connection refused (os error 111)\n",
        ),
        (
            "mysql://caibo:geheim@127.0.0.1/caibo",
            2,
            "caibo: --queue: this is not a URL of PostgreSQL, postgres://USER@HOST/DATABASE\n",
        ),
    ] {
        for arguments in [
            &["import", "rows.csv", "--queue", url][..],
            &["worker", "--queue", url],
        ] {
            let output = caibo(folder.path(), arguments, b"");
            assert_eq!((output.code, output.stderr.as_str()), (Some(code), told));
        }
    }
}
