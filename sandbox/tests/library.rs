//! The sandbox as a library.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a failed step is a failed test"
)]

use std::time::Duration;

use caibo_customers::options::{BaseUrl, Options, Token};
use caibo_customers::{Caibo, Customer};
use caibo_sandbox::Sandbox;
use tokio::net::TcpStream;

/// The time limit of every wait. Only a failed test takes that long.
const PATIENCE: Duration = Duration::from_secs(10);

fn caibo(sandbox: &Sandbox) -> Caibo {
    let mut options = Options::new(BaseUrl::parse(sandbox.url()).unwrap());
    options.token = Some(Token::parse("old").unwrap());
    Caibo::new(options).unwrap()
}

fn ada() -> Customer {
    Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#).unwrap()
}

/// Waits until the sandbox refuses connections.
async fn wait_for_the_end(address: std::net::SocketAddr) {
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, refused).await.unwrap();
}

#[test]
fn the_readme_shows_its_test() {
    let readme = include_str!("../../README.md");
    let (_, shown) = include_str!("readme.rs").split_once("\n\n").unwrap();
    assert!(readme.contains(shown));
}

#[tokio::test]
async fn two_sandboxes_share_nothing() {
    let (first, second) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    assert_ne!(first.url(), second.url());
    assert_eq!(first.url(), format!("http://{}", first.address()));
    caibo(&first).create(&ada()).await.unwrap();
    assert_eq!(first.customers().await.unwrap().len(), 1);
    assert_eq!(second.customers().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_token_can_be_changed() {
    let sandbox = Sandbox::start().await.unwrap();
    let caibo = caibo(&sandbox);
    caibo.create(&ada()).await.unwrap();
    sandbox.set_token(Some("new")).unwrap();
    let error = caibo.payment_methods(1).await.unwrap_err();
    assert_eq!(error.code(), "unauthorized");
    let caibo = caibo.with_token(async |_| Token::parse("new"));
    assert!(caibo.payment_methods(1).await.is_ok());
    sandbox.set_token(None).unwrap();
    assert!(caibo.payment_methods(1).await.is_ok());
    assert!(sandbox.set_token(Some("two words")).is_err());
}

#[tokio::test]
async fn a_fault_applies_until_it_is_cleared() {
    let sandbox = Sandbox::start().await.unwrap();
    let caibo = caibo(&sandbox);
    sandbox.set_fault("drop; times=1 | status=404").unwrap();
    let error = caibo.create(&ada()).await.unwrap_err();
    assert_eq!(error.code(), "connection_failed");
    for _ in 0..2 {
        let error = caibo.create(&ada()).await.unwrap_err();
        assert_eq!(error.code(), "not_found");
    }
    sandbox.clear_fault();
    caibo.create(&ada()).await.unwrap();
    let error = sandbox.set_fault("explode").unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid fault: write it as in the header Sandbox-Fault, such as `drop; times=1`"
    );
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.address();
    drop(sandbox);
    wait_for_the_end(address).await;
}

#[tokio::test]
async fn a_stop_ends_the_faults_that_wait() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.set_fault("stall-headers").unwrap();
    let caibo = caibo(&sandbox);
    let call = tokio::spawn(async move { caibo.create(&ada()).await });
    let arrived = async {
        while sandbox.requests().await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, arrived).await.unwrap();
    assert_eq!(sandbox.requests().await.unwrap()[0]["path"], "/customers");
    sandbox.stop().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(1), call).await;
    let error = ended.unwrap().unwrap().unwrap_err();
    assert_eq!(error.code(), "connection_failed");
}
