//! Which names the sandbox answers to: those of this machine.
//!
//! A page whose own name is bound to 127.0.0.1 once it has loaded (DNS rebinding) would else be of one
//! origin with the sandbox, and read everything: CORS does not ask about it.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::extract::Request;
use axum::http::header::HOST;

use crate::problem::Problem;

/// Lets a request pass that names this machine alone, in its target and in its `Host`
/// (RFC 9110, section 7.2).
pub(crate) async fn check(request: Request) -> Result<Request, Problem> {
    let target = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let hosts = request.headers().get_all(HOST).iter();
    // What is no text is the name of nothing.
    let hosts = hosts.map(|host| host.to_str().unwrap_or_default());
    let mut names = target.into_iter().chain(hosts).peekable();
    if names.peek().is_some() && names.all(is_loopback) {
        Ok(request)
    } else {
        Err(Problem::MisdirectedRequest)
    }
}

/// Whether a host, with or without a port, can only be this machine (RFC 6761, section 6.3; RFC 1122,
/// section 3.2.1.3; RFC 4291, section 2.5.3).
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
