//! The Tokio runtime of an import, and the signals that end it.

use std::process;

use tokio::runtime::{Builder, Runtime};
use tokio::signal::ctrl_c;
#[cfg(unix)]
use tokio::signal::unix;
use tokio::sync::watch;

use super::stop::Stop;
use crate::failure::Failure;

/// A Tokio runtime on the current thread.
pub fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))
}

/// Becomes true on Ctrl-C or SIGTERM. A second one ends the program at once: the journal is complete at any moment.
pub fn interruption() -> watch::Receiver<bool> {
    let (interrupt, interrupted) = watch::channel(false);
    tokio::spawn(async move {
        signal().await;
        let _ = interrupt.send(true);
        signal().await;
        process::exit(Stop::INTERRUPTED.into());
    });
    interrupted
}

async fn signal() {
    #[cfg(unix)]
    if let Ok(mut terminate) = unix::signal(unix::SignalKind::terminate()) {
        tokio::select! {
            _ = ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = ctrl_c().await;
}
