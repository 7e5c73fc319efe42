//! The async client of the crate.

mod create_all;
mod faults;
mod privacy;
mod refused_options;
mod token;

use caibo_customers::Customer;
use caibo_customers::options::{BaseUrl, Options, Token};
use tokio::runtime::Builder;

use crate::process::Sandbox;

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(future)
}

fn customer(name: &str) -> Customer {
    let json = format!(r#"{{"name":"{name}","email":"ada@example.com"}}"#);
    Customer::from_json(json.as_bytes()).unwrap()
}

fn options(sandbox: &Sandbox) -> Options {
    let url = format!("http://{}", sandbox.address);
    Options {
        token: Some(Token::parse("secret").unwrap()),
        ..Options::new(BaseUrl::parse(&url).unwrap())
    }
}

/// The options of an address at which nothing listens.
fn closed_port() -> Options {
    Options::new(BaseUrl::parse("http://127.0.0.1:1").unwrap())
}
