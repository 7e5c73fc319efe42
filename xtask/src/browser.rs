//! A Chromium or Chrome for the tests: one that is installed, else Playwright's, else Debian's.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::run;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

const MAC_APPS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Finds a browser that starts, or installs one.
pub fn find_or_install() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROME") {
        let chosen = PathBuf::from(chosen);
        ensure!(
            starts(&chosen),
            "CHROME is {}, which does not start: give the path of a Chromium or Chrome, or unset it",
            chosen.display()
        );
        return Ok(chosen);
    }
    if let Some(browser) = installed().or_else(playwrights) {
        return Ok(browser);
    }
    println!("Downloading a Chromium with Playwright");
    let mut download = Command::new("node");
    download.args([
        "node_modules/playwright-core/cli.js",
        "install",
        "--no-shell",
        "chromium",
    ]);
    if run::stream(&mut download).is_ok()
        && let Some(browser) = playwrights()
    {
        return Ok(browser);
    }
    if is_root_on_debian() {
        println!("That did not work: installing Debian's chromium");
        let install = [
            "install",
            "--quiet",
            "--yes",
            "--no-install-recommends",
            "chromium",
        ];
        if run::stream(&mut apt_get(&["update", "--quiet"])).is_ok()
            && run::stream(&mut apt_get(&install)).is_ok()
            && let Some(browser) = installed()
        {
            return Ok(browser);
        }
    }
    bail!("no Chromium or Chrome starts here: install one of them, or set CHROME to its path")
}

fn installed() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .chain(MAC_APPS.iter().map(PathBuf::from))
        .find(|browser| starts(browser))
}

/// Where Playwright keeps its download.
fn playwrights() -> Option<PathBuf> {
    let ask = "console.log(require('playwright-core').chromium.executablePath())";
    let path = run::read(Command::new("node").args(["--eval", ask])).ok()?;
    Some(PathBuf::from(path)).filter(|browser| starts(browser))
}

/// A file is not enough: a snap's stub and a download that lacks a system library end at once. On Windows `--version`
/// opens a window.
fn starts(browser: &Path) -> bool {
    browser.is_file()
        && (cfg!(windows) || run::read(Command::new(browser).arg("--version")).is_ok())
}

fn is_root_on_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|os| os.lines().any(|line| line == "ID=debian"))
        && run::read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

fn apt_get(args: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
