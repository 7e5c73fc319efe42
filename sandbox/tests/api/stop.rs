//! The end of the sandbox, by a signal and by a kill.

use std::collections::BTreeSet;
#[cfg(unix)]
use std::io::Read;
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
#[cfg(unix)]
use std::time::{Duration, Instant};

#[cfg(unix)]
use rusqlite::Connection;

use crate::process::{ADA, JSON, Process, Sandbox};
#[cfg(unix)]
use crate::process::{STORED_ADA, wait_for, write};
#[cfg(unix)]
use crate::reply::Reply;

#[cfg(unix)]
#[test]
fn a_signal_ends_it_cleanly() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("customers.db");
        let sandbox = Sandbox::start_on(&file);
        sandbox.create(ADA).assert_ok(STORED_ADA);
        // Idle connections do not delay the end, even one that was never used.
        let _idle = sandbox.connect();
        sandbox.signal(signal);
        sandbox.wait().assert_clean();
        // SQLite has merged its write-ahead log into the one file.
        let files: Vec<_> = folder
            .path()
            .read_dir()
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        assert_eq!(files, ["customers.db"]);
    }
}

#[cfg(unix)]
#[test]
fn prints_nothing_personal() {
    let sandbox = Sandbox::start(&["--token", "s3cret"]);
    let token = ("Authorization", "Bearer s3cret");
    assert_eq!(sandbox.post(&[token, JSON], ADA).status, 200);
    assert_eq!(
        sandbox
            .post(&[token, JSON], r#"{"name":"Ada","email":"ada"}"#)
            .status,
        400
    );
    assert_eq!(
        sandbox
            .post(&[("Authorization", "Bearer wrong"), JSON], ADA)
            .status,
        401
    );
    assert_eq!(sandbox.get("/ada@example.com").status, 404);
    sandbox.signal("TERM");
    sandbox.wait().assert_clean();
}

/// Sends half of a request, which the sandbox has begun to read. Returns the rest of its body.
#[cfg(unix)]
fn half_a_request(sandbox: &Sandbox) -> (std::io::BufReader<std::net::TcpStream>, &'static str) {
    let (first, second) = ADA.split_at(20);
    let mut connection = sandbox.connect();
    write(
        &mut connection,
        format!(
            "POST /customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            ADA.len()
        ),
    );
    // The status 100 shows that a handler waits for the body.
    assert_eq!(Reply::read(&mut connection).status, 100);
    write(&mut connection, first);
    (connection, second)
}

#[cfg(unix)]
#[test]
fn an_open_request_is_finished_after_the_signal() {
    let sandbox = Sandbox::start(&[]);
    let (mut connection, rest) = half_a_request(&sandbox);
    sandbox.signal("TERM");
    // A refused connection shows that the signal has been handled.
    wait_for("refusal of new connections", || {
        std::net::TcpStream::connect(&sandbox.address).err()
    });
    write(&mut connection, rest);
    Reply::read(&mut connection).assert_ok(STORED_ADA);
    sandbox.wait().assert_clean();
}

#[cfg(unix)]
#[test]
fn a_client_that_never_finishes_its_request_does_not_prevent_the_end() {
    let sandbox = Sandbox::start(&[]);
    let _half = half_a_request(&sandbox);
    sandbox.signal("TERM");
    sandbox.wait().assert_clean();
}

#[cfg(unix)]
#[test]
fn a_waiting_fault_does_not_delay_the_end() {
    for fault in ["stall-headers", "stall-body", "slow=600000ms"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("customers.db");
        let sandbox = Sandbox::start_on(&file);
        let mut connection = sandbox.create_with_fault(fault);
        let customers = usize::from(fault != "stall-headers");
        wait_for("request in its fault", || {
            let stored = sandbox.get("/sandbox/customers").json();
            let is_there = sandbox.requests().len() == 1;
            (is_there && stored.as_array().unwrap().len() == customers).then_some(())
        });
        let begin = Instant::now();
        sandbox.signal("TERM");
        sandbox.wait().assert_clean();
        // Less than the 4 seconds that open requests get.
        assert!(begin.elapsed() < Duration::from_secs(3), "{fault}");
        let mut rest = String::new();
        connection.read_to_string(&mut rest).unwrap();
        // The request's end is still recorded.
        let sql = "SELECT count(*), count(ended_at) FROM requests";
        let counts = Connection::open(&file).unwrap().query_row(sql, (), |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?))
        });
        assert_eq!(counts.unwrap(), (1, 1), "{fault}");
        // The delayed response is sent at once.
        assert_eq!(rest.ends_with(STORED_ADA), fault.starts_with("slow"));
    }
}

#[test]
fn every_acknowledged_customer_survives_a_kill() {
    const CLIENTS: usize = 8;
    const ACKNOWLEDGED: usize = 200;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.db");
    let mut sandbox = Sandbox::start_on(&file);
    let acknowledged = Mutex::new(Vec::new());
    let (agent, uri) = (
        sandbox.agent.clone(),
        format!("http://{}/customers", sandbox.address),
    );
    thread::scope(|scope| {
        let (sender, answers) = mpsc::channel();
        for client in 0..CLIENTS {
            let (sender, agent, uri, acknowledged) = (sender.clone(), &agent, &uri, &acknowledged);
            scope.spawn(move || {
                // Each client sends until the kill ends it with an error.
                for number in 0.. {
                    let json =
                        format!(r#"{{"name":"N","email":"c{client}.{number}@example.com"}}"#);
                    let sent = agent.post(uri).content_type("application/json").send(json);
                    let Ok(body) = sent.and_then(|mut reply| {
                        assert_eq!(reply.status(), 200);
                        reply.body_mut().read_to_string()
                    }) else {
                        break;
                    };
                    acknowledged.lock().unwrap().push(body);
                    // The receiver is gone once the sandbox is killed.
                    let _ = sender.send(());
                }
            });
        }
        assert_eq!(answers.iter().take(ACKNOWLEDGED).count(), ACKNOWLEDGED);
        sandbox.kill();
    });
    drop(sandbox);

    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= ACKNOWLEDGED);
    let sandbox = Sandbox::start_on(&file);
    let list = sandbox.get("/sandbox/customers");
    assert_eq!(list.status, 200);
    let customers = list.json();
    let customers = customers.as_array().unwrap();
    let stored: BTreeSet<_> = customers.iter().map(ToString::to_string).collect();
    for customer in acknowledged {
        let customer: serde_json::Value = serde_json::from_str(&customer).unwrap();
        assert!(stored.contains(&customer.to_string()), "{customer} is lost");
    }
    // New ids continue after the stored ones.
    let next = sandbox.create(ADA).json()["id"].as_u64().unwrap();
    assert_eq!(next, customers.len() as u64 + 1);
}

#[test]
fn the_end_of_standard_input_ends_it_on_request() {
    let (mut process, mut stdin) =
        Process::start_with_stdin(&["--port", "0", "--until-stdin-ends"]);
    let (line, stdout) = process.first_line();
    std::io::Write::write_all(&mut stdin, b"ignored\n").unwrap();
    let address = line
        .trim_end()
        .strip_prefix("Caibo sandbox: http://")
        .unwrap();
    std::net::TcpStream::connect(address).unwrap();
    drop(stdin);
    process.wait_with(stdout).assert_clean();
    // Without the option, an empty standard input does not.
    let sandbox = Sandbox::start(&[]);
    sandbox.get("/sandbox/customers").assert_ok("[]");
}
