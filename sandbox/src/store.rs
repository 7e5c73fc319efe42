//! The database: customers, payment methods, idempotency keys and recorded requests, in SQLite.

mod customers;
mod database;
mod document;
mod open;
mod payment_methods;
mod requests;
mod schema;

pub(crate) use database::{Error, Store};
pub(crate) use requests::{Record, Records};
