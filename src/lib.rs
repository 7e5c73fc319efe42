//! The rules and requests of the Caibo IPG customer API: one rule book for browsers, Node and Rust backends.
//!
//! One call flows straight down, pure on both sides of the network:
//!
//! ```text
//! JS object ──▶ draft ──rules──▶ Customer ──▶ request ──▶ the caller's HTTP client ──▶ response ──▶ value or typed error
//! JSON text ────┘     every issue at once               (in the npm package: fetch)
//! ```
//!
//! A Rust backend needs [`Customer::from_json`]. A Rust client has the functions of [`request`], [`response`] and
//! [`retry`] around an HTTP client of its choice, such as ureq:
//!
#![doc = concat!("```no_run\n", include_str!("../examples/client.rs"), "```")]

mod customer;
mod draft;
mod failure;
mod field;
mod issue;
mod json;
mod limits;
pub mod options;
mod plain;
pub mod request;
pub mod response;
pub mod retry;
mod rules;
#[cfg(feature = "schema")]
pub mod schema;
mod text;

#[cfg(target_arch = "wasm32")]
pub mod js;

pub use customer::{Client, Customer, CustomerChanges, Preferences};
pub use issue::{Code, EmailReason, Expected, Issue, Issues, MAX_ISSUES, MAX_SAFE_INTEGER, Source};
pub use json::Json;
pub use rules::date_time::DateTime;

/// README's Rust is run as documentation tests are.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
