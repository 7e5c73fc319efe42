//! Runs of many customers.

use std::future::pending;
use std::time::Duration;

use caibo_customers::client::{Created, RunStopped, StopReason};
use caibo_customers::options::{IdempotencyKey, InvalidOption, Token};
use caibo_customers::{Caibo, Customer};
use futures_util::stream::iter;
use futures_util::{FutureExt as _, StreamExt as _};

use super::{block_on, closed_port, customer, options};
use crate::process::Sandbox;

fn keyed(count: usize) -> impl Iterator<Item = (Customer, IdempotencyKey)> {
    (0..count).map(|index| {
        let key = IdempotencyKey::parse(&format!("row-{index}")).unwrap();
        (customer(&format!("Ada {index}")), key)
    })
}

fn stored(sandbox: &Sandbox) -> usize {
    let customers = sandbox.get("/sandbox/customers").json();
    customers.as_array().unwrap().len()
}

fn requests(sandbox: &Sandbox) -> usize {
    let requests = sandbox.get("/sandbox/requests").json();
    requests.as_array().unwrap().len()
}

#[test]
fn every_row_comes_back_with_its_result() {
    let sandbox = Sandbox::start(&[]);
    let caibo = Caibo::new(options(&sandbox)).unwrap();
    let run = caibo.create_all(iter(keyed(30))).concurrency(8);
    let mut rows: Vec<_> = block_on(run.map(Result::unwrap).collect());
    rows.sort_by_key(|row: &Created<_>| row.index);
    assert_eq!(rows.len(), 30);
    for (row, (customer, _)) in rows.iter().zip(keyed(30)) {
        assert_eq!(row.row.0.to_json(), customer.to_json());
        let name = row.result.as_ref().unwrap().as_ref().unwrap().get("name");
        assert_eq!(name.unwrap().as_str(), Some(customer.name()));
    }
    assert_eq!(stored(&sandbox), 30);
}

#[test]
fn rows_that_are_refused_are_sent_again() {
    let sandbox = Sandbox::start(&[]);
    let mut options = options(&sandbox);
    options.max_retries = 0;
    // The first two requests, of whichever rows.
    let fault = "status=429;retry-after=1;times=2";
    options.headers.add("Sandbox-Fault", fault).unwrap();
    let caibo = Caibo::new(options).unwrap();
    let rows = (0..6).map(|index| customer(&format!("Ada {index}")));
    let rows: Vec<_> = block_on(caibo.create_all(iter(rows)).collect());
    for row in &rows {
        assert!(row.as_ref().unwrap().result.is_ok(), "{row:?}");
    }
    assert_eq!((rows.len(), stored(&sandbox)), (6, 6));
}

#[test]
fn one_key_for_two_customers_is_found_out() {
    let sandbox = Sandbox::start(&[]);
    let caibo = Caibo::new(options(&sandbox)).unwrap();
    let key = IdempotencyKey::parse("undefined").unwrap();
    let rows = ["Ada", "Bob", "Ada"].map(|name| (customer(name), key.clone()));
    let rows: Vec<_> = block_on(caibo.create_all(iter(rows)).map(Result::unwrap).collect());
    let failed = rows.iter().filter(|row| row.result.is_err());
    let failed: Vec<_> = failed.collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].index, 1);
    assert_eq!(stored(&sandbox), 1);
}

#[test]
fn a_caller_who_compares_the_keys_may_send_one_twice() {
    let sandbox = Sandbox::start(&[]);
    let caibo = Caibo::new(options(&sandbox)).unwrap();
    let key = IdempotencyKey::parse("undefined").unwrap();
    let rows = ["Ada", "Bob", "Ada"].map(|name| (customer(name), key.clone()));
    let run = caibo.create_all(iter(rows)).allow_shared_keys();
    let rows: Vec<_> = block_on(run.concurrency(1).map(Result::unwrap).collect());
    let statuses = rows.iter().map(|row| match &row.result {
        Ok(_) => None,
        Err(error) => Some(error.status().unwrap()),
    });
    // The sandbox refuses a key that it knows with another body.
    assert_eq!(statuses.collect::<Vec<_>>(), [None, Some(422), None]);
    assert_eq!(stored(&sandbox), 1);
}

/// The number of results before a run has stopped, and why it has.
fn stopped(caibo: &Caibo, rows: impl Iterator<Item = Customer>) -> (usize, RunStopped) {
    let mut run = caibo.create_all(iter(rows));
    let mut results = 0;
    let stopped = block_on(async {
        loop {
            match run.next().await.unwrap() {
                Ok(row) => assert!(row.result.is_err()),
                Err(stopped) => return stopped,
            }
            results += 1;
        }
    });
    assert!(block_on(run.next()).is_none());
    (results, stopped)
}

#[test]
fn a_server_that_is_down_stops_the_run() {
    let caibo = Caibo::new(closed_port()).unwrap();
    let rows = (0..1000).map(|index| customer(&format!("Ada {index}")));
    let (results, stopped) = stopped(&caibo, rows);
    assert_eq!(stopped.reason, StopReason::ConnectionFailed);
    assert!((10..=14).contains(&results), "{results}");
    let index = stopped.index;
    assert_eq!(
        stopped.to_string(),
        format!(
            "the run stopped after the row with the index {index}: 10 rows in a row got no connection"
        ),
    );
}

#[test]
fn a_refused_token_stops_the_run() {
    let sandbox = Sandbox::start(&["--token", "another"]);
    let rows = || (0..1000).map(|index| customer(&format!("Ada {index}")));
    let caibo = Caibo::new(options(&sandbox)).unwrap();
    let (results, reason) = stopped(&caibo, rows());
    assert_eq!(reason.reason, StopReason::Unauthorized);
    assert!(results <= 4, "{results}");

    // A function that has no better token.
    let caibo = caibo.with_token(async |_| Token::parse("old"));
    let (results, reason) = stopped(&caibo, rows());
    assert_eq!(reason.reason, StopReason::Unauthorized);
    assert!(results <= 12, "{results}");
    let token = ("Authorization", "Bearer another");
    let customers = sandbox.call("GET", "/sandbox/customers", &[token]);
    customers.assert_ok("[]");
}

#[test]
fn a_run_that_is_closed_waits_for_nothing_but_answers() {
    let sandbox = Sandbox::start(&[]);
    let mut options = options(&sandbox);
    let fault = "slow=0ms; times=1 | status=500; times=1 | status=429; retry-after=600; times=1";
    options.headers.add("Sandbox-Fault", fault).unwrap();
    let caibo = Caibo::new(options).unwrap();
    let mut run = caibo.create_all(iter(keyed(1000))).concurrency(1);
    block_on(async {
        assert!(run.next().await.unwrap().unwrap().result.is_ok());
        // The row that follows gets a 500, is sent again and refused, and waits.
        while requests(&sandbox) < 3 {
            tokio::select! {
                _ = run.next() => panic!("the row did not wait"),
                () = tokio::time::sleep(Duration::from_millis(5)) => {}
            }
        }
        run.close();
        let row = run.next().await.unwrap().unwrap();
        let error = row.result.unwrap_err();
        assert_eq!((row.index, error.code()), (1, "closed"));
        assert_eq!((error.attempts(), error.may_exist()), (2, true));
        assert_eq!(
            error.to_string(),
            "the run was closed while the call waited"
        );
        assert!(run.next().await.is_none());
    });
    assert_eq!(stored(&sandbox), 1);
}

#[test]
fn a_closed_run_does_not_wait_for_a_token() {
    let sandbox = Sandbox::start(&[]);
    let caibo = Caibo::new(options(&sandbox)).unwrap();
    let caibo = caibo.with_token(|_| pending::<Result<Token, InvalidOption>>());
    let mut run = caibo.create_all(iter(keyed(1000)));
    block_on(async {
        assert!(run.next().now_or_never().is_none());
        run.close();
        let mut closed = 0;
        while let Some(row) = run.next().await {
            let error = row.unwrap().result.unwrap_err();
            assert_eq!((error.code(), error.attempts()), ("closed", 0));
            closed += 1;
        }
        assert!((1..=4).contains(&closed), "{closed}");
    });
}
