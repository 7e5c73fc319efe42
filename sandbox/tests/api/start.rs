//! Starting the sandbox, and the errors if it does not start.

use std::net::TcpListener;

use caibo_customers::options::Token;
use rusqlite::Connection;

use crate::process::{ADA, JSON, Process, STORED_ADA, Sandbox};

/// Asserts exit code 1 and one line on standard error, which begins and ends with these texts.
#[track_caller]
fn assert_does_not_start(arguments: &[&str], begins: &str, ends: &str) {
    let ended = Process::start(arguments).wait();
    let stderr = ended.stderr;
    assert_eq!(ended.status.code(), Some(1), "{stderr}");
    assert_eq!(ended.stdout, "");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.starts_with(begins), "{stderr}");
    assert!(stderr.ends_with(&format!("{ends}\n")), "{stderr}");
}

#[test]
fn reports_a_taken_port() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    assert_does_not_start(
        &["--port", &port.to_string()],
        &format!("sandbox: cannot listen on 127.0.0.1:{port}: "),
        "; end what uses the port, or choose another port (0 takes a free one)",
    );
}

#[test]
fn listens_on_the_given_port() {
    let is_used = |_| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let (line, _) = Process::start(&["--port", &port.to_string()]).first_line();
        line == format!("Caibo sandbox: http://127.0.0.1:{port}\n")
    };
    // Another process may take the port in between, but hardly five times in a row.
    assert!((0..5).any(is_used));
}

#[test]
fn reports_a_database_that_it_cannot_open() {
    const TO_DO: &str = "; choose another file, or none to keep customers in memory";
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let no_folder = path("absent/customers.db");
    let a_folder = path("");
    let no_database = path("text.db");
    std::fs::write(&no_database, "customers: ".repeat(1000)).unwrap();
    let foreign = path("foreign.db");
    let connection = Connection::open(&foreign).unwrap();
    connection
        .execute_batch("CREATE TABLE customers (name)")
        .unwrap();
    for (file, reason) in [
        (&no_folder, "unable to open database file"),
        (&a_folder, "unable to open database file"),
        (&no_database, "file is not a database"),
        (&foreign, "it belongs to another program"),
    ] {
        let begins = format!("sandbox: cannot open the database {file}: {reason}");
        assert_does_not_start(&["--port", "0", "--db", file], &begins, TO_DO);
    }
    // The other program's file is not changed.
    let mode = connection.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0));
    assert_eq!(mode.unwrap(), "delete");
}

#[test]
fn reports_an_invalid_token_without_printing_it() {
    for token in ["", "two words", "p@ss", "a=b", "zwölf", "line\nbreak"] {
        // The package refuses to send such a token, with the same message.
        let error = Token::parse(token).unwrap_err().to_string();
        assert_does_not_start(
            &["--port", "0", "--token", token],
            &format!("sandbox: {error}\n"),
            "",
        );
    }
}

#[test]
fn accepts_every_token_that_the_package_can_send() {
    for token in ["aZ09-._~+/", "dG9rZW4=", "dG9r=="] {
        Token::parse(token).unwrap();
        let credentials = format!("Bearer {token}");
        Sandbox::start(&["--token", token])
            .post(&[JSON, ("Authorization", &credentials)], ADA)
            .assert_ok(STORED_ADA);
    }
}

#[test]
fn help_names_every_option() {
    let ended = Process::start(&["--help"]).wait();
    let help = ended.stdout;
    assert_eq!(ended.status.code(), Some(0));
    for option in [
        "--port <N>",
        "--db <FILE>",
        "--token <T>",
        "--token-uses <N>",
        "--rate <N>",
        "--until-stdin-ends",
        "--www <DIR>",
        "--pkg <DIR>",
        "[default: 4010]",
        "POST /customers",
        "PUT  /api/customers/ID",
        "GET  /api/users/payment-methods/ID",
        "GET  /sandbox/requests",
        "Sandbox-Fault: drop; times=1",
        "drop-after-commit, stall-headers, stall-body, truncate, garbage, html, slow=200ms, in-progress",
        "answer=NAME",
        "drop; times=1 | in-progress; times=2",
    ] {
        assert!(help.contains(option), "{option} in {help}");
    }
}

#[test]
fn keeps_customers_in_memory_by_default() {
    for _ in 0..2 {
        Sandbox::start(&[]).create(ADA).assert_ok(STORED_ADA);
    }
}
