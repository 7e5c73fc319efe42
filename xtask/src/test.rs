//! Runs every check and test. The quick ones come first.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::bench;
use crate::browser;
use crate::cli;
use crate::demo::BUILD_SANDBOX;
use crate::matrix;
use crate::package;
use crate::postgres;
use crate::run::{self, cargo};
use crate::sandbox::Sandbox;
use crate::setup;
use crate::size;
use crate::workspace::{BOUNDARY, CRATE, WASM, Workspace};

/// The folder with the form libraries, in pinned versions: their types are checked, and forms are run in Chromium.
const FORM_LIBRARIES: &str = "tests/form-libraries";

/// Runs all steps, and stops at the first that fails.
pub fn all(workspace: &Workspace) -> Result<()> {
    let mut report = Report::default();
    let result = run_steps(workspace, &mut report);
    report.print(result.is_ok());
    result
}

fn run_steps(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let chrome = report.step("set-up", || {
        setup::build_tools(workspace)?;
        setup::npm_packages(Path::new(bench::FOLDER))?;
        setup::npm_packages(Path::new(FORM_LIBRARIES))?;
        postgres::install_if_absent();
        browser::find_or_install()
    })?;

    report.command("format", &mut cargo(["fmt", "--all", "--check"]))?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"];
    report.command("clippy", &mut cargo(clippy))?;
    let mut clippy = cargo(["clippy", "--package", BOUNDARY, "--all-targets"]);
    clippy.arg("--all-features");
    clippy.args(["--target", WASM]);
    clippy.args(["--", "-Dwarnings"]);
    report.command("clippy, wasm", &mut clippy)?;
    let mut doc = cargo(["doc", "--workspace", "--no-deps"]);
    report.command("doc", doc.env("RUSTDOCFLAGS", "-Dwarnings"))?;
    report.command("native", &mut cargo(["test", "--workspace"]))?;

    // `--allow-dirty` includes changes that are not committed. A dry run uploads nothing and needs no credentials.
    let publish = ["publish", "--dry-run", "--allow-dirty", "--package", CRATE];
    report.command("publish, dry run", &mut cargo(publish))?;

    report.command("sandbox", &mut cargo(BUILD_SANDBOX))?;
    let sandbox = Sandbox::start(workspace, &[])?;
    // The runners are relative paths, because cargo splits a runner's command at spaces. Cargo resolves the program from
    // this folder and runs it in the folder of the package.
    let runner = workspace.tool("wasm-bindgen-test-runner");
    let wasm_tests = |cargo_runner: &OsStr| {
        let mut command = cargo(["test", "--package", BOUNDARY, "--target", WASM]);
        command.arg("--tests");
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", cargo_runner);
        command.env("CAIBO_SANDBOX_URL", &sandbox.url);
        command
    };
    let mut node = wasm_tests(runner.as_os_str());
    // Runs the tests as ES modules, like the package, instead of CommonJS.
    node.env("WASM_BINDGEN_USE_NODE_EXPERIMENTAL", "1");
    report.command("wasm in Node", &mut node)?;
    let mut chromium = wasm_tests(OsStr::new("node ../xtask/browser-runner.mjs"));
    chromium.env("WASM_BINDGEN_TEST_RUNNER", workspace.root.join(&runner));
    chromium.env("CHROME", &chrome);
    report.command("wasm in Chromium", &mut chromium)?;
    drop(sandbox);

    report.step("build", || package::build(workspace))?;
    report.step("build caibo", || cli::build_for_tests(workspace))?;
    for (name, project) in [("types", "tests"), ("form libraries", FORM_LIBRARIES)] {
        let mut tsc = Command::new("node");
        tsc.args(["node_modules/typescript/bin/tsc", "--project", project]);
        report.command(name, &mut tsc)?;
    }
    let sandbox = workspace.root.join(workspace.built("sandbox"));
    for (name, folder) in [
        ("npm package", "tests/npm"),
        ("npm package of caibo", "tests/cli"),
        ("demo page", "tests/browser"),
        ("forms, a part", FORM_LIBRARIES),
    ] {
        let mut node = Command::new("node");
        node.args(["--test", "--test-reporter=spec"]);
        node.args(test_files(Path::new(folder))?);
        node.env("CAIBO_SANDBOX", &sandbox).env("CHROME", &chrome);
        report.command(name, &mut node)?;
    }
    report.command(
        "runtimes, a part",
        &mut matrix::command(workspace, &chrome, &[matrix::QUICK]),
    )?;
    report.step("bench, a part", || bench::quick(workspace, &chrome))?;
    report.command("size budget", &mut size::budget())
}

/// The test files of a folder. `node --test` of Node 20 takes no globs, and succeeds if it finds no files.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    ensure!(!files.is_empty(), "{} has no *.test.mjs", folder.display());
    Ok(files)
}

/// The steps that ran, with their results and times.
#[derive(Debug, Default)]
struct Report {
    rows: Vec<(&'static str, bool, f64)>,
    /// The command of the step that failed.
    failed_command: Option<String>,
}

impl Report {
    fn command(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let result = self.step(name, || run::stream(command));
        if result.is_err() {
            self.failed_command = Some(run::show(command));
        }
        result
    }

    fn step<T>(&mut self, name: &'static str, run: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let result = run().with_context(|| format!("{name} failed"));
        let seconds = start.elapsed().as_secs_f64();
        self.rows.push((name, result.is_ok(), seconds));
        result
    }

    fn print(&self, passed: bool) {
        let word = |ok: bool| if ok { "ok" } else { "FAILED" };
        println!("\n{:<20} {:<6} {:>8}", "step", "result", "seconds");
        for (name, ok, seconds) in &self.rows {
            println!("{name:<20} {:<6} {seconds:>8.1}", word(*ok));
        }
        let total: f64 = self.rows.iter().map(|(_, _, seconds)| seconds).sum();
        println!("{:<20} {:<6} {total:>8.1}", "total", word(passed));
        if let Some(command) = &self.failed_command {
            println!("\nTo run it alone: {command}");
        }
    }
}
