//! Conformance at length: random documents against other validators, then every case on every engine.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::browser;
use crate::demo::BUILD_SANDBOX;
use crate::package;
use crate::run::{self, cargo};
use crate::setup;
use crate::workspace::{CRATE, Workspace};

/// How many random documents natively, and as many through the package, unless told otherwise.
pub const DOCUMENTS: u32 = 1_000_000;

/// Runs them all, also after one that failed: each takes minutes.
pub fn run(workspace: &Workspace, documents: u32) -> Result<()> {
    println!("\n== set-up");
    setup::build_tools(workspace)?;
    let chrome = browser::find_or_install()?;
    package::build(workspace)?;
    run::stream(&mut cargo(BUILD_SANDBOX))?;
    let sandbox = workspace.root.join(workspace.built("sandbox"));

    let mut native = cargo(["test", "--release", "--package", CRATE]);
    native.args(["--test", "differential", "--", "--nocapture"]);
    let mut npm = Command::new("node");
    npm.args(["--test", "--test-reporter=spec"]);
    npm.arg("tests/npm/differential.test.mjs");
    for differential in [&mut native, &mut npm] {
        differential.env("CONFORMANCE_DOCUMENTS", documents.to_string());
    }
    let mut engines = Command::new("node");
    engines.arg("tests/conformance/engines.mjs");
    engines
        .env("CAIBO_SANDBOX", &sandbox)
        .env("CHROME", &chrome);

    let mut failed = Vec::new();
    for (name, mut command) in [
        ("random documents, native", native),
        ("random documents, npm package", npm),
        ("every case on every engine", engines),
    ] {
        println!("\n== {name}");
        if let Err(error) = run::stream(&mut command) {
            println!("{error}\nTo run it alone: {}", run::show(&command));
            failed.push(name);
        }
    }
    ensure!(failed.is_empty(), "failed: {}", failed.join("; "));
    println!("\nconformance: ok");
    Ok(())
}
