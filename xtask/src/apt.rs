//! Installs packages of Debian, where that is allowed.

use std::fs;
use std::process::Command;

use crate::run;

/// Installs a package, as root on Debian. Returns whether it is installed.
pub fn install(package: &str) -> bool {
    if !is_root_on_debian() {
        return false;
    }
    println!("Installing Debian's package {package}");
    let install = [
        "install",
        "--quiet",
        "--yes",
        "--no-install-recommends",
        package,
    ];
    run::stream(&mut apt_get(&["update", "--quiet"])).is_ok()
        && run::stream(&mut apt_get(&install)).is_ok()
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
