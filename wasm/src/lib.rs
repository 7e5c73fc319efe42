//! The WebAssembly of the npm package: exports that convert between JavaScript and the crate `caibo-customers`.
//!
//! Two ways lead in. Customers take the fast one: JavaScript fills areas of memory, and an export returns an integer. Options and
//! answers take the other one, as plain objects. Each file in Rust has its JavaScript half beside it.
#![cfg(target_arch = "wasm32")]

mod check;
mod memory;
mod output;
mod row;

#[cfg(feature = "calls")]
mod body;
#[cfg(feature = "calls")]
mod operations;
#[cfg(feature = "calls")]
mod reply;
#[cfg(feature = "calls")]
mod snapshot;

pub use check::check;
pub use memory::{address_of, reserve};
pub use output::{output_length, output_numbers, output_text};

#[cfg(feature = "calls")]
pub use {body::body, operations::run};

use lol_alloc::{FreeListAllocator, LockedAllocator};

/// The smallest allocator found that frees memory.
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> =
    LockedAllocator::new(FreeListAllocator::new());
