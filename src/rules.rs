//! The format rules, one a file: each checks a value and returns the code of the issue.

pub(crate) mod currency;
pub(crate) mod date_time;
pub(crate) mod email;
pub(crate) mod finite;
