//! What the header fields of a request say of its body.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use crate::http::Problem;
use crate::http::options::ContentType;

/// The formats that an extractor accepts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Accepted {
    Json,
    JsonAndForms,
}

/// The format of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
}

/// Tells the format of a body.
///
/// # Errors
///
/// 415 for a media type that is not accepted, a charset other than UTF-8, and a content coding.
pub(super) fn check(headers: &HeaderMap, accepted: Accepted) -> Result<Format, Problem> {
    let content_type = headers.get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let mut parts = at_semicolons(content_type.unwrap_or_default());
    let format = match format(parts.next().unwrap_or_default()) {
        Some(Format::Form) if accepted == Accepted::Json => None,
        format => format,
    };
    let format = format.ok_or_else(|| {
        Problem::new(415).with_detail(match accepted {
            Accepted::Json => {
                "The content type must be application/json, text/json or application/*+json."
            }
            Accepted::JsonAndForms => {
                "The content type must be application/json, text/json, application/*+json or \
                 application/x-www-form-urlencoded."
            }
        })
    })?;
    if !parts.all(is_utf_8_if_charset) {
        return Err(Problem::new(415).with_detail("The charset must be utf-8."));
    }
    if !headers.get_all(CONTENT_ENCODING).iter().all(is_identity) {
        let detail = "The body must not be encoded: send no Content-Encoding.";
        // It names what is accepted (RFC 9110, section 15.5.16).
        let problem = Problem::new(415).with_header("accept-encoding", "identity");
        return Err(problem.with_detail(detail));
    }
    Ok(format)
}

/// The format of a media type. The API accepts `application/json`, `text/json` and `application/*+json`, such as
/// `application/json-patch+json`.
fn format(media_type: &str) -> Option<Format> {
    let media_type = media_type.trim().to_ascii_lowercase();
    if media_type == "application/x-www-form-urlencoded" {
        return Some(Format::Form);
    }
    ContentType::parse(&media_type).ok().map(|_| Format::Json)
}

/// Splits a `Content-Type` into its media type and its parameters. A quoted value may contain semicolons and
/// escaped quotation marks (RFC 9110, section 5.6.6).
fn at_semicolons(content_type: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    content_type.split(move |character| {
        let is_literal = std::mem::take(&mut is_escaped);
        match character {
            '"' if !is_literal => is_quoted = !is_quoted,
            '\\' if !is_literal => is_escaped = is_quoted,
            _ => {}
        }
        character == ';' && !is_quoted
    })
}

/// Whether a parameter is not `charset`, or is the one charset of JSON (RFC 8259, section 8.1) and of forms.
fn is_utf_8_if_charset(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    !name.trim().eq_ignore_ascii_case("charset")
        || ["utf-8", "\"utf-8\""]
            .iter()
            .any(|utf_8| value.trim().eq_ignore_ascii_case(utf_8))
}

/// Whether a `Content-Encoding` has no coding but `identity`, which leaves the body as it is (RFC 9110, section 8.4).
fn is_identity(codings: &HeaderValue) -> bool {
    codings.to_str().is_ok_and(|codings| {
        codings
            .split(',')
            .map(str::trim)
            .all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case("identity"))
    })
}
