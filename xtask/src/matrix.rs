//! Runs `tests/matrix`, which tests the npm package in every JavaScript runtime, and builds what it needs.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::browser;
use crate::demo::BUILD_SANDBOX;
use crate::package;
use crate::run::{self, cargo};
use crate::setup;
use crate::workspace::Workspace;

/// Selects the runtimes that `cargo xtask test` includes.
pub const QUICK: &str = "--quick";

/// Tests the named runtimes, a quick selection of them, or all.
pub fn run(workspace: &Workspace, names: &[String], quick: bool) -> Result<()> {
    setup::build_tools(workspace)?;
    let chrome = browser::find_or_install()?;
    package::build(workspace)?;
    run::stream(&mut cargo(BUILD_SANDBOX))?;
    let mut command = command(workspace, &chrome, names);
    if quick {
        command.arg(QUICK);
    }
    run::stream(&mut command)
}

/// The test program. The package and the sandbox must be built before it runs.
pub fn command(workspace: &Workspace, chrome: &Path, args: &[impl AsRef<OsStr>]) -> Command {
    let mut node = Command::new("node");
    node.arg("tests/matrix/main.mjs").args(args);
    node.env(
        "CAIBO_SANDBOX",
        workspace.root.join(workspace.built("sandbox")),
    );
    node.env("CHROME", chrome);
    node
}
