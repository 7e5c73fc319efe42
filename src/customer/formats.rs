//! The format rules in the form in which `validator` calls them.

use super::limits::ValidationError;
use crate::draft::DateTime;
use crate::rules;

pub(super) fn email(text: &impl AsRef<str>) -> Result<(), ValidationError> {
    Ok(rules::email::check(text.as_ref())?)
}

pub(super) fn currency(text: &impl AsRef<str>) -> Result<(), ValidationError> {
    Ok(rules::currency::check(text.as_ref())?)
}

pub(super) fn date_time(value: &DateTime<impl AsRef<str>>) -> Result<(), ValidationError> {
    Ok(rules::date_time::check(value.as_str())?)
}

pub(super) fn finite(value: f64) -> Result<(), ValidationError> {
    Ok(rules::finite::check(value)?)
}
