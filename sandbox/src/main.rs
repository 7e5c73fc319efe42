//! The program `sandbox`: reads its arguments, prints the address and serves until a signal stops it.

use std::io::{self, Write};
use std::process::ExitCode;

use caibo_sandbox::Folder;
use caibo_sandbox::program::{self, Arguments};
use clap::Parser;

/// The folders of the repository, which the program serves if the arguments name no others.
const WWW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../www");
const PKG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../pkg");

/// A local Caibo API, for tests and for trying things out.
///
/// It validates customers by the same rules as the npm package and the Rust crate, stores them in SQLite
/// and serves the demo page. It listens on 127.0.0.1 only.
#[derive(Parser)]
#[command(version, after_help = program::HELP)]
struct Command {
    #[command(flatten)]
    arguments: Arguments,
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = Command::parse().arguments;
    let options = &mut arguments.options;
    options.www.get_or_insert_with(|| Folder::Disk(WWW.into()));
    options.pkg.get_or_insert_with(|| Folder::Disk(PKG.into()));
    match program::run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            // Not `eprintln!`, which panics where standard error is closed.
            let _ = writeln!(io::stderr(), "sandbox: {line}");
            ExitCode::FAILURE
        }
    }
}
