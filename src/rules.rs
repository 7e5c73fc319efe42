//! The format rules, one a file, each a plain function of its input.

pub(crate) mod ascii;
pub(crate) mod currency;
pub(crate) mod date_time;
pub(crate) mod email;
pub(crate) mod ip;
pub(crate) mod number;
