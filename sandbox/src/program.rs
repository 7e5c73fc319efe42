//! What a program needs that runs a sandbox until it is stopped: `sandbox` itself, and any other with such a command.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::thread;

use clap::Args;
use tokio::sync::oneshot;

use crate::error::{Error, Kind};
use crate::options::Options;
use crate::server::Server;
use crate::stop_signal::stop_signal;

/// The text below the list of arguments.
pub const HELP: &str = "\
Once it listens, it prints one line, `Caibo sandbox: http://127.0.0.1:PORT`. Ctrl-C stops it.

  POST /customers                      creates a customer
  PUT  /api/customers/ID               changes a customer
  GET  /api/users/payment-methods/ID   lists the payment methods of a customer
  GET  /sandbox/customers              lists the stored customers
  GET  /sandbox/requests               lists the received requests
  GET  /                               the demo page
  GET  /pkg/FILE                       the built npm package

The header `Sandbox-Fault: drop; times=1` makes a request fail. Other faults: status=503 (400 to 999),
drop-after-commit, stall-headers, stall-body, truncate, garbage, html, slow=200ms, in-progress,
and answer=NAME, a response in the format of another framework; README lists the names. Several
faults follow each other with bars: `drop; times=1 | in-progress; times=2`.";

/// The arguments of the program. Another program takes the same ones with `#[command(flatten)]`.
#[derive(Args, Clone)]
pub struct Arguments {
    /// The options of the sandbox.
    #[command(flatten)]
    pub options: Options,

    /// Stop when standard input ends, as it does when the program that holds its other end has ended in any way
    #[arg(long)]
    pub until_stdin_ends: bool,
}

/// Prints the address, and serves until Ctrl-C or SIGTERM, or until standard input ends.
///
/// # Errors
///
/// The sandbox does not start, or cannot go on. The error is one line: the cause and the remedy.
pub async fn run(arguments: Arguments) -> Result<(), Error> {
    let server = Server::listen(arguments.options).await?;
    // Before the address is printed: a script that reads the address may send the signal at once.
    let stop = stop_signal().map_err(|error| Error(Kind::Signal(error)))?;
    print_address(server.address()).map_err(|error| Error(Kind::Print(error)))?;
    let stop = async {
        if arguments.until_stdin_ends {
            tokio::select! {
                () = stop => {}
                () = stdin_end() => {}
            }
        } else {
            stop.await;
        }
    };
    server.serve(stop).await
}

/// Completes when standard input ends or cannot be read.
async fn stdin_end() {
    let (sender, end) = oneshot::channel::<()>();
    // On a thread of its own: a read that blocks would keep the runtime from shutting down.
    thread::spawn(move || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        drop(sender);
    });
    let _ = end.await;
}

/// Prints the line by which people and scripts find the sandbox.
fn print_address(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "Caibo sandbox: http://{address}")?;
    stdout.flush()
}
