//! The npm package: the crate as WebAssembly, and what an npm user gets around it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::inlined;
use crate::run;
use crate::wasm::{self, Parts};
use crate::workspace::{Workspace, remove};

/// Where the finished package is.
const PACKAGE: &str = "pkg";
/// The modules that its entries are bundled from, which tests look into.
const MODULES: &str = "build";
/// Where it is put together. It is renamed when complete, so it is on the same file system as [`PACKAGE`].
const UNFINISHED: &str = "node_modules/.cache/pkg";

/// Makes `pkg/`.
pub fn build(workspace: &Workspace) -> Result<Parts> {
    println!("Building {PACKAGE}/");
    let parts = wasm::build(workspace)?;
    let declarations = declare(workspace)?;
    let files = collect(&workspace.version, &declarations, &parts)?;
    let (modules, unfinished) = (Path::new(MODULES), Path::new(UNFINISHED));
    write(&files, modules)?;
    remove(unfinished)?;
    let mut bundle = Command::new("node");
    bundle.arg("xtask/bundle.mjs").args([modules, unfinished]);
    run::stream(&mut bundle)?;
    // So that there is never half of one.
    remove(Path::new(PACKAGE))?;
    fs::rename(unfinished, PACKAGE).with_context(|| format!("{UNFINISHED} to {PACKAGE}"))?;
    Ok(parts)
}

/// Rust's declarations as JSON Schema and as TypeScript: the folder of both.
fn declare(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("declarations");
    remove(&folder)?;
    // For the whole workspace, as the tests are: see `BUILD_SANDBOX`.
    let build = ["build", "--workspace", "--example", "declarations"];
    run::stream(&mut run::cargo(build))?;
    let example = workspace.built("examples/declarations");
    run::stream(Command::new(example).arg(&folder))?;
    Ok(folder)
}

/// The package's files by path.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn collect(version: &str, declarations: &Path, parts: &Parts) -> Result<Files> {
    let mut files = Files::new();
    let any = |_: &Path| true;
    // The rest of src/js is Rust, and in the WebAssembly.
    let javascript = |path: &Path| path.extension().is_some_and(|extension| extension == "js");
    add_folder(&mut files, Path::new("pkg-template"), any)?;
    add_folder(&mut files, Path::new("src/js"), javascript)?;
    add_folder(&mut files, declarations, any)?;
    for path in [
        &parts.glue,
        &parts.translated,
        &parts.wasm,
        Path::new("LICENSE"),
    ] {
        let name = path.file_name().context("a file without a name")?;
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        add(&mut files, Path::new(name), bytes)?;
    }
    add(
        &mut files,
        Path::new("rules.js"),
        inlined::module(&fs::read(&parts.wasm)?)?.into(),
    )?;
    let manifest = files
        .get_mut(Path::new("package.json"))
        .context("pkg-template/package.json is missing")?;
    *manifest = stamped(&String::from_utf8(manifest.clone())?, version)?.into();
    Ok(files)
}

/// Adds a folder's files, and its folders' files, by their paths in it.
fn add_folder(files: &mut Files, top: &Path, wanted: fn(&Path) -> bool) -> Result<()> {
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if wanted(&path) {
                add(files, path.strip_prefix(top)?, fs::read(&path)?)?;
            }
        }
    }
    Ok(())
}

fn add(files: &mut Files, path: &Path, bytes: Vec<u8>) -> Result<()> {
    let shown = path.display();
    ensure!(
        files.insert(path.to_owned(), bytes).is_none(),
        "two sources make {MODULES}/{shown}: rename one in pkg-template/ or src/js/"
    );
    Ok(())
}

/// The manifest with the crate's version in place of the template's.
fn stamped(manifest: &str, version: &str) -> Result<String> {
    const UNSET: &str = "\"version\": \"0.0.0\"";
    let found = manifest.matches(UNSET).count();
    if found != 1 {
        bail!("pkg-template/package.json must say {UNSET} once, not {found} times");
    }
    Ok(manifest.replace(UNSET, &format!("\"version\": \"{version}\"")))
}

/// Makes a folder of exactly these files.
fn write(files: &Files, folder: &Path) -> Result<()> {
    remove(folder)?;
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_the_version_exactly_once() -> Result<()> {
        let stamp = |manifest| stamped(manifest, "1.2.3");
        assert_eq!(
            stamp(r#"{ "name": "x", "version": "0.0.0" }"#)?,
            r#"{ "name": "x", "version": "1.2.3" }"#
        );
        assert!(stamp(r#"{ "version": "0.1.0" }"#).is_err());
        assert!(stamp(r#"{ "version": "0.0.0", "y": { "version": "0.0.0" } }"#).is_err());
        Ok(())
    }

    #[test]
    fn refuses_two_files_of_one_name() -> Result<()> {
        let mut files = Files::new();
        add(&mut files, Path::new("a.js"), Vec::new())?;
        assert!(add(&mut files, Path::new("a.js"), Vec::new()).is_err());
        Ok(())
    }
}
