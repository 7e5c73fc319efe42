//! The rules and requests of the Caibo IPG customer API: one rule book for browsers, Node and Rust backends.
//!
//! One call flows straight down:
//!
//! ```text
//! JS object ──snapshot──▶ Draft ──rules──▶ Customer ──request──▶ HttpRequest ──transport──▶ HttpResponse ──response──▶ Outcome
//! JSON text ──────────────┘        │ every issue at once                (the only I/O: `js`, wasm only)
//! ```

mod customer;
mod draft;
mod field;
mod issue;
mod json;
pub mod options;
pub mod request;
pub mod response;
mod rules;
#[cfg(feature = "schema")]
pub mod schema;

#[cfg(target_arch = "wasm32")]
pub mod js;

pub use customer::{Client, Customer};
pub use issue::{Code, EmailReason, Expected, Issue, Issues, MAX_ISSUES, MAX_SAFE_INTEGER, Source};
pub use json::Json;
pub use rules::date_time::DateTime;

/// README's Rust is run as documentation tests are.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
