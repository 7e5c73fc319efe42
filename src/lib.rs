//! The rules and requests of the Caibo IPG customer API, for browsers, Node and Rust backends.
//!
//! A service takes a [`Customer`], which keeps every rule: a handler of axum, with the feature `axum`.
//!
//! ```
//! use axum::Json;
//! use caibo_customers::{Customer, Problem};
//!
//! async fn create(customer: Customer) -> Json<Customer> {
//!     Json(customer)
//! }
//! # // Both are what the router and the extractor need.
//! # let _: axum::Router = axum::Router::new().route("/", axum::routing::post(create));
//! # fn is_rejection<T: axum::extract::FromRequest<(), Rejection = Problem>>() {}
//! # is_rejection::<Customer>();
//! ```
//!
//! It is called only with a valid customer, of JSON or of a form. Any other request gets a [`Problem`] that lists every issue
//! of every field. Without axum, [`Customer::from_json`], `serde` and [`Customer::from_form`] apply the same rules:
//!
//! ```
//! use caibo_customers::Customer;
//!
//! let issues = Customer::from_json(br#"{"email":"ada@","phone":5}"#).unwrap_err();
//! for issue in &issues {
//!     println!("{issue}"); // `name is required`, and two more
//! }
//! assert_eq!(issues.len(), 3);
//! ```
//!
//! # The rules
//!
//! | field | takes |
//! |---|---|
//! | `id`, `ownerId` | int64 |
//! | `userId` | int64 or null |
//! | `ownerName` | text or null |
//! | `name` | text of at most 100 characters; required |
//! | `email` | an address (RFC 5321, ASCII) of at most 100 characters; required |
//! | `address` | text of at most 255 characters, or null |
//! | `phone` | text of at most 20 characters, or null |
//! | `memberId` | text of at most 50 characters, or null |
//! | `hasPaymentRequests` | boolean or null |
//! | `totalDeposits` | finite number or null |
//! | `createDate` | a date-time (RFC 3339) |
//! | `preferences`, in changes only | `currency`, a code of ISO 4217, and `notifications`, a boolean; neither required |
//!
//! [`CustomerChanges`] have the same fields, none required, at least one present. Any other key is an issue. Lengths count Unicode
//! code points.
//!
//! # Features
//!
//! None is enabled by default.
//!
//! | feature | what it adds |
//! |---|---|
//! | `axum` | `Customer` and `CustomerChanges` as extractors, `Problem` as a response: the module `axum` |
//! | `schema` | JSON Schema of customers and changes, and `schemars::JsonSchema`: the module `schema`; the API as OpenAPI: the module `openapi` |
//! | `locales` | messages in 20 languages: `Locale` |
//! | `reqwest` | the async client [`Caibo`](#calls) natively, on tokio |
//! | `gloo` | the same client in Rust front-ends on wasm32, with `fetch` |
//! | `client` | the same client with any other HTTP client: the module `client` |
//! | `tracing` | spans and events of the client, without personal data |
//!
//! # Calls
//!
//! A call takes these steps:
//!
//! ```text
//! JavaScript object ─┐
//! JSON text ─────────┴▶ draft ──▶ rules ──▶ Customer ──▶ request ──▶ HTTP client ──▶ response ──▶ value or error
//!                                 every issue at once            (reqwest, gloo-net, npm: fetch)
//! ```
//!
//! `Caibo` makes the calls, with the feature `reqwest`, or `gloo` on `wasm32`:
//!
#![cfg_attr(
    feature = "reqwest",
    doc = concat!("```no_run\n", include_str!("../examples/client.rs"), "```")
)]
//!
//! Without a feature the crate does no I/O and reads no clock: [`request`], [`response`] and [`retry`] are plain functions around
//! an HTTP client of your choice.
#![cfg_attr(docsrs, feature(doc_cfg))]

// The modules by floor, the lowest first. A module may use those above it in this list; `tests/layers.rs` checks this.
mod text;

mod issue;

mod draft;
mod rules;

mod customer;

mod http;

#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "schema")]
pub mod schema;

#[cfg(feature = "schema")]
pub mod openapi;

#[cfg(feature = "gloo")]
mod gloo;
#[cfg(feature = "reqwest")]
mod reqwest;

#[doc(hidden)]
pub mod ffi;

#[cfg(feature = "client")]
pub use client::Caibo;
pub use customer::{
    Client, Customer, CustomerBuilder, CustomerChanges, CustomerRow, Preferences, TextColumns,
    field_meant_by, field_names, field_spelt_like, trimmed_text,
};
pub use draft::DateTime;
pub use http::{Problem, options, request, response, retry};
#[cfg(feature = "locales")]
pub use issue::Locale;
pub use issue::{Code, EmailReason, Expected, Issue, Issues, MAX_ISSUES, MAX_SAFE_INTEGER, Source};
pub use text::hidden::HiddenText;
pub use text::json::Json;

/// Runs the Rust code of the README as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
