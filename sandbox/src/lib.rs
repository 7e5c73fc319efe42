//! A local server with the Caibo API, for tests and for trying things out: axum in front of SQLite.
//! It validates customers with the same crate that runs in browsers.
//!
//! ```text
//! request ─▶ audit ─▶ cors ─▶ host ─▶ inject ─▶ auth ─▶ body ─▶ customers ─▶ caibo_customers ─▶ store
//!                               └─▶ files (www/, pkg/)         every refusal ─▶ problem ─▶ response
//! ```
//!
//! The modules by floor, from the top; each uses its own floor and those below:
//!
//! | floor | modules |
//! |---|---|
//! | the server | `server`, `options`, `port`, `error`, `stop_signal` |
//! | the routes | `router` |
//! | handlers and middleware | `customers`, `audit`, `inject` |
//! | extractors | `auth`, `body`, `customer_id`, `idempotency` |
//! | the state that handlers share | `app` |
//! | what counts requests | `counts`, `fault`, `keys_in_progress`, `rate_limit`, `token_uses` |
//! | parts of HTTP | `accept`, `answer`, `connection`, `cors`, `drain`, `files`, `host`, `json_text`, `request_id` |
//! | responses to refused requests | `problem` |
//! | the database, the error output | `store`, `log` |
//!
//! ```
//! use sandbox::{Error, Options, Sandbox};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Error> {
//!     let sandbox = Sandbox::listen(Options { port: 0, ..Options::default() }).await?;
//!     println!("http://{}", sandbox.address());
//!     let stop = async { /* completes when the sandbox is to stop */ };
//!     sandbox.serve(stop).await
//! }
//! ```

mod accept;
mod answer;
mod app;
mod audit;
mod auth;
mod body;
mod connection;
mod cors;
mod counts;
mod customer_id;
mod customers;
mod drain;
mod error;
mod fault;
mod files;
mod host;
mod idempotency;
mod inject;
mod json_text;
mod keys_in_progress;
mod log;
mod options;
mod port;
mod problem;
mod rate_limit;
mod request_id;
mod router;
mod server;
mod stop_signal;
mod store;
mod token_uses;

pub use error::Error;
pub use options::Options;
pub use server::Sandbox;
pub use stop_signal::stop_signal;
