//! Integration tests: each starts the program and sends it requests over TCP.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed step is a failed test"
)]

mod answer;
mod attack;
mod audit;
mod cors;
mod create;
mod fault;
mod fault_header;
mod files;
mod host;
mod idempotency;
mod openapi;
mod payment_methods;
mod process;
mod rate_limit;
mod refusals;
mod reply;
mod request_id;
mod rust_client;
mod start;
mod stop;
mod token_uses;
mod update;
mod upgrade;
