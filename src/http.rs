//! HTTP as plain data: requests, responses and the retry policy, as functions around the caller's HTTP client.

mod call;
pub mod options;
pub mod request;
pub mod response;
pub mod retry;
