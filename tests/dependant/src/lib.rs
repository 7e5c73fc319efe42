//! Uses the crate in WebAssembly without JavaScript: rules, request, response and retry.

use std::time::{Duration, SystemTime};

use caibo_customers::options::Options;
use caibo_customers::request;
use caibo_customers::response::{self, HttpResponse};
use caibo_customers::{Customer, CustomerChanges};

/// Returns the wait in milliseconds that the response of a server asks for, or a negative number for an unexpected
/// result.
#[unsafe(no_mangle)]
pub extern "C" fn retry_after(now: f64) -> f64 {
    let json = br#"{"name":"Ada","email":"ada@example.com","totalDeposits":0.1}"#;
    let Ok(customer) = Customer::from_json(json) else {
        return -1.0;
    };
    if CustomerChanges::from_json(br#"{"email":"@"}"#).is_ok() {
        return -2.0;
    }
    let request = request::create_customer(&customer, &Options::default());
    if request.body.as_deref() != std::str::from_utf8(json).ok() {
        return -3.0;
    }
    let now = Duration::from_secs_f64(now / 1e3);
    let response = HttpResponse {
        status: 503,
        headers: &[("Retry-After", "Sat, 31 Jan 2026 09:30:02 GMT")],
        body: Some(br#"{"errors":{"email":["is taken"]}}"#),
    };
    match response::read(&response, &request, SystemTime::UNIX_EPOCH + now) {
        Err(error) => error.retry_after().map_or(-4.0, |wait| wait.as_secs_f64() * 1e3),
        Ok(_) => -5.0,
    }
}
