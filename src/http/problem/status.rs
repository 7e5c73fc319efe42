//! The titles and the types of problems, by their status.

/// The section of RFC 9110, RFC 8470 or RFC 6585 that defines a status, as a URL. RFC 9110 numbers its sections in the order of
/// the statuses.
pub(super) fn type_uri(status: u16) -> String {
    let (rfc, section) = match status {
        400..=418 => (9110, format!("15.5.{}", status - 399)),
        421..=422 => (9110, format!("15.5.{}", status - 401)),
        425 => (8470, "5.2".to_owned()),
        426 => (9110, "15.5.22".to_owned()),
        428 => (6585, "3".to_owned()),
        429 => (6585, "4".to_owned()),
        431 => (6585, "5".to_owned()),
        500..=505 => (9110, format!("15.6.{}", status - 499)),
        511 => (6585, "6".to_owned()),
        // No section defines it (RFC 9457, section 4.2.1).
        _ => return "about:blank".to_owned(),
    };
    format!("https://tools.ietf.org/html/rfc{rfc}#section-{section}")
}

/// The name of a status in the registry of IANA; for 500 the title of ASP.NET Core.
pub(super) fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "An error occurred while processing your request.",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => "Error",
    }
}
