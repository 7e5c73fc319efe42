//! Installs the tools that a build needs, if they are missing. Only rustup and Node must be there before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};

use crate::run;
use crate::workspace::{WASM, Workspace};

const OLDEST_NODE: u32 = 20;
/// A copy of the `package-lock.json` that `node_modules` was installed from.
const INSTALLED_LOCK: &str = "node_modules/.installed-package-lock.json";

/// Installs everything that `cargo xtask build` needs. The quick checks come first.
pub fn build_tools(workspace: &Workspace) -> Result<()> {
    node()?;
    wasm_target()?;
    standard_library()?;
    npm_packages(Path::new("."))?;
    wasm_bindgen(workspace)
}

fn node() -> Result<()> {
    let advice = || format!("Node {OLDEST_NODE} or later is needed: install it from nodejs.org");
    let version = run::read(Command::new("node").arg("--version")).with_context(advice)?;
    match major(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(anyhow!("the installed Node is {version}")).with_context(advice),
    }
}

/// The major version in a text such as `v20.1.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn wasm_target() -> Result<()> {
    let folder =
        run::read(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    println!("Adding Rust's {WASM} target");
    run::stream(Command::new("rustup").args(["target", "add", WASM])).with_context(|| {
        format!(
            "Rust's standard library for {WASM} is missing: install Rust from rustup.rs, or add the target in another way"
        )
    })
}

/// The folder for the sources of Rust's standard library, which exists only if they are installed.
pub fn rust_source() -> Result<PathBuf> {
    let sysroot = run::read(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(&sysroot).join("lib/rustlib/src/rust"))
}

/// The build compiles the standard library together with the package: see `BUILD_STD` in `wasm.rs`.
fn standard_library() -> Result<()> {
    if rust_source()?.join("library/std").is_dir() {
        return Ok(());
    }
    println!("Adding the sources of Rust's standard library");
    run::stream(Command::new("rustup").args(["component", "add", "rust-src"])).context(
        "the sources of Rust's standard library are missing: install Rust from rustup.rs, or add its component rust-src in another way",
    )
}

/// Installs the npm packages of a folder, unless its `package-lock.json` is unchanged since the last time.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let (lock, installed) = (
        folder.join("package-lock.json"),
        folder.join(INSTALLED_LOCK),
    );
    let lock = fs::read(&lock).with_context(|| lock.display().to_string())?;
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!(
        "Installing the npm packages of {}",
        folder.join("package-lock.json").display()
    );
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut install = Command::new(npm);
    install.args(["ci", "--no-audit", "--no-fund"]);
    run::stream(install.current_dir(folder)).context(
        "the npm packages could not be installed: this needs npm, which comes with Node, and the npm registry",
    )?;
    Ok(fs::write(installed, lock)?)
}

/// Installs Python packages into a folder of their own, and returns the folder of their programs; `None` if that cannot be done.
pub fn python_packages(workspace: &Workspace, requirements: &Path) -> Option<PathBuf> {
    let folder = workspace.root.join(workspace.target.join("python"));
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = if cfg!(windows) { "python" } else { "python3" };
    let mut venv = Command::new(python);
    run::stream(venv.args(["-m", "venv"]).arg(&folder)).ok()?;
    let mut install = Command::new(programs.join("pip"));
    install.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    run::stream(install.arg(requirements)).ok()?;
    Some(programs)
}

/// Installs wasm-bindgen's programs in the version of the crate. They read a format that changes with every version.
fn wasm_bindgen(workspace: &Workspace) -> Result<()> {
    let version = locked_wasm_bindgen()?;
    let installed = |name| {
        let output = run::read(Command::new(workspace.tool(name)).arg("--version"));
        output.is_ok_and(|output| output == format!("{name} {version}"))
    };
    if installed("wasm-bindgen") && installed("wasm-bindgen-test-runner") {
        return Ok(());
    }
    let tools = workspace.tools();
    println!(
        "Installing wasm-bindgen {version} into {} (takes some minutes, once)",
        tools.display()
    );
    let install = || {
        let mut command = run::cargo(["install", "--force", "wasm-bindgen-cli"]);
        command.args(["--version", &format!("={version}")]);
        command.arg("--root").arg(&tools);
        // The default features add a TLS library for the built-in WebDriver client, which is not used here.
        command.arg("--no-default-features");
        command.args(["--bin", "wasm-bindgen", "--bin", "wasm-bindgen-test-runner"]);
        command
    };
    if run::stream(install().arg("--locked")).is_ok() {
        return Ok(());
    }
    // The lock file of wasm-bindgen-cli names one exact version of each dependency. A registry may lack one of them: a
    // mirror may be incomplete, or a version may be yanked. Any compatible version works as well.
    println!("Trying again with other versions of its dependencies");
    run::stream(&mut install()).context(
        "wasm-bindgen could not be installed: this needs the crates.io registry and a C linker",
    )
}

/// The version of wasm-bindgen that Cargo.lock names.
pub fn locked_wasm_bindgen() -> Result<String> {
    let lock = fs::read_to_string("Cargo.lock").context("Cargo.lock")?;
    let version = locked_version(&lock, "wasm-bindgen");
    version.map(str::to_owned).context(
        "Cargo.lock does not contain wasm-bindgen: update it with `cargo update --workspace`",
    )
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_locked_version_by_the_exact_package_name() {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn reads_the_major_version_of_node() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("20.1.0"), None);
        assert_eq!(major(""), None);
    }
}
