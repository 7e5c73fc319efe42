//! Accepting connections, also after a time without file handles.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};

use crate::log;

/// The time between attempts while connections cannot be accepted.
const PAUSE: Duration = Duration::from_millis(100);

/// The time between two lines about it.
const QUIET: Duration = Duration::from_secs(60);

pub(crate) struct Acceptor {
    listener: TcpListener,
    logged: Option<Instant>,
}

impl Acceptor {
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            logged: None,
        }
    }

    /// Waits for the next connection.
    pub(crate) async fn accept(&mut self) -> TcpStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => return stream,
                Err(error) => match error.kind() {
                    // The client has gone already.
                    ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset => {}
                    _ => {
                        if self.logged.is_none_or(|time| time.elapsed() >= QUIET) {
                            log::failure(
                                "accept a connection",
                                format_args!("{error}; new ones wait"),
                            );
                            self.logged = Some(Instant::now());
                        }
                        sleep(PAUSE).await;
                    }
                },
            }
        }
    }
}
