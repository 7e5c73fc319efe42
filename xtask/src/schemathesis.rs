//! schemathesis, a Python program that sends a server requests made from its OpenAPI document, valid ones and others, and compares
//! the responses with the document.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;
use crate::sandbox::Sandbox;
use crate::workspace::{Workspace, remove};

/// schemathesis and what it needs, in exact versions.
const REQUIREMENTS: &str = "tests/conformance/requirements.txt";
/// The findings that are explained, each with its reason. Any other fails.
const EXPLAINED: &str = "tests/conformance/schemathesis.json";
/// The requests for each call, in each phase.
const REQUESTS: &str = "500";
const TOKEN: &str = "conformance";

/// Installs schemathesis, and returns its folder. Without Python it prints a line that says so, and returns `None`.
pub fn prepare(workspace: &Workspace) -> Result<Option<PathBuf>> {
    let Some(python) = python() else {
        println!("No Python 3.10 or later with venv and pip: schemathesis is not run.");
        return Ok(None);
    };
    install(
        python,
        &workspace.root.join(workspace.target.join("schemathesis")),
    )
    .map(Some)
}

/// Tests a sandbox by its own OpenAPI document.
pub fn test(workspace: &Workspace, folder: &Path) -> Result<()> {
    let sandbox = Sandbox::start(workspace, &["--token", TOKEN])?;
    let mut command = Command::new(program(folder, "schemathesis"));
    command.args([
        "run",
        &format!("{}/openapi.json", sandbox.url.trim_end_matches('/')),
    ]);
    command.args(["--header", &format!("Authorization: Bearer {TOKEN}")]);
    command.args(["--checks", "all", "--max-examples", REQUESTS, "--no-color"]);
    command.args(["--generation-database", "none", "--baseline"]);
    command.arg(workspace.root.join(EXPLAINED));
    // It writes its files to the current folder.
    run::stream(command.current_dir(folder))
}

/// The first Python that is recent enough.
fn python() -> Option<&'static str> {
    let is_recent = |name: &&str| {
        let check = "import sys, venv, ensurepip; assert sys.version_info >= (3, 10)";
        run::read(Command::new(name).args(["-c", check])).is_ok()
    };
    ["python3", "python"].into_iter().find(is_recent)
}

/// Makes a virtual environment with the requirements, unless they are unchanged since the last time.
fn install(python: &str, folder: &Path) -> Result<PathBuf> {
    let requirements = fs::read(REQUIREMENTS).context(REQUIREMENTS)?;
    let installed = folder.join("requirements.txt");
    if fs::read(&installed).is_ok_and(|installed| installed == requirements) {
        return Ok(folder.to_owned());
    }
    println!("Installing {REQUIREMENTS} into {}", folder.display());
    remove(folder)?;
    run::stream(Command::new(python).args(["-m", "venv"]).arg(folder))?;
    let mut pip = Command::new(program(folder, "pip"));
    // The file lists every package, so none is added.
    pip.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ]);
    run::stream(pip.args(["--requirement", REQUIREMENTS]))
        .context("schemathesis could not be installed: this needs the package index of Python")?;
    fs::write(installed, requirements)?;
    Ok(folder.to_owned())
}

/// The path of a program of a virtual environment.
fn program(folder: &Path, name: &str) -> PathBuf {
    folder
        .join(if cfg!(windows) { "Scripts" } else { "bin" })
        .join(name)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn each_explained_finding_has_a_reason() -> Result<()> {
        let explained: Value = serde_json::from_slice(&fs::read(Path::new("..").join(EXPLAINED))?)?;
        let entries = explained.get("entries").and_then(Value::as_array);
        for entry in entries.context("no entries")? {
            let reason = entry.get("reason").and_then(Value::as_str);
            assert!(
                reason.is_some_and(|reason| reason.ends_with('.')),
                "{entry}"
            );
        }
        Ok(())
    }
}
