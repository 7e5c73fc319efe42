//! Finds a Chromium or Chrome for the tests: an installed one, else Playwright's, else Debian's package.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::apt;
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
            "CHROME is {}, which does not start: set it to the path of a Chromium or Chrome, or unset it",
            chosen.display()
        );
        return Ok(chosen);
    }
    if let Some(browser) = installed().or_else(downloaded_by_playwright) {
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
        && let Some(browser) = downloaded_by_playwright()
    {
        return Ok(browser);
    }
    println!("The download failed");
    if apt::install("chromium")
        && let Some(browser) = installed()
    {
        return Ok(browser);
    }
    bail!("no working Chromium or Chrome found: install one, or set CHROME to its path")
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

/// The browser that Playwright downloaded, if there is one.
fn downloaded_by_playwright() -> Option<PathBuf> {
    let script = "console.log(require('playwright-core').chromium.executablePath())";
    let path = run::read(Command::new("node").args(["--eval", script])).ok()?;
    Some(PathBuf::from(path)).filter(|browser| starts(browser))
}

/// Whether a browser starts. The file may exist although it cannot run: Ubuntu has a stub in place of its snap, and a
/// download may lack a system library. Windows is not tested this way, because `--version` opens a window there.
fn starts(browser: &Path) -> bool {
    browser.is_file()
        && (cfg!(windows) || run::read(Command::new(browser).arg("--version")).is_ok())
}
