//! Builds the program `caibo` with the demo page and the npm package inside, and the npm packages that install it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::package;
use crate::run;
use crate::workspace::{Workspace, remove};

/// The files that `cli/build.rs` makes part of the program.
const SITE: &str = "cli/site";

/// Makes `pkg/`, the program as it is published, and its npm packages for this machine in `build/npm/`.
pub fn build(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    println!("Building caibo");
    fill_site()?;
    let options = ["build", "--profile", "dist", "--package", "caibo-cli"];
    run::stream(&mut run::cargo(options))?;
    make_packages(&workspace.distributed("caibo"))
}

/// The same with the `pkg/` that is there, unoptimized: it compiles in seconds, with what the tests have compiled already.
pub fn build_for_tests(workspace: &Workspace) -> Result<()> {
    fill_site()?;
    // For the whole workspace, as the tests are: see `BUILD_SANDBOX`.
    run::stream(&mut run::cargo(["build", "--workspace", "--bin", "caibo"]))?;
    make_packages(&workspace.built("caibo"))
}

fn fill_site() -> Result<()> {
    for folder in ["www", "pkg"] {
        let copy = Path::new(SITE).join(folder);
        remove(&copy)?;
        copy_folder(Path::new(folder), &copy)
            .with_context(|| format!("{folder} to {}", copy.display()))?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

fn make_packages(program: &Path) -> Result<()> {
    let version = run::read(Command::new("rustc").arg("-vV"))?;
    let target = host(&version).context("`rustc -vV` names no host")?;
    let mut script = Command::new("node");
    run::stream(script.args(["xtask/cli-packages.mjs", target]).arg(program))
}

/// The target triple of this machine, from the output of `rustc -vV`.
fn host(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_host_in_the_version_of_rustc() {
        let version =
            "rustc 1.95.0 (x)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nLLVM version: 22";
        assert_eq!(host(version), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(host("rustc 1.95.0"), None);
    }
}
