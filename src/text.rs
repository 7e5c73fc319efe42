//! Text formats that know nothing of customers: characters, numbers, IP addresses, JSON, HTTP dates.

pub(crate) mod ascii;
pub(crate) mod hidden;
pub(crate) mod http_date;
pub(crate) mod invisible;
pub(crate) mod ip;
pub(crate) mod json;
pub(crate) mod json_reader;
pub(crate) mod json_string;
pub(crate) mod json_syntax;
pub(crate) mod json_writer;
pub(crate) mod number;
pub(crate) mod spelling;
mod unsupported;

pub(crate) use unsupported::Unsupported;
