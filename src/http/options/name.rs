//! The names of the options, in JavaScript and in messages, and the bounds of those that are numbers.

pub(super) const BASE_URL: &str = "baseUrl";
pub(super) const TOKEN: &str = "token";
pub(super) const IDEMPOTENCY_KEY: &str = "idempotencyKey";
pub(super) const CONTENT_TYPE: &str = "contentType";
pub(super) const HEADERS: &str = "headers";
pub(super) const CREDENTIALS: &str = "credentials";
pub(super) const TIMEOUT: &str = "timeout";
pub(super) const MAX_RETRIES: &str = "maxRetries";
/// The names of all options that Rust reads.
pub(crate) const ALL: &[&str] = &[
    BASE_URL,
    TOKEN,
    IDEMPOTENCY_KEY,
    CONTENT_TYPE,
    HEADERS,
    CREDENTIALS,
    TIMEOUT,
    MAX_RETRIES,
];

/// The longest delay of `setTimeout`, in milliseconds. A longer one fires at once (HTML Standard, "timers").
pub(super) const MAX_TIMEOUT_MS: u32 = i32::MAX.unsigned_abs();

/// The largest number of retries: more would only add load to a server that is in trouble.
pub(super) const MAX_RETRY_COUNT: u32 = 10;
