//! What other programs, people and faults change in a queue while an import is under way.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::Duration;

use crate::importing::{ROWS, counts_of, folder_with, interrupt, output, read};
use crate::postgres::Postgres;
use crate::process::{caibo, command};
use crate::queue::{Worker, has_rows, import};
use crate::running_sandbox::RunningSandbox;

/// Starts an import, and waits until its three valid rows are in the queue.
fn import_waiting(folder: &Path, postgres: &Postgres, more: &[&str]) -> Child {
    let arguments = ["import", "rows.csv", "--queue", postgres.url(), "--json"];
    let child = command(folder, &[&arguments, more].concat())
        .spawn()
        .unwrap();
    wait_until(|| has_rows(postgres));
    child
}

/// The same. Then it is interrupted, and the rows stay in the queue.
fn import_interrupted(folder: &Path, postgres: &Postgres, more: &[&str]) {
    let child = import_waiting(folder, postgres, more);
    // Until it handles the signal.
    thread::sleep(Duration::from_millis(500));
    interrupt(&child);
    assert_eq!(output(child).code, Some(130));
}

fn wait_until(mut is_so: impl FnMut() -> bool) {
    while !is_so() {
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_outcome_that_is_noted_while_the_import_is_repeated_is_kept() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let folder = folder_with(ROWS);
    import_interrupted(folder.path(), &postgres, &[]);

    // A worker notes an outcome after the import has looked for new rows, and before it writes.
    let worker = postgres.connect();
    worker.execute("BEGIN; SELECT FROM caibo.rows WHERE line = 2 FOR UPDATE");
    let arguments = ["import", "rows.csv", "--queue", postgres.url(), "--json"];
    let child = command(folder.path(), &arguments).spawn().unwrap();
    let waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    wait_until(|| !postgres.query(waiting).is_empty());
    worker.execute("UPDATE caibo.rows SET state = 2 WHERE line = 2; COMMIT");

    // The other rows end too. The import ends only if the outcome of the first is still there.
    wait_until(|| postgres.query(waiting).is_empty());
    worker.execute("UPDATE caibo.rows SET state = 2 WHERE line <> 2");
    assert_eq!(counts_of(&output(child)), [5, 3, 1, 1, 0, 0]);
}

#[test]
fn a_corrected_row_is_sent_by_the_worker_that_has_sent_the_rejected_one() {
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
    let arguments = ["--key", "memberId", "--json"];
    let first = import(folder.path(), &postgres, &arguments);
    assert_eq!(counts_of(&first), [5, 2, 2, 1, 0, 0]);

    let corrected = ROWS.replace("ada@example.com", "lovelace@example.com");
    fs::write(folder.path().join("rows.csv"), corrected).unwrap();
    let again = [&arguments[..], &["--changed"]].concat();
    let second = import(folder.path(), &postgres, &again);
    assert_eq!(counts_of(&second), [5, 3, 1, 1, 0, 0]);
    let emails = sandbox.values("email");
    assert!(emails.contains(&"lovelace@example.com".to_owned()));
    assert_eq!(emails.len(), 3);
}

#[test]
fn a_file_whose_rows_wait_cannot_be_replaced() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    import_interrupted(folder.path(), &postgres, &[]);
    let path = folder.path().join("rows.csv");
    let changed = ROWS.replace("Ada,", "Augusta,");
    fs::write(&path, &changed).unwrap();
    let refused = import(folder.path(), &postgres, &["--changed"]);
    let told = "caibo: 3 rows of the file as it was are in the queue: wait until workers have sent them, or remove the import by \
                caibo import purge\n";
    assert_eq!((refused.code, refused.stderr.as_str()), (Some(2), told));

    fs::write(&path, ROWS).unwrap();
    let _worker = Worker::start(&postgres, &sandbox, &[]);
    let sent = import(folder.path(), &postgres, &["--json"]);
    assert_eq!(counts_of(&sent), [5, 3, 1, 1, 0, 0]);
    fs::write(&path, &changed).unwrap();
    let again = import(folder.path(), &postgres, &["--json", "--changed"]);
    assert_eq!(counts_of(&again), [5, 3, 1, 1, 0, 0]);
    assert_eq!(
        sandbox.values("name"),
        ["Ada", "Augusta", "Edsger", "Grace"]
    );
}

#[test]
fn no_report_is_made_of_a_file_that_is_edited_while_its_rows_wait() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let child = import_waiting(folder.path(), &postgres, &[]);
    thread::sleep(Duration::from_millis(500));
    let edited = read(folder.path(), "rows.csv").replace("Alan,alan", "Alan,alan@example.com");
    fs::write(folder.path().join("rows.csv"), edited).unwrap();
    let _worker = Worker::start(&postgres, &sandbox, &[]);
    let output = output(child);
    assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""));
    let told = "caibo: rows.csv was changed while it was imported\n";
    assert!(output.stderr.ends_with(told), "{}", output.stderr);
    assert_eq!(sandbox.values("memberId"), ["M-1", "M-2", "M-4"]);
}

#[test]
fn an_import_that_is_removed_while_it_waits_is_told() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let folder = folder_with(ROWS);
    let child = import_waiting(folder.path(), &postgres, &[]);
    let purge = ["import", "purge", "rows.csv", "--queue", postgres.url()];
    assert_eq!(caibo(folder.path(), &purge, b"").code, Some(0));
    let output = output(child);
    assert_eq!(output.code, Some(2));
    let told = "caibo: the import was removed, or another program has begun it with another file\n";
    assert!(output.stderr.ends_with(told), "{}", output.stderr);
}

#[test]
fn rows_that_the_database_has_lost_are_put_into_the_queue_again() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let child = import_waiting(folder.path(), &postgres, &[]);
    // As a replica that has not got the last transactions.
    let client = postgres.connect();
    client.execute("DELETE FROM caibo_queue._private_jobs; DELETE FROM caibo.rows");
    let _worker = Worker::start(&postgres, &sandbox, &[]);
    assert_eq!(counts_of(&output(child)), [5, 3, 1, 1, 0, 0]);
    assert_eq!(sandbox.values("memberId"), ["M-1", "M-2", "M-4"]);
}

#[test]
fn purge_removes_the_rows_that_a_dead_worker_has_taken() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let folder = folder_with(ROWS);
    import_interrupted(folder.path(), &postgres, &[]);
    let client = postgres.connect();
    client.execute("UPDATE caibo_queue._private_jobs SET locked_at = now(), locked_by = 'dead'");
    let purge = ["import", "purge", "rows.csv", "--queue", postgres.url()];
    assert_eq!(caibo(folder.path(), &purge, b"").code, Some(0));
    assert!(!has_rows(&postgres));
    assert!(postgres.query("SELECT FROM caibo_queue.jobs").is_empty());
}

#[test]
fn an_import_without_a_rate_keeps_that_of_one_whose_rows_wait() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let rate = || -> Option<i64> {
        let rate = postgres.query("SELECT rows_a_second FROM caibo.rate");
        rate[0].get(0)
    };
    import_interrupted(folder.path(), &postgres, &["--rate", "1000"]);
    fs::write(folder.path().join("none.csv"), "name,email\nAda,ada\n").unwrap();
    let other = ["import", "none.csv", "--queue", postgres.url()];
    assert_eq!(caibo(folder.path(), &other, b"").code, Some(1));
    assert_eq!(rate(), Some(1000));

    let _worker = Worker::start(&postgres, &sandbox, &[]);
    assert_eq!(import(folder.path(), &postgres, &[]).code, Some(1));
    assert_eq!(caibo(folder.path(), &other, b"").code, Some(1));
    assert_eq!(rate(), None);
}

#[test]
fn a_row_that_the_rules_of_the_worker_refuse_is_rejected() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let child = import_waiting(folder.path(), &postgres, &["--rejects", "rejects.csv"]);
    // As the program of another version writes it.
    postgres.connect().execute(
        "UPDATE caibo_queue._private_jobs SET payload = replace(payload::text, 'ada@example.com', 'ada')::json",
    );
    let _worker = Worker::start(&postgres, &sandbox, &[]);
    assert_eq!(counts_of(&output(child)), [5, 2, 2, 1, 0, 0]);
    let rejects = read(folder.path(), "rejects.csv");
    let row = "2,rejected,\"not valid by the rules of the worker, which has another version of caibo\",Ada,ada@example.com,M-1\n";
    assert!(rejects.contains(row), "{rejects}");
}

#[test]
fn a_worker_that_starts_ends_the_waits_of_jobs_that_have_failed() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let child = import_waiting(folder.path(), &postgres, &[]);
    postgres.connect().execute(
        "UPDATE caibo_queue._private_jobs SET attempts = 10, run_at = now() + interval '6 hours'",
    );
    let _worker = Worker::start(&postgres, &sandbox, &[]);
    assert_eq!(counts_of(&output(child)), [5, 3, 1, 1, 0, 0]);
}
