//! Builds the npm package: the WebAssembly, the generated files, the bundles.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::inlined;
use crate::run;
use crate::wasm::{self, FAST, Parts, VARIANTS, Variant};
use crate::workspace::{Workspace, remove};

/// The finished package.
const PACKAGE: &str = "pkg";
/// The generated files, which the sources import as `#boundary/…` (`imports` in `package.json`).
const BOUNDARY: &str = "build/boundary";
/// The package while it is made. It is renamed when complete, so it is on the same file system as [`PACKAGE`].
const UNFINISHED: &str = "node_modules/.cache/pkg";
const MANIFEST: &str = "pkg-template/manifest.json";

/// Makes `pkg/`.
pub fn build(workspace: &Workspace) -> Result<()> {
    println!("Building {PACKAGE}/");
    generate(workspace)?;
    let unfinished = Path::new(UNFINISHED);
    remove(unfinished)?;
    run::stream(Command::new("node").args(["xtask/bundle.mjs", UNFINISHED]))?;
    let manifest = stamped(&fs::read_to_string(MANIFEST)?, &workspace.version)?;
    fs::write(unfinished.join("package.json"), manifest)?;
    // A rename, so that `pkg/` is never incomplete.
    remove(Path::new(PACKAGE))?;
    fs::rename(unfinished, PACKAGE).with_context(|| format!("{UNFINISHED} to {PACKAGE}"))
}

/// Makes the folder of generated files: the compiled variants, and what is derived from Rust's declarations.
fn generate(workspace: &Workspace) -> Result<()> {
    let boundary = Path::new(BOUNDARY);
    remove(boundary)?;
    fs::create_dir_all(boundary)?;
    // For the whole workspace, as the tests are: see `BUILD_SANDBOX`.
    let build = ["build", "--workspace", "--example", "declarations"];
    run::stream(&mut run::cargo(build))?;
    let example = workspace.built("examples/declarations");
    run::stream(Command::new(example).arg(boundary))?;
    let locales = ["xtask/locales.mjs", BOUNDARY];
    run::stream(Command::new("node").args(locales))?;
    for variant in VARIANTS {
        let parts = wasm::build(workspace, variant)?;
        copy(&parts, variant, &boundary.join(variant.name))?;
    }
    Ok(())
}

/// Copies the parts of a variant to its folder, with the module as a JavaScript string too.
fn copy(parts: &Parts, variant: &Variant, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for path in [&parts.glue, &parts.wasm]
        .into_iter()
        .chain(&parts.translated)
    {
        let name = path.file_name().context("a path without a file name")?;
        fs::copy(path, folder.join(name)).with_context(|| path.display().to_string())?;
    }
    let wasm = fs::read(&parts.wasm)?;
    let inlined = if variant.name == FAST.name {
        inlined::base64_module(&wasm)
    } else {
        inlined::module(&wasm)?
    };
    Ok(fs::write(folder.join("rules.js"), inlined)?)
}

/// The manifest with the crate's version in place of the template's.
fn stamped(manifest: &str, version: &str) -> Result<String> {
    const UNSET: &str = "\"version\": \"0.0.0\"";
    let found = manifest.matches(UNSET).count();
    if found != 1 {
        bail!("{MANIFEST} must say {UNSET} once, not {found} times");
    }
    Ok(manifest.replace(UNSET, &format!("\"version\": \"{version}\"")))
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
}
