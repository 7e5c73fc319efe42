//! Doubles that JSON can write.

use crate::issue::Code;

/// Checks that a double is neither `NaN` nor infinite (RFC 8259, section 6).
pub(crate) fn check(value: f64) -> Result<(), Code> {
    if value.is_finite() {
        Ok(())
    } else {
        Err(Code::NotFinite {})
    }
}
