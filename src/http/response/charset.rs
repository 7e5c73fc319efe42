//! The charset of a response's body.

use encoding_rs::{Encoding, UTF_8};

/// Decodes a body by the parameter `charset` of its `Content-Type` (RFC 9110, section 8.3.2), or as UTF-8 if there is none or
/// none that the Encoding Standard knows. U+FFFD replaces what cannot be decoded; a byte order mark is left out.
pub(super) fn decode(body: &[u8], content_type: &str) -> String {
    let encoding = label(content_type).and_then(|label| {
        // As with JavaScript's `TextDecoder`, which refuses the labels of the replacement encoding.
        Encoding::for_label_no_replacement(label.as_bytes())
    });
    let (text, _) = encoding.unwrap_or(UTF_8).decode_with_bom_removal(body);
    text.into_owned()
}

/// The value of `charset`, without its quotation marks.
fn label(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').skip(1);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"'))
    })
}
