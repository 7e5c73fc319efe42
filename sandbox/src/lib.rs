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
//! | who runs the server | `sandbox`, in a test; `program`, as a process |
//! | the server | `server`, `options`, `port`, `error`, `stop_signal` |
//! | the routes | `router` |
//! | handlers and middleware | `customers`, `plain`, `openapi`, `audit`, `inject` |
//! | extractors | `auth`, `body`, `customer_id`, `idempotency` |
//! | the state that handlers share | `app` |
//! | what faults, keys and tokens remember | `counts`, `fault`, `keys_in_progress`, `rate_limit`, `required_token`, `token_uses` |
//! | parts of HTTP | `accept`, `answer`, `connection`, `cors`, `drain`, `files`, `folder`, `host`, `json_text`, `request_id` |
//! | responses to refused requests | `problem` |
//! | the database, the error output | `store`, `log` |
//!
//! A test starts it, and it stops when it is dropped:
//!
//! ```
//! use caibo_sandbox::{Error, Sandbox};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Error> {
//!     let sandbox = Sandbox::start().await?;
//!     sandbox.set_fault("status=503; times=1")?;
//!     println!("{}", sandbox.url());
//!     Ok(())
//! }
//! ```
//!
//! The feature `program` adds what a program needs that runs it until Ctrl-C: [`program`]. A library does
//! without it: `default-features = false`.

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
mod folder;
mod host;
mod idempotency;
mod inject;
mod json_text;
mod keys_in_progress;
mod log;
mod openapi;
mod options;
mod plain;
#[cfg(feature = "program")]
mod port;
mod problem;
#[cfg(feature = "program")]
pub mod program;
mod rate_limit;
mod request_id;
mod required_token;
mod router;
mod sandbox;
mod server;
#[cfg(feature = "program")]
mod stop_signal;
mod store;
mod token_uses;

pub use error::Error;
pub use folder::{Folder, IncludedFile};
pub use options::Options;
pub use sandbox::Sandbox;
