//! The check of the host name: only the names of this machine are served.
//!
//! It prevents DNS rebinding: an attacker's page could bind its own name to 127.0.0.1 after it has loaded. The browser
//! would then consider the sandbox the same origin, to which CORS does not apply.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::extract::Request;
use axum::http::header::HOST;

use crate::problem::Problem;

/// Refuses a request unless its target and every `Host` (RFC 9110, section 7.2) name this machine.
pub(crate) async fn check(request: Request) -> Result<Request, Problem> {
    let target = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let hosts = request.headers().get_all(HOST).iter();
    // A value that is not ASCII becomes "", which is no loopback name.
    let hosts = hosts.map(|host| host.to_str().unwrap_or_default());
    let mut names = target.into_iter().chain(hosts).peekable();
    if names.peek().is_some() && names.all(is_loopback) {
        Ok(request)
    } else {
        Err(Problem::MisdirectedRequest)
    }
}

/// Whether a host, with or without a port, is a loopback name or address: `localhost` (RFC 6761, section 6.3),
/// 127.0.0.0/8 (RFC 1122, section 3.2.1.3) or `[::1]` (RFC 4291, section 2.5.3).
pub(crate) fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let v6 = host.strip_prefix('[').and_then(|v6| v6.strip_suffix(']'));
    host.eq_ignore_ascii_case("localhost")
        || host.parse().is_ok_and(|v4: Ipv4Addr| v4.is_loopback())
        || v6.is_some_and(|v6| v6.parse().is_ok_and(|v6: Ipv6Addr| v6.is_loopback()))
}
