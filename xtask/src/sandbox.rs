//! A sandbox process for tests that cannot start one themselves.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::demo::GREETING;
use crate::run;
use crate::workspace::Workspace;

/// A running sandbox, which is killed on drop.
pub struct Sandbox {
    process: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
}

impl Sandbox {
    /// Starts the built program on a free port with these further arguments, and waits for its address.
    ///
    /// It keeps no connection alive, since a browser itself repeats a request whose kept connection ends without a response.
    pub fn start(workspace: &Workspace, args: &[&str]) -> Result<Self> {
        let mut command = Command::new(workspace.built("sandbox"));
        command.args(["--port", "0", "--no-keep-alive"]).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let process = command.spawn();
        let mut process = process.map_err(|error| run::not_started(&command, &error))?;
        let mut line = String::new();
        let output = process.stdout.take();
        let mut sandbox = Self {
            process,
            url: String::new(),
        };
        BufReader::new(output.context("the sandbox has no output")?).read_line(&mut line)?;
        let url = line.trim_end().strip_prefix(GREETING);
        url.context("the sandbox printed no address")?
            .clone_into(&mut sandbox.url);
        Ok(sandbox)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended already.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
