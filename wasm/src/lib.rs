//! The WebAssembly of the npm package: exports that convert between JavaScript and the crate `caibo-customers`.
//!
//! Two ways lead in. Customers take the fast one: JavaScript fills areas of memory, and an export returns an integer. Options and
//! answers take the other one, as plain objects. The values of forms are converted by a module of their own. Each file in Rust has its JavaScript half beside it.
#![cfg(target_arch = "wasm32")]

#[cfg(feature = "conversion")]
mod convert;

#[cfg(feature = "rules")]
mod check;
#[cfg(feature = "rules")]
mod memory;
#[cfg(feature = "rules")]
mod output;
#[cfg(feature = "rules")]
mod row;

#[cfg(feature = "calls")]
mod body;
#[cfg(feature = "calls")]
mod operations;
#[cfg(feature = "calls")]
mod policy;
#[cfg(feature = "calls")]
mod reply;
#[cfg(feature = "calls")]
mod snapshot;

#[cfg(feature = "conversion")]
pub use convert::{begin, end, read, result};

#[cfg(feature = "rules")]
pub use {
    check::check,
    memory::{address_of, reserve},
    output::{output_length, output_numbers, output_text},
};

#[cfg(feature = "calls")]
pub use {body::body, operations::run, policy::policy};

use lol_alloc::{FreeListAllocator, LockedAllocator};

/// The smallest allocator found that frees memory.
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> =
    LockedAllocator::new(FreeListAllocator::new());
