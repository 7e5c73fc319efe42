//! What the package weighs beside others, and whether it is made of its sources alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::package;
use crate::run;
use crate::setup;
use crate::wasm;
use crate::workspace::{Workspace, remove};

/// The packages of others, pinned in a folder of their own.
const PEERS: &str = "xtask/peers";

/// Prints the sizes, builds once more elsewhere, and fails over the budget or where the two builds differ.
pub fn weigh(workspace: &Workspace) -> Result<()> {
    setup::build_tools(workspace)?;
    setup::npm_packages(Path::new(PEERS))?;
    let parts = package::build(workspace)?;
    println!();
    let sizes = run::stream(budget().arg(&parts.named));
    println!("\nBuilding again, in another folder");
    reproduces(workspace, &parts)?;
    println!("The same to the byte");
    sizes
}

/// The check of the budget alone, of what is in `pkg/`.
pub fn budget() -> Command {
    let mut command = Command::new("node");
    command.arg("xtask/size.mjs");
    command
}

fn reproduces(workspace: &Workspace, parts: &wasm::Parts) -> Result<()> {
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
    let compiled = wasm::compile(&sources, &scratch.join("target"))?;
    let again = wasm::Parts::in_folder(&scratch.join("npm"));
    wasm::make(workspace, &compiled, &again)?;
    for (first, second) in parts.files().iter().zip(again.files()) {
        ensure!(
            fs::read(first)? == fs::read(second)?,
            "two builds differ: {} and {}",
            first.display(),
            second.display()
        );
    }
    remove(&scratch)
}

/// Every file of the repository that is there, and no output.
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
