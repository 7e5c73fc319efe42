//! Compiles the crate to WebAssembly, generates the JavaScript around it, and translates the WebAssembly to JavaScript.
//!
//! The size of a browser's download matters most, so the build uses options that stable Rust has only under unstable
//! names: `-Z` flags, `-Cpanic=immediate-abort` and `-Zbuild-std`. `RUSTC_BOOTSTRAP=1` enables them for this build alone.
//! They were last tried with rustc 1.95. The sizes below are `gzip -9` of `rules.wasm`, 22 654 bytes in all, measured by
//! leaving out one option at a time.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use siphasher::sip::SipHasher13;

use crate::glue;
use crate::run;
use crate::setup;
use crate::workspace::{BOUNDARY, CRATE, WASM, Workspace, remove};

/// Makes a panic a single trap instruction. Without it the standard library contains the messages of all its panics and
/// the code that formats them: 12 KB more.
///
/// `-Cpanic` accepts the value `immediate-abort` only with `-Zunstable-options`.
const PANIC: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// A way to compile the boundary.
#[derive(Debug)]
pub struct Variant {
    /// The name of its folder.
    pub name: &'static str,
    /// The profile in `Cargo.toml`.
    profile: &'static str,
    /// The feature of the crate `wasm/` that it has.
    feature: &'static str,
    rustc: &'static [&'static str],
    std_features: &'static str,
    wasm_opt: &'static [&'static str],
    /// Whether it is translated to JavaScript too.
    pub is_translated: bool,
}

/// For browsers, which download it.
pub const SMALL: Variant = Variant {
    name: "small",
    profile: "wasm",
    feature: "calls",
    rustc: &SMALL_INLINING,
    std_features: SMALL_STD,
    wasm_opt: &SMALL_OPTIMIZE,
    is_translated: true,
};

/// For Node, which does not.
pub const FAST: Variant = Variant {
    name: "fast",
    profile: "wasm-fast",
    feature: "calls",
    rustc: &["-Cllvm-args=-inline-threshold=600"],
    std_features: "",
    wasm_opt: &["-O3"],
    is_translated: false,
};

/// For forms that only validate.
pub const RULES: Variant = Variant {
    name: "rules",
    feature: "rules",
    is_translated: false,
    ..SMALL
};

/// The conversion of the values of forms. Only its translation is used: it is so small that an entry without WebAssembly and one
/// with it can have the same.
pub const CONVERSION: Variant = Variant {
    name: "conversion",
    feature: "conversion",
    ..SMALL
};

/// Every variant that is built.
pub const VARIANTS: [&Variant; 4] = [&SMALL, &FAST, &RULES, &CONVERSION];

/// Limits inlining, which copies code. gzip finds copies of small functions, but not of large ones.
const SMALL_INLINING: [&str; 4] = [
    // LLVM inlines less than by default: 0.5 KB less.
    "-Cllvm-args=-inline-threshold=30",
    // rustc inlines small functions before LLVM sees them: 3.0 KB less with both thresholds, 0.6 KB of it by them.
    "-Zinline-mir=yes",
    "-Zinline-mir-threshold=100",
    "-Zinline-mir-hint-threshold=120",
];

/// Compiles the standard library together with the crate, as `immediate-abort` requires.
const BUILD_STD: &str = "-Zbuild-std=std,panic_abort";

/// Selects the smaller algorithms of the standard library: 0.3 KB less.
const SMALL_STD: &str = "optimize_for_size";

/// Disables reference types, which plain JavaScript cannot express. wasm-bindgen then keeps JavaScript's values in an
/// array, and the same module serves every entry of the package.
const TARGET_FEATURES: &str = "-Ctarget-feature=-reference-types,-multivalue";

const BINDGEN_ARGS: [&str; 6] = [
    // The only target whose glue does not load the module: see `glue.rs`.
    "--target=bundler",
    "--out-name=glue",
    "--no-typescript",
    // Every supported platform has `TextEncoder.encodeInto`, and text.js has a substitute for jsdom.
    "--encode-into=always",
    // The section names the compiler's version.
    "--remove-producers-section",
    "--out-dir",
];

/// The WebAssembly features that rustc uses. `--all-features` would enable proposals that no engine supports yet.
const OPT_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
];

const SMALL_OPTIMIZE: [&str; 4] = [
    // Both levels, one after the other: 0.07 KB less than `-Os` alone.
    "-Oz",
    "-Os",
    // Removes loads and divisions whose result is unused, although they might trap. Rust checks indices and divisors
    // itself. 0.5 KB less.
    "--ignore-implicit-traps",
    // Inlines only the smallest functions with a single caller: the module gets 2 % larger, but 0.5 KB less with gzip.
    "--one-caller-inline-max-function-size=20",
];

/// Shortens the names of imports and exports, half of whose letters are digits of a hash, to one letter: 1.5 KB less with
/// the names in the glue.
const STRIP: [&str; 3] = [
    "--strip-debug",
    "--strip-target-features",
    "--minify-imports-and-exports-and-modules",
];

/// Replaces instructions that have no equivalent in plain JavaScript.
const LOWER: [&str; 3] = [
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
];

/// `--emscripten` gives a function that makes an instance. By default wasm2js makes one instance on import.
const TRANSLATE: [&str; 2] = ["-Os", "--emscripten"];

/// The files that are built of a variant.
#[derive(Debug)]
pub struct Parts {
    /// The JavaScript that wasm-bindgen generates, adapted by `glue.rs`.
    pub glue: PathBuf,
    /// The WebAssembly module.
    pub wasm: PathBuf,
    /// The same module before names were removed, to measure functions by name.
    pub named: PathBuf,
    /// The module translated to JavaScript.
    pub translated: Option<PathBuf>,
}

impl Parts {
    /// The paths of all parts of a variant, in its own folder.
    pub fn in_folder(folder: &Path, variant: &Variant) -> Self {
        let folder = folder.join(variant.name);
        Self {
            glue: folder.join("glue.js"),
            wasm: folder.join("rules.wasm"),
            named: folder.join("named.wasm"),
            translated: variant.is_translated.then(|| folder.join("translated.js")),
        }
    }

    /// The path of every part.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let files = [&self.glue, &self.wasm, &self.named];
        files
            .into_iter()
            .chain(&self.translated)
            .map(PathBuf::as_path)
    }
}

/// Builds the parts of a variant, unless everything that they depend on is unchanged.
pub fn build(workspace: &Workspace, variant: &Variant) -> Result<Parts> {
    let target = workspace.root.join(&workspace.target);
    let compiled = compile(&workspace.root, &target, variant)?;
    let scratch = workspace.target.join("npm");
    let parts = Parts::in_folder(&scratch, variant);
    let stamp = scratch.join(variant.name).join("inputs");
    let inputs = inputs(&compiled)?;
    if !fs::read_to_string(&stamp).is_ok_and(|built| built == inputs) {
        remove(&scratch.join(variant.name))?;
        make(workspace, &compiled, variant, &parts)?;
        fs::write(stamp, inputs)?;
    }
    Ok(parts)
}

/// Makes the parts from the output of [`compile`].
pub fn make(
    workspace: &Workspace,
    compiled: &Path,
    variant: &Variant,
    parts: &Parts,
) -> Result<()> {
    let bound = parts.glue.with_file_name("bound");
    bind(workspace, compiled, &bound)?;
    let names = optimize(&bound.join("glue_bg.wasm"), variant, parts)?;
    let glue = fs::read_to_string(bound.join("glue_bg.js"))?;
    fs::write(&parts.glue, glue::adapted(&glue, &names)?)?;
    match &parts.translated {
        Some(translated) => translate(&parts.wasm, &bound.join("lowered.wasm"), translated),
        None => Ok(()),
    }
}

/// A digest of everything that the parts depend on. It is stored, so its algorithm must not change between releases of
/// Rust, which the standard library's hasher does not promise.
fn inputs(compiled: &Path) -> Result<String> {
    let inputs = [
        fs::read(compiled)?,
        setup::locked_wasm_bindgen()?.into_bytes(),
        fs::read("package-lock.json")?,
        // This program, which contains the options of every tool.
        fs::read(env::current_exe()?)?,
    ];
    let mut hasher = SipHasher13::new();
    for input in inputs {
        hasher.write_usize(input.len());
        hasher.write(&input);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Compiles Rust to WebAssembly. The output contains no path of the machine that built it. Both folders must be absolute.
pub fn compile(root: &Path, target: &Path, variant: &Variant) -> Result<PathBuf> {
    // A folder for each: cargo would compile the standard library anew for each change of the flags.
    let target = target.join("wasm").join(variant.name);
    let mut command = run::cargo(["build", "--lib", "--package", BOUNDARY, "--target", WASM]);
    command.args(["--profile", variant.profile, BUILD_STD]);
    if !variant.std_features.is_empty() {
        command.arg(format!("-Zbuild-std-features={}", variant.std_features));
    }
    command.args(["--no-default-features", "--features", variant.feature]);
    command.env("RUSTC_BOOTSTRAP", "1");
    let mut flags: Vec<OsString> = PANIC
        .iter()
        .chain(variant.rustc)
        .map(OsString::from)
        .collect();
    flags.push(TARGET_FEATURES.into());
    flags.extend(remapped_paths(root)?);
    // Unlike RUSTFLAGS, this variable allows spaces in paths.
    let flags = flags.join(&OsString::from("\x1f"));
    command.env("CARGO_ENCODED_RUSTFLAGS", flags);
    command.env("CARGO_TARGET_DIR", &target).current_dir(root);
    run::stream(&mut command)?;
    let name = format!("{}.wasm", BOUNDARY.replace('-', "_"));
    Ok(target.join(WASM).join(variant.profile).join(name))
}

/// The flags that replace the folders of this machine by fixed names. If several match a path, rustc uses the last one.
fn remapped_paths(root: &Path) -> Result<Vec<OsString>> {
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => env::home_dir().context("no home directory")?.join(".cargo"),
    };
    let mut mappings = vec![(root.to_owned(), CRATE), (home.clone(), "cargo")];
    // Each registry has a folder that is named after its host, which may be a mirror.
    if let Ok(registries) = fs::read_dir(home.join("registry/src")) {
        let mut registries = registries
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>>>()?;
        registries.sort();
        mappings.extend(registries.into_iter().map(|path| (path, "crates")));
    }
    mappings.push((setup::rust_source()?, "rust"));
    let flag = |(path, name): (PathBuf, &str)| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(path);
        flag.push("=");
        flag.push(name);
        flag
    };
    Ok(mappings.into_iter().map(flag).collect())
}

/// Runs wasm-bindgen, which writes the glue and the module without its descriptions of types.
fn bind(workspace: &Workspace, compiled: &Path, folder: &Path) -> Result<()> {
    let mut command = Command::new(workspace.tool("wasm-bindgen"));
    run::stream(command.args(BINDGEN_ARGS).args([folder, compiled]))
}

/// Optimizes the module, and returns the names that it shortened.
fn optimize(bound: &Path, variant: &Variant, parts: &Parts) -> Result<glue::Names> {
    let mut command = binaryen("wasm-opt");
    command
        .args(OPT_FEATURES)
        .args(variant.wasm_opt)
        .arg("--debuginfo");
    run::stream(command.arg(bound).arg("-o").arg(&parts.named))?;
    let mut command = binaryen("wasm-opt");
    command.args(OPT_FEATURES).args(STRIP);
    let names = run::read(command.arg(&parts.named).arg("-o").arg(&parts.wasm))?;
    serde_json::from_str(&names).context("wasm-opt printed no list of shortened names")
}

fn translate(wasm: &Path, lowered: &Path, translated: &Path) -> Result<()> {
    let mut command = binaryen("wasm-opt");
    command.args(OPT_FEATURES).args(LOWER);
    run::stream(command.arg(wasm).arg("-o").arg(lowered))?;
    let mut command = binaryen("wasm2js");
    command.args(TRANSLATE);
    run::stream(command.arg(lowered).arg("-o").arg(translated))?;
    let instantiate = fs::read_to_string(translated)?;
    let text = format!("// @ts-nocheck\nexport {}", instantiate.trim_start());
    Ok(fs::write(translated, text)?)
}

fn binaryen(program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(format!("node_modules/binaryen/bin/{program}"));
    command
}
