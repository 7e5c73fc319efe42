//! The spans and events of the async client. In a process of its own, since the subscriber is the process's.

#![expect(clippy::unwrap_used, reason = "a failed step is a failed test")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use caibo_customers::options::{BaseUrl, Options, Token};
use caibo_customers::{Caibo, Customer, CustomerChanges};
use caibo_sandbox::Sandbox;
use tracing::Level;

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn spans_name_the_call_and_no_person() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.set_fault("status=503; retry-after=0").unwrap();
    let mut options = Options::new(BaseUrl::parse(sandbox.url()).unwrap());
    options.token = Some(Token::parse("secret").unwrap());
    let caibo = Caibo::new(options).unwrap();
    let changes = CustomerChanges::from_json(br#"{"phone":"+44 20"}"#).unwrap();
    caibo.update(4711, &changes).await.unwrap_err();
    let ada = br#"{"name":"Ada Lovelace","email":"ada@example.com"}"#;
    let ada = Customer::from_json(ada).unwrap();
    caibo.create(&ada).await.unwrap_err();

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let ours = log.lines().filter(|line| line.contains("caibo_customers"));
    let ours = ours.collect::<Vec<_>>().join("\n");
    for text in [
        r#"caibo{method="PUT" path="/api/customers/{id}"}"#,
        "attempt attempt=3 status=503",
        r#"retry attempt=1 code="server_error""#,
        r#"failed code="server_error" status=503 attempts=3 may_exist=true"#,
        r#"caibo{method="POST" path="/customers"}"#,
    ] {
        assert!(ours.contains(text), "{text}\n{ours}");
    }
    for text in ["4711", "Ada", "ada@", "+44", "secret"] {
        assert!(!ours.contains(text), "{text}\n{ours}");
    }
}
