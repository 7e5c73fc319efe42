//! The end: when it is asked for, and what waits for it.

use std::io;

use tokio::sync::watch;

/// Tells everything that would go on for ever that the sandbox is to stop.
#[derive(Clone)]
pub(crate) struct Stop(watch::Receiver<()>);

impl Stop {
    /// The sandbox is to stop once the sender is dropped.
    pub(crate) fn channel() -> (watch::Sender<()>, Self) {
        let (stopping, stop) = watch::channel(());
        (stopping, Self(stop))
    }

    /// Completes when the sandbox is to stop.
    pub(crate) async fn asked_for(mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

/// Completes at Ctrl-C or SIGTERM. From its making on, they no longer end the process by themselves.
#[cfg(unix)]
pub(crate) fn signal() -> io::Result<impl Future<Output = ()> + Send> {
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

/// Completes at Ctrl-C. From its making on, it no longer ends the process by itself.
#[cfg(windows)]
pub(crate) fn signal() -> io::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
