//! Measures the speed, the size and the memory of the package and of the crate, against other libraries.

use std::path::{Path, PathBuf};
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
/// The programs whose import is measured, with the variables that name them to `import.mjs`.
const PROGRAMS: [(&str, &str); 3] = [
    ("caibo", "CAIBO"),
    ("sandbox", "CAIBO_SANDBOX"),
    ("reqwest-loop", "REQWEST_LOOP"),
];

/// The examples of `caibo-cli` that make files and read them.
const EXAMPLES: [&str; 2] = ["generate", "read_csv"];

/// Builds everything, measures, and prints the tables.
pub fn run(workspace: &Workspace, quick: bool) -> Result<()> {
    setup::build_tools(workspace)?;
    setup::npm_packages(Path::new(FOLDER))?;
    let chrome = browser::find_or_install()?;
    package::build(workspace)?;
    if quick {
        return self::quick(workspace, &chrome);
    }
    run::stream(build().arg("--release"))?;
    let mut bench = command(&chrome, |name| workspace.released(name));
    if let Some(programs) = setup::python_packages(workspace, Path::new(PYTHON_PEERS)) {
        bench.env("FRICTIONLESS", programs.join("frictionless"));
    }
    run::stream(&mut bench)
}

/// Takes every measurement in a few rounds, and fails if one gives no figure. The package must be built before.
pub fn quick(workspace: &Workspace, chrome: &Path) -> Result<()> {
    // For the whole workspace, as the tests are: see `BUILD_SANDBOX`.
    run::stream(&mut build())?;
    run::stream(command(chrome, |name| workspace.built(name)).arg("--quick"))
}

/// Builds the programs that are measured.
fn build() -> Command {
    let mut build = cargo(["build", "--workspace", "--bin", NATIVE]);
    for (name, _) in PROGRAMS {
        build.args(["--bin", name]);
    }
    for name in EXAMPLES {
        build.args(["--example", name]);
    }
    build
}

fn command(chrome: &Path, path: impl Fn(&str) -> PathBuf) -> Command {
    let mut node = Command::new("node");
    node.arg("xtask/bench/main.mjs").arg(path(NATIVE));
    node.env("CHROME", chrome);
    for (name, variable) in PROGRAMS {
        node.env(variable, path(name));
    }
    node
}
