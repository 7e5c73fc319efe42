//! Runs a local Caibo API with the demo page and the npm package that are part of the program.

use std::io::{self, Write};
use std::process::ExitCode;

use caibo_sandbox::program::{self, Arguments};
use caibo_sandbox::{Folder, IncludedFile};
use tokio::runtime::Runtime;

use crate::failure::Failure;

// `WWW` and `PKG`, the files of the folder `site`, by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/site.rs"));

const NO_SITE: &str = "this program was built without the demo page and the npm package; \
     use the API alone, or name folders with them by --www and --pkg";

/// Serves until Ctrl-C or SIGTERM. The exit code of a sandbox that does not start, or cannot go on, is 1, as that of the program
/// `sandbox`.
pub fn run(mut arguments: Arguments) -> ExitCode {
    let options = &mut arguments.options;
    if WWW.is_empty() || PKG.is_empty() {
        if options.www.is_none() || options.pkg.is_none() {
            report(NO_SITE);
        }
    } else {
        options.www.get_or_insert(Folder::Included(WWW));
        options.pkg.get_or_insert(Folder::Included(PKG));
    }
    match serve(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

fn serve(arguments: Arguments) -> Result<(), Failure> {
    let runtime = Runtime::new().map_err(|error| {
        Failure::new(format!("cannot start the threads of the server: {error}"))
    })?;
    runtime
        .block_on(program::run(arguments))
        .map_err(|error| Failure::new(error.to_string()))
}

/// Prints a line for the person at the terminal.
fn report(line: &str) {
    // Not `eprintln!`, which panics where standard error is closed.
    let _ = writeln!(io::stderr(), "caibo: {line}");
}
