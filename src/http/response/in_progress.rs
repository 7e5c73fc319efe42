//! Whether a 409 says that a request with the same idempotency key is in progress, so that it can be repeated later.

use crate::draft::{Draft, Value};

/// What the code, the type or the title of such a problem contains, in lower case and without separators.
const SIGNS: [&str; 5] = [
    // REQUEST_WITH_SAME_IDEMPOTENCY_KEY_ALREADY_IN_PROGRESS (BlueSnap), PREVIOUS_REQUEST_IN_PROGRESS (PayPal),
    // REQUEST_IN_PROGRESS (node-idempotency)
    "inprogress",
    // idempotency_key_in_use (Stripe)
    "keyinuse",
    // IDEMPOTENCY_CONCURRENT_REQUEST (Shopify)
    "concurrentrequest",
    // "A request is outstanding for this Idempotency-Key" (draft-ietf-httpapi-idempotency-key-header, section 2.7)
    "requestisoutstanding",
    // Codes such as REQUEST_BEING_PROCESSED
    "beingprocessed",
];

/// Reads the body of a 409, whose code and title are known. Its type is `type` or `error.type`, or `error` is a code.
pub(super) fn is_in_progress(body: &Value<'_>, known: &[Option<&str>]) -> bool {
    let member = |object: Option<&'_ Draft<'_>>, name: &str| {
        let text = object.and_then(|object| object.get(name)?.as_text());
        text.is_some_and(has_sign)
    };
    let body = body.as_object();
    let error = body.and_then(|body| body.get("error")?.as_object());
    known.iter().flatten().any(|text| has_sign(text))
        || member(body, "type")
        || member(body, "error")
        || member(error, "type")
}

fn has_sign(code: &str) -> bool {
    let mut letters = Vec::new();
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() {
            letters.push(byte.to_ascii_lowercase());
        }
    }
    // Not by `str::contains`, whose search is 1 KB of gzip.
    SIGNS.iter().any(|sign| {
        let mut parts = letters.windows(sign.len());
        parts.any(|part| part == sign.as_bytes())
    })
}
