//! The demo: the sandbox, in the foreground.

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

/// Builds the sandbox. For the whole workspace, as the tests are: for one package alone, cargo would choose other features
/// of shared dependencies and compile them again.
pub const BUILD_SANDBOX: [&str; 4] = ["build", "--workspace", "--bin", "sandbox"];

/// How the sandbox's first line starts; its address follows.
const GREETING: &str = "Caibo sandbox: ";
/// How long the sandbox may take to end after a Ctrl-C.
const PATIENCE: Duration = Duration::from_secs(5);

/// Builds everything, then runs the sandbox until it ends, and gives its exit code.
pub fn start(workspace: &Workspace, args: &[OsString]) -> Result<ExitCode> {
    setup::build_tools(workspace)?;
    package::build(workspace)?;
    run::stream(&mut run::cargo(BUILD_SANDBOX))?;

    // A Ctrl-C in a terminal reaches the sandbox as well, which ends by itself: outlive it to pass on how it ended.
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

    let mut give_up = None;
    let status = loop {
        match signals.recv_timeout(Duration::from_millis(100)) {
            Ok(()) => give_up = Some(Instant::now() + PATIENCE),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if let Some(status) = sandbox.try_wait()? {
            break status;
        }
        // The signal was for this process alone, or the sandbox hangs.
        if give_up.is_some_and(|time| Instant::now() > time) {
            sandbox.kill()?;
        }
    };
    // Only a closed stdout makes the relay fail, and then there is nobody to tell.
    relay.join().ok();
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn relay(output: impl Read) -> io::Result<()> {
    let mut stdout = io::stdout();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        writeln!(stdout, "{line}")?;
        if let Some(address) = line.trim_end().strip_prefix(GREETING) {
            writeln!(stdout, "Open {address} in a browser. Ctrl-C ends it.")?;
        }
    }
    Ok(())
}
