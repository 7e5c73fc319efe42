//! The program `sandbox`: reads its arguments, prints the address and serves until a signal stops it.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::thread;

use clap::Parser;
use sandbox::{Options, Sandbox, stop_signal};
use tokio::sync::oneshot;

/// A local Caibo API, for tests and for trying things out.
///
/// It validates customers by the same rules as the npm package and the Rust crate, stores them in SQLite
/// and serves the demo page. It listens on 127.0.0.1 only.
#[derive(Parser)]
#[command(
    version,
    after_help = "\
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
faults follow each other with bars: `drop; times=1 | in-progress; times=2`."
)]
struct Arguments {
    #[command(flatten)]
    options: Options,

    /// Stop when standard input ends, as it does when the program that holds its other end has ended in any way
    #[arg(long)]
    until_stdin_ends: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            // Not `eprintln!`, which panics where standard error is closed.
            let _ = writeln!(io::stderr(), "sandbox: {line}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until a signal stops it. The error is one line: the cause and the remedy.
async fn run(arguments: Arguments) -> Result<(), String> {
    let sandbox = Sandbox::listen(arguments.options)
        .await
        .map_err(|error| error.to_string())?;
    // Before the address is printed: a script that reads the address may send the signal at once.
    let stop = stop_signal().map_err(|error| format!("cannot wait for Ctrl-C: {error}"))?;
    print_address(sandbox.address()).map_err(|error| {
        format!("cannot write to standard output: {error}; keep it open or send it to a file")
    })?;
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
    sandbox.serve(stop).await.map_err(|error| error.to_string())
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
