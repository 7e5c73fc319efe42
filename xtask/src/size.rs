//! Measures the size of the package and compares it with other packages, and tests that the build is reproducible.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::package;
use crate::run;
use crate::setup;
use crate::wasm;
use crate::workspace::{Workspace, remove};

/// The folder with the other packages, in pinned versions.
const PEERS: &str = "xtask/peers";

/// Prints the sizes, builds again in another folder, and fails if a size is over budget or the two builds differ.
pub fn weigh(workspace: &Workspace) -> Result<()> {
    setup::build_tools(workspace)?;
    setup::npm_packages(Path::new(PEERS))?;
    package::build(workspace)?;
    println!();
    let parts = wasm::build(workspace, &wasm::SMALL)?;
    let sizes = run::stream(budget().arg(&parts.named));
    println!("\nBuilding again, in another folder");
    reproduces(workspace)?;
    println!("Both builds gave the same bytes");
    sizes
}

/// The command that compares the size of the package in `pkg/` with its budget.
pub fn budget() -> Command {
    let mut command = Command::new("node");
    command.arg("xtask/size.mjs");
    command
}

/// Builds a copy of the sources in another folder, and compares the bytes.
fn reproduces(workspace: &Workspace) -> Result<()> {
    let scratch = workspace.root.join(&workspace.target).join("again");
    remove(&scratch)?;
    let sources = scratch.join("sources");
    for path in tracked()? {
        let copy = sources.join(&path);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&path, &copy).with_context(|| path.display().to_string())?;
    }
    for variant in wasm::VARIANTS {
        let parts = wasm::build(workspace, variant)?;
        let compiled = wasm::compile(&sources, &scratch.join("target"), variant)?;
        let again = wasm::Parts::in_folder(&scratch.join("npm"), variant);
        wasm::make(workspace, &compiled, variant, &again)?;
        for (first, second) in parts.files().zip(again.files()) {
            ensure!(
                fs::read(first)? == fs::read(second)?,
                "two builds differ: {} and {}",
                first.display(),
                second.display()
            );
        }
    }
    remove(&scratch)
}

/// The files of the working tree that git does not ignore.
fn tracked() -> Result<Vec<PathBuf>> {
    let list = [
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ];
    let names = run::read(Command::new("git").args(list))?;
    let paths = names.split('\0').map(PathBuf::from);
    Ok(paths.filter(|path| path.is_file()).collect())
}
