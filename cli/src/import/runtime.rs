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
    let mut signals = Signals::register();
    tokio::spawn(async move {
        signals.next().await;
        let _ = interrupt.send(true);
        signals.next().await;
        process::exit(Stop::INTERRUPTED.into());
    });
    interrupted
}

/// The signals that end the program.
struct Signals {
    #[cfg(unix)]
    streams: Option<(unix::Signal, unix::Signal)>,
}

impl Signals {
    /// From now on the signals do not end the program by themselves.
    fn register() -> Self {
        #[cfg(unix)]
        {
            let [interrupt, terminate] =
                [unix::SignalKind::interrupt(), unix::SignalKind::terminate()].map(unix::signal);
            Self {
                streams: interrupt.ok().zip(terminate.ok()),
            }
        }
        #[cfg(not(unix))]
        Self {}
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some((interrupt, terminate)) = &mut self.streams {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = ctrl_c().await;
    }
}
