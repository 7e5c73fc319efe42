//! HTTP as plain data: requests, responses and the retry policy, as functions around the caller's HTTP client.

mod call;
mod milliseconds;
mod next_token;
pub mod options;
mod outcome;
pub mod pace;
mod problem;
pub mod request;
pub mod response;
pub mod retry;

pub use milliseconds::{duration, milliseconds};
pub use problem::Problem;
