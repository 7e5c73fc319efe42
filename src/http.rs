//! HTTP as plain data: requests, responses and the retry policy, as functions around the caller's HTTP client.

mod call;
mod next_token;
pub mod options;
mod outcome;
pub mod pace;
mod problem;
pub mod request;
pub mod response;
pub mod retry;

pub use problem::Problem;
