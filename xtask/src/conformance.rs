//! The long conformance tests: the growth of time, random documents compared with other validators and between the builds, every
//! case on every engine, an import and workers that are killed, and requests that schemathesis makes from the OpenAPI document.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::browser;
use crate::demo::BUILD_SANDBOX;
use crate::grouped::grouped;
use crate::package;
use crate::postgres;
use crate::run::{self, cargo};
use crate::schemathesis;
use crate::setup;
use crate::workspace::{CRATE, Workspace};

/// The default number of random documents. Each of the tests with random documents has as many.
pub const DOCUMENTS: u32 = 1_000_000;

/// How often the import of many rows is killed.
const KILLS: u32 = 30;

/// How many workers work the same import off by a queue, and how often one of them is killed.
const WORKERS: u32 = 4;
const WORKER_KILLS: u32 = 20;

/// How many rows are imported, beside that many random documents. The same share of each hundred is valid.
fn imported(documents: u32) -> u32 {
    (documents / 1_000).max(20) * 100
}

/// Runs all of these tests, even after one has failed, because each takes minutes.
pub fn run(workspace: &Workspace, documents: u32) -> Result<()> {
    println!("\n== set-up");
    setup::build_tools(workspace)?;
    let chrome = browser::find_or_install()?;
    postgres::install_if_absent();
    package::build(workspace)?;
    run::stream(&mut cargo(BUILD_SANDBOX))?;
    let schemathesis = schemathesis::prepare(workspace)?;
    let sandbox = workspace.root.join(workspace.built("sandbox"));

    let mut native = cargo(["test", "--release", "--package", CRATE]);
    native.args(["--test", "differential", "--", "--nocapture"]);
    let mut npm = Command::new("node");
    npm.args(["--test", "--test-reporter=spec"]);
    npm.arg("tests/npm/differential.test.mjs");
    let mut builds = Command::new("node");
    builds.arg("tests/conformance/random.mjs");
    for test in [&mut native, &mut npm, &mut builds] {
        test.env("CONFORMANCE_DOCUMENTS", documents.to_string());
    }
    // They measure time, so they run where no other test does.
    let mut linear = cargo(["test", "--release", "--package", CRATE]);
    linear.args(["--test", "linear", "--", "--ignored", "--nocapture"]);
    let mut linear_npm = Command::new("node");
    linear_npm.args(["--test", "--test-reporter=spec"]);
    linear_npm.arg("tests/conformance/linear.mjs");
    let mut engines = Command::new("node");
    engines.arg("tests/conformance/engines.mjs");
    engines
        .env("CAIBO_SANDBOX", &sandbox)
        .env("CHROME", &chrome);

    let mut import = cargo(["test", "--release", "--package", "caibo-cli"]);
    let only = ["--nocapture", "--skip", "queue_killed"];
    import
        .args(["--test", "program", "killed::", "--"])
        .args(only);
    import.env("CONFORMANCE_ROWS", imported(documents).to_string());
    import.env("CONFORMANCE_KILLS", KILLS.to_string());

    let mut queue = cargo(["test", "--release", "--package", "caibo-cli"]);
    queue.args(["--test", "program", "queue_killed", "--", "--nocapture"]);
    queue.env("CONFORMANCE_QUEUE_ROWS", imported(documents).to_string());
    queue.env("CONFORMANCE_QUEUE_WORKERS", WORKERS.to_string());
    queue.env("CONFORMANCE_QUEUE_KILLS", WORKER_KILLS.to_string());

    let mut failed = Vec::new();
    for (name, mut command) in [
        ("random documents, native", native),
        ("random documents, npm package", npm),
        ("linear time, native", linear),
        ("linear time, npm package", linear_npm),
        ("every case on every engine", engines),
        ("an import that is killed", import),
        ("workers that are killed", queue),
        ("random documents, every build", builds),
    ] {
        println!("\n== {name}");
        if let Err(error) = run::stream(&mut command) {
            println!("{error}\nTo run it alone: {}", run::show(&command));
            failed.push(name);
        }
    }
    if let Some(folder) = &schemathesis {
        println!("\n== OpenAPI document, schemathesis");
        if let Err(error) = schemathesis::test(workspace, folder) {
            println!("{error}");
            failed.push("OpenAPI document, schemathesis");
        }
    }
    ensure!(failed.is_empty(), "failed: {}", failed.join("; "));
    println!(
        "\nThe corpus, the differential run and {} random documents over native, both builds and `/js` agree in every issue \
         and every body. An import of {} rows was killed {KILLS} times, and {WORKERS} workers of another {WORKER_KILLS} times: no row was lost or \
         created twice.",
        grouped(documents.into()),
        grouped(imported(documents).into()),
    );
    println!(
        "schemathesis {}.",
        match schemathesis {
            Some(_) => "has no finding that is not explained",
            None => "was not run: there is no Python",
        }
    );
    Ok(())
}
