//! Builds the demo and runs the sandbox, which serves it, in the foreground.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::package;
use crate::run;
use crate::setup;
use crate::workspace::Workspace;

/// The arguments of `cargo` that build the sandbox. `--workspace` selects the same features of shared dependencies as the
/// tests do; with `--package` cargo would compile them again.
pub const BUILD_SANDBOX: [&str; 4] = ["build", "--workspace", "--bin", "sandbox"];

/// The start of the sandbox's first line, before its address.
const GREETING: &str = "Caibo sandbox: ";
/// How long the sandbox may run after a Ctrl-C before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// Builds everything, runs the sandbox until it exits, and returns its exit code.
pub fn start(workspace: &Workspace, args: &[OsString]) -> Result<ExitCode> {
    setup::build_tools(workspace)?;
    package::build(workspace)?;
    run::stream(&mut run::cargo(BUILD_SANDBOX))?;

    // A terminal sends Ctrl-C to both processes. The sandbox then exits by itself, and this process waits for its exit
    // code.
    let (sender, signals) = mpsc::channel();
    ctrlc::set_handler(move || sender.send(()).unwrap_or_default())?;
    let mut command = Command::new(workspace.built("sandbox"));
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let sandbox = command.spawn();
    let mut sandbox = sandbox.map_err(|error| run::not_started(&command, &error))?;
    let output = sandbox.stdout.take().context("the sandbox has no output")?;
    let relay = thread::spawn(|| relay(output));

    let mut kill_at = None;
    let status = loop {
        match signals.recv_timeout(Duration::from_millis(100)) {
            Ok(()) => kill_at = Some(Instant::now() + GRACE),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if let Some(status) = sandbox.try_wait()? {
            break status;
        }
        // Either only this process got the signal, or the sandbox hangs.
        if kill_at.is_some_and(|time| Instant::now() > time) {
            sandbox.kill()?;
        }
    };
    // The thread fails only if stdout is closed, and then an error could not be printed either.
    relay.join().ok();
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Copies the sandbox's output to stdout, and explains its address.
fn relay(output: impl Read) -> io::Result<()> {
    let mut stdout = io::stdout();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        writeln!(stdout, "{line}")?;
        if let Some(address) = line.trim_end().strip_prefix(GREETING) {
            writeln!(stdout, "Open {address} in a browser. Press Ctrl-C to stop.")?;
        }
    }
    Ok(())
}
