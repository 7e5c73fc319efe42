//! A local Caibo API: axum in front of SQLite, judging customers by the very rule book that runs in browsers.
//!
//! ```text
//! request ─▶ audit ─▶ cors ─▶ host ─▶ inject ─▶ auth ─▶ body ─▶ customers ─▶ caibo_customers ─▶ store ─▶ answer
//!                               └─▶ files (www/, pkg/)                every refusal ─▶ problem ─▶ answer
//! ```

mod app;
mod audit;
mod auth;
mod body;
mod connection;
mod cors;
mod customer_id;
mod customers;
mod fault;
mod files;
mod host;
mod idempotency;
mod inject;
mod json;
mod problem;
mod request_id;
mod stop;
mod store;

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use axum::middleware::map_response;
use caibo_customers::options::Token;
use clap::Parser;
use tokio::net::TcpListener;

use crate::app::App;
use crate::connection::{Connections, Cut};
use crate::stop::Stop;
use crate::store::Store;

/// How long open requests may take once the sandbox is told to stop: a client that never finishes
/// its request must not keep the process.
const GRACE: Duration = Duration::from_secs(4);

/// A local Caibo API, for tests and for trying things out.
///
/// It judges customers by the same rules as the npm package and the Rust crate, keeps them in SQLite
/// and serves the demo page. It listens at 127.0.0.1 only.
#[derive(Parser)]
#[command(
    version,
    after_help = "\
Once it listens it prints one line, `Caibo sandbox: http://127.0.0.1:PORT`. Ctrl-C ends it.

  POST /customers                      creates a customer
  PUT  /api/customers/ID               changes one
  GET  /api/users/payment-methods/ID   lists the payment methods of one
  GET  /sandbox/customers              lists what is stored
  GET  /sandbox/requests               lists what was asked for
  GET  /                               the demo page
  GET  /pkg/FILE                       the built npm package

The header `Sandbox-Fault: drop; times=1` lets a request fail. Others than `drop`: status=503,
drop-after-commit, stall-headers, stall-body, truncate, garbage, html, slow=200ms."
)]
struct Arguments {
    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 4010)]
    port: u16,

    /// The SQLite file to keep customers in, made if need be [default: in memory, gone at the end]
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,

    /// The bearer token that calls must carry [default: any does for PUT and payment methods, and none is asked for to
    /// create]
    #[arg(long, value_name = "T")]
    token: Option<String>,

    /// Close every connection after one answer: a browser sends a request again by itself, and unseen, where a
    /// connection that it had kept open ends without an answer
    #[arg(long)]
    no_keep_alive: bool,

    /// The folder with the demo page [default: the repository's www]
    #[arg(
        long,
        value_name = "DIR",
        default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../www"),
        hide_default_value = true
    )]
    www: PathBuf,

    /// The folder with the built npm package [default: the repository's pkg]
    #[arg(
        long,
        value_name = "DIR",
        default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../pkg"),
        hide_default_value = true
    )]
    pkg: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            complain(&line);
            ExitCode::FAILURE
        }
    }
}

/// Serves until a signal says stop. An error is one line that says what is wrong and what to do.
async fn run(arguments: Arguments) -> Result<(), String> {
    // One that the package cannot send would refuse every call. Not left to the argument parser, which
    // would print it.
    if let Some(token) = &arguments.token {
        Token::parse(token).map_err(|error| error.to_string())?;
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!(
            "cannot listen on {address}: {error}; \
             end what uses the port, or choose another with --port (0 takes a free one)"
        )
    })?;
    let store = Store::open(arguments.db.as_deref()).map_err(|error| {
        let file = arguments
            .db
            .as_deref()
            .unwrap_or("in memory".as_ref())
            .display();
        format!(
            "cannot open the database {file}: {error}; \
             give --db another file, or leave it out to keep customers in memory"
        )
    })?;
    let (stopping, stop) = Stop::channel();
    let app = App::new(store.clone(), arguments.token, stop.clone());

    // Before the first line: who reads it may send the signal at once.
    let signal = stop::signal().map_err(|error| format!("cannot wait for Ctrl-C: {error}"))?;
    announce(&listener).map_err(|error| {
        format!("cannot write to standard output: {error}; keep it open or send it to a file")
    })?;

    let mut router = app::router(app, &arguments.www, &arguments.pkg);
    if arguments.no_keep_alive {
        router = router.layer(map_response(connection::close_after));
    }
    let service = router.into_make_service_with_connect_info::<Cut>();
    let serving = axum::serve(Connections(listener), service).with_graceful_shutdown(async {
        signal.await;
        drop(stopping);
    });
    let served = tokio::select! {
        served = serving.into_future() => served,
        () = async {
            stop.asked_for().await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    };
    // Nobody waits for the record of the last request's end but this.
    store
        .settled()
        .await
        .map_err(|error| format!("cannot close the database: {error}"))?;
    served.map_err(|error| format!("cannot go on serving: {error}; start it again"))
}

/// The line that tells people and scripts where the sandbox is.
fn announce(listener: &TcpListener) -> io::Result<()> {
    let address = listener.local_addr()?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "Caibo sandbox: http://{address}")?;
    stdout.flush()
}

/// Tells the operator what is wrong, without anything personal. Unlike `eprintln!` it cannot panic.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "sandbox: {line}");
}
