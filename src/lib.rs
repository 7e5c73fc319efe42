//! The rules and requests of the Caibo IPG customer API, for browsers, Node and Rust backends.
//!
//! The crate does no I/O and reads no clock: the caller's HTTP client sends the request. A call takes these steps:
//!
//! ```text
//! JavaScript object ─┐
//! JSON text ─────────┴▶ draft ──▶ rules ──▶ Customer ──▶ request ──▶ HTTP client ──▶ response ──▶ value or error
//!                                 every issue at once                 (npm: fetch)
//! ```
//!
//! A Rust backend needs [`Customer::from_json`]. A Rust client uses the functions of [`request`], [`response`] and
//! [`retry`] with an HTTP client of its choice, such as ureq:
//!
#![doc = concat!("```no_run\n", include_str!("../examples/client.rs"), "```")]

// The modules by floor, the lowest first. A module may use those above it in this list; `tests/layers.rs` checks this.
mod text;

mod issue;

mod draft;
mod rules;

mod customer;

mod http;

#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "gloo")]
pub mod gloo;
#[cfg(feature = "schema")]
pub mod schema;

#[doc(hidden)]
pub mod ffi;

pub use customer::{
    Client, Customer, CustomerBuilder, CustomerChanges, CustomerRow, Preferences, TextColumns, field_meant_by,
    field_names, field_spelt_like, is_empty_text,
};
pub use draft::DateTime;
pub use http::{Problem, options, pace, request, response, retry};
#[cfg(feature = "locales")]
pub use issue::Locale;
pub use issue::{Code, EmailReason, Expected, Issue, Issues, MAX_ISSUES, MAX_SAFE_INTEGER, Source};
pub use text::hidden::HiddenText;
pub use text::json::Json;

/// Runs the Rust code of the README as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
