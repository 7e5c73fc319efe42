//! The signals that stop the program.

use std::io;

/// Installs handlers for Ctrl-C and SIGTERM. The future completes at the first of them.
///
/// From this call on, neither signal ends the process by itself.
///
/// # Errors
///
/// The handlers cannot be installed.
#[cfg(unix)]
pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Installs a handler for Ctrl-C. The future completes at the first one.
///
/// From this call on, Ctrl-C does not end the process by itself.
///
/// # Errors
///
/// The handler cannot be installed.
#[cfg(windows)]
pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
