//! The PostgreSQL of the tests of the program `caibo`. They start it themselves.

use std::env;
use std::fs;

use crate::apt;

/// Installs PostgreSQL if there is none, where that is allowed. Without it the tests say what they do not run.
pub fn install_if_absent() {
    if env::var_os("DATABASE_URL").is_some() || is_installed() || apt::install("postgresql") {
        return;
    }
    println!(
        "The queue of caibo is not tested: there is no PostgreSQL. Install it, or set DATABASE_URL"
    );
}

fn is_installed() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join("initdb").exists())
        || fs::read_dir("/usr/lib/postgresql").is_ok_and(|mut versions| versions.next().is_some())
}
