//! The package in every JavaScript runtime: what `tests/matrix` needs is made here, the rest is there.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::browser;
use crate::demo::BUILD_SANDBOX;
use crate::package;
use crate::run::{self, cargo};
use crate::setup;
use crate::workspace::Workspace;

/// Runs the named runtimes, or all.
pub fn run(workspace: &Workspace, names: &[&str]) -> Result<()> {
    setup::build_tools(workspace)?;
    let chrome = browser::find_or_install()?;
    package::build(workspace)?;
    run::stream(&mut cargo(BUILD_SANDBOX))?;
    run::stream(&mut command(workspace, &chrome, names))
}

/// The program that tries them, for a package and a sandbox that are built: all, the named ones, or `--quick`.
pub fn command(workspace: &Workspace, chrome: &Path, args: &[&str]) -> Command {
    let mut node = Command::new("node");
    node.arg("tests/matrix/main.mjs").args(args);
    node.env(
        "CAIBO_SANDBOX",
        workspace.root.join(workspace.built("sandbox")),
    );
    node.env("CHROME", chrome);
    node
}
