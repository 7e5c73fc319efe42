//! A sandbox in a task of its own, for tests.

use std::net::SocketAddr;

use caibo_customers::options::Token;
use serde_json::Value;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::app::App;
use crate::error::{Error, Kind};
use crate::options::Options;
use crate::server::Server;
use crate::store;

/// A running sandbox. It stops when it is dropped.
///
/// It needs a tokio runtime with I/O and time enabled, and runs as a task of it.
#[must_use = "the sandbox stops when it is dropped"]
pub struct Sandbox {
    app: App,
    address: SocketAddr,
    url: String,
    server: JoinHandle<Result<(), Error>>,
    stop: DropGuard,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1, with customers in memory.
    ///
    /// # Errors
    ///
    /// No port can be opened.
    pub async fn start() -> Result<Self, Error> {
        Self::start_with(Options::default()).await
    }

    /// Starts a sandbox with these options.
    ///
    /// # Errors
    ///
    /// The token is not a `b64token` (RFC 6750, section 2.1), the port is taken, or the database cannot be opened.
    pub async fn start_with(options: Options) -> Result<Self, Error> {
        let server = Server::listen(options).await?;
        let (app, address) = (server.app().clone(), server.address());
        let stop = CancellationToken::new();
        let server = tokio::spawn(server.serve(stop.clone().cancelled_owned()));
        Ok(Self {
            app,
            address,
            url: format!("http://{address}"),
            server,
            stop: stop.drop_guard(),
        })
    }

    /// The base URL of its API: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Requires this token from now on, or none.
    ///
    /// # Errors
    ///
    /// The token is not a `b64token` (RFC 6750, section 2.1).
    pub fn set_token(&self, token: Option<&str>) -> Result<(), Error> {
        if let Some(token) = token {
            Token::parse(token).map_err(|error| Error(Kind::Token(error)))?;
        }
        self.app.token.set(token);
        Ok(())
    }

    /// Makes the requests from now on fail, as the header `Sandbox-Fault` does: `status=503; times=2`, `drop-after-commit`,
    /// `stall-headers` and so on. A request with the header has the fault of the header.
    ///
    /// # Errors
    ///
    /// The text is not a fault.
    pub fn set_fault(&self, fault: &str) -> Result<(), Error> {
        match self.app.faults.set(Some(fault)) {
            true => Ok(()),
            false => Err(Error(Kind::Fault)),
        }
    }

    /// Makes requests without the header `Sandbox-Fault` succeed again.
    pub fn clear_fault(&self) {
        self.app.faults.set(None);
    }

    /// The stored customers, in the order of their ids.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn customers(&self) -> Result<Vec<Value>, Error> {
        values(self.app.store.list().await)
    }

    /// The received requests, in the order of arrival: `method`, `path`, `status`, `startedAt` and `endedAt`. The last three are
    /// null as long as there is none. Old ones are dropped.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn requests(&self) -> Result<Vec<Value>, Error> {
        values(self.app.store.requests().await.map(|records| records.kept))
    }

    /// Stops it: finishes the open requests, for 4 seconds at most, and closes the database. A drop does the same in the
    /// background.
    ///
    /// # Errors
    ///
    /// The database cannot be written to at the end.
    pub async fn stop(self) -> Result<(), Error> {
        drop(self.stop);
        self.server
            .await
            .unwrap_or_else(|_| Err(Error(Kind::Ended)))
    }
}

/// Parses stored JSON texts.
fn values(texts: Result<Vec<String>, store::Error>) -> Result<Vec<Value>, Error> {
    let texts = texts.map_err(|error| Error(Kind::Read(error)))?;
    let values = texts.iter().map(|text| serde_json::from_str(text));
    let values = values.collect::<Result<_, _>>();
    values.map_err(|error| Error(Kind::Read(error.into())))
}
