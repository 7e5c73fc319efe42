//! Runs the program `caibo` as a process, and compares exactly what it prints and writes.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic fails the test"
)]

#[path = "../../../tests/cases/rows.rs"]
mod cases;
mod check;
mod faults;
mod form;
mod import;
mod import_edited;
mod import_journal;
mod import_paths;
mod import_stops;
mod import_waits;
mod importing;
mod killed;
mod large;
mod many_rows;
mod postgres;
mod process;
mod queue;
mod queue_changes;
mod queue_edited;
mod queue_killed;
mod queue_tls;
mod random;
mod readme;
mod rejects;
#[path = "../../examples/generate/rows.rs"]
mod rows;
mod running_sandbox;
mod sandbox;
