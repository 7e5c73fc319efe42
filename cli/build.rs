//! Makes the demo page and the npm package part of the program: writes a list of the files in `site`.
//!
//! `cargo xtask build --cli` fills the folder, and the published crate has it. In a clone it may be empty; then so are the lists.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=site");
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name| env::var_os(name).map(PathBuf::from).unwrap_or_default();
    let site = variable("CARGO_MANIFEST_DIR").join("site");
    let mut code = String::new();
    for (constant, folder) in [("WWW", "www"), ("PKG", "pkg")] {
        let folder = site.join(folder);
        code += &format!("const {constant}: &[IncludedFile] = &[\n");
        if folder.is_dir() {
            list(&folder, "", &mut code)?;
        }
        code += "];\n";
    }
    fs::write(variable("OUT_DIR").join("site.rs"), code)
}

/// Writes an entry for each file of a folder and of the folders in it, whose paths begin with this prefix.
fn list(folder: &Path, prefix: &str, code: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (file, name) = (entry.path(), entry.file_name());
        let path = format!("{prefix}{}", name.display());
        if file.is_dir() {
            list(&file, &format!("{path}/"), code)?;
        } else {
            writeln!(
                code,
                "    IncludedFile {{ path: {path:?}, content: include_bytes!({file:?}) }},"
            )
            .map_err(io::Error::other)?;
        }
    }
    Ok(())
}
