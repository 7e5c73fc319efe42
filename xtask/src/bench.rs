//! Measures the speed, the size and the memory of the package and of the crate, against other libraries.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::browser;
use crate::package;
use crate::run::{self, cargo};
use crate::setup;
use crate::workspace::Workspace;

/// The folder with the measurements, and with the package and the other packages in pinned versions.
pub const FOLDER: &str = "xtask/bench";
/// The other program for files, in a pinned version.
const PYTHON_PEERS: &str = "xtask/bench/peers/requirements.txt";
/// The program that measures the crate.
const NATIVE: &str = "bench-native";

/// The program that checks files, and the examples of its crate that make and read them.
const FILES: [&str; 6] = [
    "--bin",
    "caibo",
    "--example",
    "generate",
    "--example",
    "read_csv",
];

/// Builds everything, measures, and prints the tables.
pub fn run(workspace: &Workspace, quick: bool) -> Result<()> {
    setup::build_tools(workspace)?;
    setup::npm_packages(Path::new(FOLDER))?;
    let chrome = browser::find_or_install()?;
    package::build(workspace)?;
    if quick {
        return self::quick(workspace, &chrome);
    }
    run::stream(&mut cargo(["build", "--release", "--package", NATIVE]))?;
    let mut files = cargo(["build", "--release", "--package", "caibo-cli"]);
    run::stream(files.args(FILES))?;
    let mut bench = command(&workspace.released(NATIVE), &chrome);
    if let Some(programs) = setup::python_packages(workspace, Path::new(PYTHON_PEERS)) {
        bench.env("FRICTIONLESS", programs.join("frictionless"));
    }
    run::stream(&mut bench)
}

/// Takes every measurement in a few rounds, and fails if one gives no figure. The package must be built before.
pub fn quick(workspace: &Workspace, chrome: &Path) -> Result<()> {
    // For the whole workspace, as the tests are: see `BUILD_SANDBOX`.
    run::stream(cargo(["build", "--workspace", "--bin", NATIVE]).args(FILES))?;
    run::stream(command(&workspace.built(NATIVE), chrome).arg("--quick"))
}

fn command(native: &Path, chrome: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg("xtask/bench/main.mjs").arg(native);
    node.env("CHROME", chrome);
    node
}
