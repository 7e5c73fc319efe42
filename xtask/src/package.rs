//! The npm package: the crate as WebAssembly, and what an npm user gets around it.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::run;
use crate::setup;
use crate::sizes::Sizes;
use crate::workspace::{CRATE, WASM, Workspace};

/// Where the finished package is.
const PACKAGE: &str = "pkg";
/// Where it is put together. It is renamed when complete, so it is on the same file system as [`PACKAGE`].
const UNFINISHED: &str = "node_modules/.cache/pkg";

const BINDGEN_ARGS: [&str; 9] = [
    "--target=web",
    "--out-name=glue",
    "--no-typescript",
    // The bytes are handed over by wasm.js: there is nothing to fetch beside the glue.
    "--omit-default-module-path",
    // Node 20 and every browser with WebAssembly's reference types have `encodeInto`.
    "--encode-into=always",
    // A trap leaves the instance corrupt; this lets our JS go on with a new one.
    "--experimental-reset-state-function",
    "--remove-name-section",
    "--remove-producers-section",
    "--out-dir",
];

const OPT_ARGS: [&str; 12] = [
    // Of all levels this gives the fewest bytes as gzip; -Oz and -O3 come within 0.2 %.
    "-Os",
    "--converge",
    // What rustc emits, by name: `--all-features` uses proposals that no engine parses.
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-target-features",
    "-o",
];

/// Makes `pkg/` and prints what it weighs.
pub fn build(workspace: &Workspace) -> Result<()> {
    println!("Building {PACKAGE}/");
    let compiled = compile(workspace)?;
    let declarations = declare(workspace)?;
    let scratch = workspace.target.join("npm");
    let (glue, wasm) = (scratch.join("bindgen"), scratch.join("optimized.wasm"));
    bind_and_optimize(workspace, &compiled, &scratch, &glue, &wasm)?;
    let wasm = fs::read(wasm)?;
    let files = collect(&workspace.version, &declarations, &glue, &wasm)?;
    write(&files)?;
    print_sizes(&files, &wasm)
}

/// Rust to WebAssembly, with nothing in it that tells of the machine that built it.
fn compile(workspace: &Workspace) -> Result<PathBuf> {
    let mut command = run::cargo(["build", "--lib", "--profile=wasm"]);
    command.args(["--package", CRATE, "--target", WASM]);
    // The encoded form, unlike RUSTFLAGS, allows for spaces in paths.
    let flags = remapped_paths(&workspace.root)?.join(&OsString::from("\x1f"));
    command.env("CARGO_ENCODED_RUSTFLAGS", flags);
    run::stream(&mut command)?;
    let name = format!("{}.wasm", CRATE.replace('-', "_"));
    Ok(workspace.target.join(WASM).join("wasm").join(name))
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

/// Panic messages name source files. Of the mappings that fit a path, rustc takes the last.
fn remapped_paths(root: &Path) -> Result<Vec<OsString>> {
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => env::home_dir().context("no home directory")?.join(".cargo"),
    };
    let mut mappings = vec![(root.to_owned(), CRATE), (home.clone(), "cargo")];
    // One folder a registry, named after its host, which may be a mirror.
    if let Ok(registries) = fs::read_dir(home.join("registry/src")) {
        let mut registries = registries
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>>>()?;
        registries.sort();
        mappings.extend(registries.into_iter().map(|path| (path, "crates")));
    }
    let sysroot = PathBuf::from(run::read(
        Command::new("rustc").args(["--print", "sysroot"]),
    )?);
    mappings.push((sysroot.join("lib/rustlib/src/rust"), "rust"));
    let flag = |(path, name): (PathBuf, &str)| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(path);
        flag.push("=");
        flag.push(name);
        flag
    };
    Ok(mappings.into_iter().map(flag).collect())
}

/// Splits off the JS glue and shrinks the rest, unless nothing that either depends on has changed.
fn bind_and_optimize(
    workspace: &Workspace,
    compiled: &Path,
    scratch: &Path,
    glue: &Path,
    wasm: &Path,
) -> Result<()> {
    let mut hasher = DefaultHasher::new();
    fs::read(compiled)?.hash(&mut hasher);
    setup::locked_wasm_bindgen()?.hash(&mut hasher);
    fs::read("package-lock.json")?.hash(&mut hasher);
    (BINDGEN_ARGS, OPT_ARGS).hash(&mut hasher);
    let inputs = hasher.finish().to_string();
    let stamp = scratch.join("inputs");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == inputs) {
        return Ok(());
    }
    remove(scratch)?;
    run::stream(
        Command::new(workspace.tool("wasm-bindgen"))
            .args(BINDGEN_ARGS)
            .args([glue, compiled]),
    )?;
    let bound = glue.join("glue_bg.wasm");
    run::stream(
        Command::new("node")
            .arg("node_modules/binaryen/bin/wasm-opt")
            .args(OPT_ARGS)
            .args([wasm, &bound]),
    )?;
    fs::remove_file(bound)?;
    Ok(fs::write(stamp, inputs)?)
}

/// The package's files by path.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn collect(version: &str, declarations: &Path, glue: &Path, wasm: &[u8]) -> Result<Files> {
    let mut files = Files::new();
    let any = |_: &Path| true;
    // The rest of src/js is Rust, and in the WebAssembly.
    let javascript = |path: &Path| path.extension().is_some_and(|extension| extension == "js");
    add_folder(&mut files, Path::new("pkg-template"), any)?;
    add_folder(&mut files, Path::new("src/js"), javascript)?;
    add_folder(&mut files, declarations, any)?;
    add_folder(&mut files, glue, any)?;
    if let Some(glue) = files.get_mut(Path::new("glue.js")) {
        // wasm-bindgen writes it without types.
        glue.splice(0..0, *b"// @ts-nocheck\n");
    }
    if let Ok(license) = fs::read("LICENSE") {
        add(&mut files, Path::new("LICENSE"), license)?;
    }
    add(&mut files, Path::new("wasm.js"), wasm_module(wasm)?.into())?;
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
        "two sources make {PACKAGE}/{shown}: rename one in pkg-template/ or src/js/"
    );
    Ok(())
}

/// Hex keeps bytes aligned, so it compresses far better than base64.
fn wasm_module(wasm: &[u8]) -> Result<String> {
    let mut text = String::from("// The WebAssembly module, in hex.\nexport default \"");
    for byte in wasm {
        write!(text, "{byte:02x}")?;
    }
    text.push_str("\";\n");
    Ok(text)
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

/// Puts the package in place of the last one, so that there is never half of one.
fn write(files: &Files) -> Result<()> {
    let unfinished = Path::new(UNFINISHED);
    remove(unfinished)?;
    for (path, bytes) in files {
        let path = unfinished.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    remove(Path::new(PACKAGE))?;
    fs::rename(unfinished, PACKAGE).with_context(|| format!("{UNFINISHED} to {PACKAGE}"))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

fn print_sizes(files: &Files, wasm: &[u8]) -> Result<()> {
    let mut sizes = Sizes::default();
    sizes.add("wasm", wasm)?;
    for name in ["wasm.js", "glue.js"] {
        let bytes = files.get(Path::new(name));
        sizes.add(name, bytes.with_context(|| format!("no {name}"))?)?;
    }
    sizes.add_total("pkg/, each file alone", files.values().map(Vec::as_slice))?;
    sizes.print();
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

    #[test]
    fn writes_bytes_as_hex() -> Result<()> {
        assert!(wasm_module(b"\0asm\xff")?.ends_with("export default \"0061736dff\";\n"));
        Ok(())
    }
}
