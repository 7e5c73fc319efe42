//! Builds the demo and runs the sandbox, which serves it, in the foreground.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::package;
use crate::run;
use crate::setup;
use crate::workspace::Workspace;

#[path = "../../sandbox/src/port.rs"]
mod port;

use port::PORT;

/// The arguments of `cargo` that build the sandbox. `--workspace` selects the same features of shared dependencies as the
/// tests do; with `--package` cargo would compile them again.
pub const BUILD_SANDBOX: [&str; 4] = ["build", "--workspace", "--bin", "sandbox"];

/// The start of the sandbox's first line, before its address.
pub const GREETING: &str = "Caibo sandbox: ";
/// How long the sandbox may run after a signal before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// Builds everything, runs the sandbox until it exits, and returns its exit code.
pub fn start(workspace: &Workspace, args: &[OsString]) -> Result<ExitCode> {
    // Before the build, which may take minutes.
    if let Some(port) = port_of(args) {
        check_port(port)?;
    }
    setup::build_tools(workspace)?;
    package::build(workspace)?;
    run::stream(&mut run::cargo(BUILD_SANDBOX))?;

    let (sender, signals) = mpsc::channel();
    ctrlc::set_handler(move || sender.send(()).unwrap_or_default())?;
    let mut command = Command::new(workspace.built("sandbox"));
    // The sandbox stops when this end of its standard input is closed, which the operating system does even if this
    // process is killed. `PR_SET_PDEATHSIG` would need unsafe code, exists on Linux only, and ends with the thread.
    command
        .arg("--until-stdin-ends")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let sandbox = command.spawn();
    let mut sandbox = sandbox.map_err(|error| run::not_started(&command, &error))?;
    let mut lifeline = sandbox.stdin.take();
    let output = sandbox.stdout.take().context("the sandbox has no output")?;
    let relay = thread::spawn(|| relay(output));

    let mut kill_at = None;
    let status = loop {
        // A terminal sends Ctrl-C to both processes, `kill` sends SIGTERM to this one only.
        match signals.recv_timeout(Duration::from_millis(100)) {
            Ok(()) => {
                drop(lifeline.take());
                kill_at = Some(Instant::now() + GRACE);
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if let Some(status) = sandbox.try_wait()? {
            break status;
        }
        if kill_at.is_some_and(|time| Instant::now() > time) {
            sandbox.kill()?;
        }
    };
    // The thread fails only if stdout is closed, and then an error could not be printed either.
    relay.join().ok();
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The port that the sandbox will listen on; `None` if it will not listen or refuses the arguments.
fn port_of(args: &[OsString]) -> Option<u16> {
    let mut port = PORT;
    let mut args = args.iter().map(|arg| arg.to_str().unwrap_or_default());
    while let Some(arg) = args.next() {
        match arg.split_once('=') {
            Some(("--port", value)) => port = value.parse().ok()?,
            None if arg == "--port" => port = args.next()?.parse().ok()?,
            None if ["--help", "-h", "--version", "-V"].contains(&arg) => return None,
            _ => {}
        }
    }
    Some(port)
}

/// Fails if the sandbox could not listen on this port.
fn check_port(port: u16) -> Result<()> {
    let address = (Ipv4Addr::LOCALHOST, port);
    let listener = TcpListener::bind(address);
    listener.with_context(|| {
        format!("cannot listen on 127.0.0.1:{port}; end what uses the port, or choose another with --port (0 takes a free one)")
    })?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_port_of_the_arguments() {
        let port = |args: &str| port_of(&args.split(' ').map(OsString::from).collect::<Vec<_>>());
        for (args, expected) in [
            ("", Some(PORT)),
            ("--no-keep-alive", Some(PORT)),
            ("--port 0", Some(0)),
            ("--db file --port=4011", Some(4011)),
            ("--port", None),
            ("--port x", None),
            ("--port 65536", None),
            ("--port 1 --help", None),
        ] {
            assert_eq!(port(args), expected, "{args}");
        }
    }

    #[test]
    fn a_taken_port_is_an_error() -> Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let error = check_port(port).map_err(|error| error.to_string());
        let message = format!(
            "cannot listen on 127.0.0.1:{port}; end what uses the port, or choose another with --port (0 takes a free one)"
        );
        assert_eq!(error, Err(message));
        drop(listener);
        check_port(port)
    }
}
