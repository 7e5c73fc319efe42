//! Imports by a queue while its file is edited, replaced or removed, at moments that a lock of the test decides.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::importing::{counts_of, folder_with, folder_with_rows, interrupt, output};
use crate::postgres::{Connection, Postgres};
use crate::process::{caibo, command};
use crate::queue::{Worker, import};
use crate::running_sandbox::RunningSandbox;

const REPLACED: &str =
    "caibo: the import was removed, or another program has begun it with another file\n";

/// A database with the tables of the queue.
fn with_tables() -> Option<Postgres> {
    let postgres = Postgres::start()?;
    assert_eq!(status(&postgres)["imports"], Value::Array(Vec::new()));
    Some(postgres)
}

fn status(postgres: &Postgres) -> Value {
    let arguments = ["import", "--queue", postgres.url(), "--status", "--json"];
    let output = caibo(Path::new("."), &arguments, b"");
    serde_json::from_str(&output.stdout).unwrap()
}

/// Locks a table until the connection commits, begins an import, and waits until it is blocked by the lock.
fn begin_blocked(
    postgres: &Postgres,
    table: &str,
    folder: &Path,
    more: &[&str],
) -> (Connection, Child) {
    let blocking = postgres.connect();
    blocking.execute(&format!(
        "BEGIN; LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"
    ));
    let arguments = ["import", "rows.csv", "--queue", postgres.url()];
    let child = command(folder, &[&arguments, more].concat())
        .spawn()
        .unwrap();
    wait_for_blocked(postgres, 1);
    (blocking, child)
}

fn wait_for_blocked(postgres: &Postgres, count: i64) {
    let select = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while postgres.query(select)[0].get::<_, i64>(0) < count {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_file_that_was_edited_while_it_was_read_and_put_back_has_the_right_report() {
    let Some(postgres) = with_tables() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let text = "name,email,memberId\nAda,ada@x.example,M-1\nBob,bob@x.example,M-2\nEve,eve@x.example,M-3\n";
    let folder = folder_with(text);
    let (blocking, importing) = begin_blocked(&postgres, "caibo.imports", folder.path(), &[]);
    let edited = text.replacen("Ada", "Zoe,zoe@x.example,M-0\nAda", 1);
    fs::write(folder.path().join("rows.csv"), edited).unwrap();
    blocking.execute("COMMIT");
    let changed = output(importing);
    let told = "caibo: rows.csv was changed while it was imported\n";
    assert_eq!((changed.code, changed.stderr.as_str()), (Some(2), told));

    fs::write(folder.path().join("rows.csv"), text).unwrap();
    // The rows of the edited file are in the queue. The second of them, Ada, is rejected.
    let fault = "slow=1ms; times=1 | answer=envelope; times=1";
    sandbox.sandbox.set_fault(fault).unwrap();
    let _worker = Worker::start(&postgres, &sandbox, &["--concurrency", "1"]);
    let output = import(folder.path(), &postgres, &["--json"]);
    assert_eq!(counts_of(&output), [3, 2, 1, 0, 0, 0], "{}", output.stderr);
}

#[test]
fn an_import_that_another_file_has_replaced_adds_no_further_rows() {
    let Some(postgres) = with_tables() else {
        return;
    };
    let folder = folder_with_rows(3_000);
    let (blocking, importing) = begin_blocked(&postgres, "caibo.rows", folder.path(), &[]);
    let postgres = &postgres;
    thread::scope(|scope| {
        // It waits for the transaction that adds the first rows.
        scope.spawn(|| postgres.query("UPDATE caibo.imports SET digest = 'of another file'"));
        wait_for_blocked(postgres, 2);
        blocking.execute("COMMIT");
    });
    let output = output(importing);
    assert_eq!((output.code, output.stderr.as_str()), (Some(2), REPLACED));
    assert!(postgres.query("SELECT FROM caibo.rows").len() <= 1024);
}

#[test]
fn purge_removes_an_import_that_is_adding_rows() {
    let Some(postgres) = with_tables() else {
        return;
    };
    let folder = folder_with_rows(3_000);
    let (blocking, importing) = begin_blocked(&postgres, "caibo.rows", folder.path(), &[]);
    let purge = ["import", "purge", "rows.csv", "--queue", postgres.url()];
    let purging = command(folder.path(), &purge).spawn().unwrap();
    wait_for_blocked(&postgres, 2);
    blocking.execute("COMMIT");
    let purged = output(purging);
    assert_eq!((purged.code, purged.stderr.as_str()), (Some(0), ""));
    let output = output(importing);
    assert_eq!((output.code, output.stderr.as_str()), (Some(2), REPLACED));
    assert!(postgres.query("SELECT FROM caibo.rows").is_empty());
    assert!(postgres.query("SELECT FROM caibo_queue.jobs").is_empty());
}

#[test]
fn ctrl_c_ends_an_import_that_is_adding_rows() {
    let Some(postgres) = with_tables() else {
        return;
    };
    let folder = folder_with_rows(3_000);
    let (blocking, importing) = begin_blocked(&postgres, "caibo.rows", folder.path(), &["--json"]);
    interrupt(&importing);
    // The signal is handled before the rows are in the queue.
    thread::sleep(Duration::from_millis(200));
    blocking.execute("COMMIT");
    let output = output(importing);
    let told = "caibo: interrupted. Run the same command to go on\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(130), told));
    let [rows, created, rejected, _, _, left] = counts_of(&output);
    assert_eq!((rows, created, rejected), (3_000, 0, 90));
    assert!(left >= 2_800, "{left}");
    let open = postgres.query("SELECT FROM caibo.rows").len();
    assert!((1..=1024).contains(&open), "{open}");
}

#[test]
fn the_status_is_of_the_rows_that_the_file_has_now() {
    let Some(postgres) = with_tables() else {
        return;
    };
    let sandbox = RunningSandbox::start();
    let text = "name,email\nAda,ada@x.example\nBob,bob@x.example\nEve,eve@x.example\n";
    let folder = folder_with(text);
    sandbox
        .sandbox
        .set_fault("answer=envelope; times=1")
        .unwrap();
    let _worker = Worker::start(&postgres, &sandbox, &["--concurrency", "1"]);
    assert_eq!(import(folder.path(), &postgres, &[]).code, Some(1));
    fs::write(folder.path().join("rows.csv"), text.replace("Ada", "Ida")).unwrap();
    assert_eq!(
        import(folder.path(), &postgres, &["--changed"]).code,
        Some(0)
    );
    let status = &status(&postgres)["imports"][0];
    let counts = ["rows", "created", "rejected", "queued"].map(|name| status[name].as_u64());
    assert_eq!(counts, [Some(3), Some(3), Some(0), Some(0)]);
}
