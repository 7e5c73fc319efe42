//! A running sandbox: from opening its port and its database to closing them.

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::middleware::map_response;
use caibo_customers::options::Token;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tower_http::add_extension::AddExtension;

use crate::accept::Acceptor;
use crate::app::App;
use crate::connection::{self, Connection, Cut};
use crate::error::{Error, Kind};
use crate::options::Options;
use crate::rate_limit::RateLimit;
use crate::router;
use crate::store::Store;
use crate::token_uses::TokenUses;

/// The time that open requests get to finish after the stop: a client that never finishes its request must not keep
/// the process.
const GRACE: Duration = Duration::from_secs(4);

/// The time that a client has to send the head of a request, and that an idle connection is kept open: a client that
/// sends nothing must not keep a file handle.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// A sandbox that listens. It answers once [`serve`](Self::serve) is awaited; until then connections wait.
pub(crate) struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: App,
    router: Router,
}

impl Server {
    /// Opens the port, on 127.0.0.1 only, and the database.
    ///
    /// # Errors
    ///
    /// The token is not a `b64token` (RFC 6750, section 2.1), the port is taken, or the database cannot be opened.
    pub(crate) async fn listen(options: Options) -> Result<Self, Error> {
        // Not left to the argument parser, which would print the token.
        if let Some(token) = &options.token {
            Token::parse(token).map_err(|error| Error(Kind::Token(error)))?;
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let bind = async {
            let listener = TcpListener::bind(address).await?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        };
        let (listener, address) = bind
            .await
            .map_err(|error| Error(Kind::Listen { address, error }))?;
        let store = Store::open(options.db.as_deref()).map_err(|error| {
            Error(Kind::Open {
                file: options.db,
                error,
            })
        })?;
        let stopping = CancellationToken::new();
        let uses = options.token_uses.map(TokenUses::new);
        let app = App::new(store, options.token, uses, stopping);
        let rate = options.rate.map(RateLimit::new);
        let mut router = router::router(app.clone(), rate, options.www, options.pkg);
        if options.no_keep_alive {
            router = router.layer(map_response(connection::close_after));
        }
        Ok(Self {
            listener,
            address,
            app,
            router,
        })
    }

    /// The address to send requests to, with the port that a port of 0 was replaced by.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The state that the handlers share. Cancelling its `stopping` does not end the server, only the faults that wait.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Answers requests until `stop` completes, then finishes the open ones, for 4 seconds at most.
    ///
    /// Must run on a tokio runtime with I/O and time enabled.
    ///
    /// # Errors
    ///
    /// The database cannot be written to at the end.
    pub(crate) async fn serve(self, stop: impl Future<Output = ()>) -> Result<(), Error> {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
        let open = GracefulShutdown::new();
        let mut acceptor = Acceptor::new(self.listener);
        let mut stop = pin!(stop);
        loop {
            let stream = tokio::select! {
                stream = acceptor.accept() => stream,
                () = &mut stop => break,
            };
            let cut = Cut::default();
            let service = AddExtension::new(self.router.clone(), cut.clone());
            let connection = http.serve_connection(
                TokioIo::new(Connection::new(stream, cut)),
                TowerToHyperService::new(service),
            );
            tokio::spawn(open.watch(connection));
        }
        // New connections are refused from here on.
        drop(acceptor);
        self.app.stopping.cancel();
        // At the end of this time the connections are left to the end of the runtime.
        let _ = timeout(GRACE, open.shutdown()).await;
        // The record of the last request's end is written by a task that nothing else waits for.
        self.app
            .store
            .settled()
            .await
            .map_err(|error| Error(Kind::Close(error)))
    }
}
