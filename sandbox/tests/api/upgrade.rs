//! Database files of other versions of the sandbox.

use std::path::Path;

use rusqlite::Connection;

use crate::payment_methods::OF_THE_FIRST;
use crate::process::{ADA, Process, STORED_ADA, Sandbox};

/// Creates a file of version 0.
fn first_version(file: &Path) {
    let connection = Connection::open(file).unwrap();
    connection
        .pragma_update(None, "journal_mode", "wal")
        .unwrap();
    connection
        .execute_batch(
            "PRAGMA application_id = 0x43616962;
            CREATE TABLE customers (id INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;",
        )
        .unwrap();
    for id in [1, 7] {
        let document = STORED_ADA.replace(r#""id":1"#, &format!(r#""id":{id}"#));
        let sql = "INSERT INTO customers VALUES (?1, ?2)";
        connection.execute(sql, (id, document)).unwrap();
    }
}

#[test]
fn an_old_file_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    first_version(&file);
    // The second start finds a file that is migrated already.
    for _ in 0..2 {
        let sandbox = Sandbox::start_on(&file);
        let seventh = STORED_ADA.replace(r#""id":1"#, r#""id":7"#);
        let stored = sandbox.get("/sandbox/customers").body;
        assert!(stored.starts_with(&format!("[{STORED_ADA},{seventh}")));
        sandbox.payment_methods("1").assert_ok(OF_THE_FIRST);
        let methods = sandbox.payment_methods("7").json();
        assert_eq!(methods[0]["id"], 9_007_199_254_741_017_i64);
        assert_eq!(methods[1]["id"], 9_007_199_254_741_019_i64);
        assert_eq!(methods.as_array().unwrap().len(), 2);
        sandbox.update("1", r#"{"id":1}"#).assert_ok(STORED_ADA);
    }
    let sandbox = Sandbox::start_on(&file);
    assert_eq!(sandbox.create(ADA).json()["id"], 8);
    assert_eq!(sandbox.payment_methods("8").status, 200);
}

#[test]
fn two_sandboxes_can_migrate_a_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..5 {
        let file = folder.path().join(format!("{number}.db"));
        first_version(&file);
        let sandboxes: Vec<_> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| Sandbox::start_on(&file)))
                .collect();
            starting
                .into_iter()
                .map(|start| start.join().unwrap())
                .collect()
        });
        for sandbox in &sandboxes {
            sandbox.payment_methods("1").assert_ok(OF_THE_FIRST);
        }
    }
}

#[test]
fn a_newer_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    let path = file.to_str().unwrap();
    drop(Sandbox::start_on(&file));
    let connection = Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    let ended = Process::start(&["--port", "0", "--db", path]).wait();
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(
        ended.stderr,
        format!(
            "sandbox: cannot open the database {path}: a newer sandbox made it; \
             choose another file, or none to keep customers in memory\n"
        )
    );
}
