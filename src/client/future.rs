//! Futures and functions, which must be `Send` on targets with threads and need not be in JavaScript's single thread.

use std::pin::Pin;
use std::sync::Arc;

/// A future of unknown type. It is `Send`, but for `wasm32`.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A future of unknown type. It is `Send`, but for `wasm32`.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// `Send`, but for `wasm32`, where every type has it.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// `Send`, but for `wasm32`, where every type has it.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// `Sync`, but for `wasm32`, where every type has it.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSync: Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync + ?Sized> MaybeSync for T {}

/// `Sync`, but for `wasm32`, where every type has it.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSync {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSync for T {}

/// Shares a value. On `wasm32` it may be neither `Send` nor `Sync`, which clippy would report of `Arc::new`.
pub(super) fn share<T: MaybeSend + MaybeSync>(value: T) -> Arc<T> {
    Arc::new(value)
}
