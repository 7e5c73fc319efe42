//! The sandbox as its users meet it: the real process, asked over real connections.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed step is a failed test"
)]

mod cors;
mod create;
mod files;
mod host;
mod process;
mod refusals;
mod start;
mod stop;
