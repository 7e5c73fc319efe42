//! Date-times by the rules.

use std::str::FromStr;

use crate::draft::DateTime;
use crate::issue::Code;
use crate::rules::date_time;

/// Takes a date-time of RFC 3339.
///
/// ```
/// use caibo_customers::{Code, DateTime};
///
/// let date = DateTime::try_from("2026-01-31T09:30:00Z")?;
/// assert_eq!(date.as_str(), "2026-01-31T09:30:00Z");
/// assert_eq!(DateTime::try_from("2026-01-31"), Err(Code::InvalidDateTime {}));
/// # Ok::<(), Code>(())
/// ```
impl TryFrom<&str> for DateTime {
    type Error = Code;

    fn try_from(text: &str) -> Result<Self, Code> {
        date_time::check(text).map(|()| Self::unchecked(text.to_owned()))
    }
}

/// As `TryFrom<&str>`.
impl FromStr for DateTime {
    type Err = Code;

    fn from_str(text: &str) -> Result<Self, Code> {
        text.try_into()
    }
}
