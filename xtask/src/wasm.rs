//! The crate as WebAssembly, the JavaScript around it, and the same WebAssembly as plain JavaScript.

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
use crate::workspace::{CRATE, WASM, Workspace, remove};

/// What keeps every word about panics out of the WebAssembly: the standard library is built anew, so that a panic in it
/// is one instruction too. Measured at 162 KB of WebAssembly: 28 KB less, 12 KB less as gzip. Stable Rust has the means,
/// but not yet under a stable name: hence `RUSTC_BOOTSTRAP`, for this one build.
const WITHOUT_PANICS: [&str; 4] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];
/// What is inlined is there twice. Each measured as gzip: less in LLVM 7 % less, more in MIR, where it is small
/// functions alone, another 8 %.
const INLINING: [&str; 4] = [
    "-Cllvm-args=-inline-threshold=50",
    "-Zinline-mir=yes",
    "-Zinline-mir-threshold=100",
    "-Zinline-mir-hint-threshold=120",
];
const BUILD_STD: [&str; 2] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
];

/// Without reference types wasm-bindgen keeps JavaScript's values in an array of its own, which is all that plain
/// JavaScript can do, and smaller: so one WebAssembly serves every entry.
const FEATURES: &str = "-Ctarget-feature=-reference-types,-multivalue";

/// 4 MiB: enough for 700 calls, or 1 600 validations, after which the instance makes room for another: see `engine.js`. To
/// grow takes longer, as plain JavaScript copies all of its memory.
const MEMORY: &str = "-Clink-arg=--initial-memory=4194304";

const BINDGEN_ARGS: [&str; 6] = [
    // Its glue leaves the loading of the module to others: see `glue.rs`.
    "--target=bundler",
    "--out-name=glue",
    "--no-typescript",
    // Every supported platform has `TextEncoder.encodeInto`; text.js has a substitute for jsdom.
    "--encode-into=always",
    "--remove-producers-section",
    "--out-dir",
];

/// What rustc emits, by name: `--all-features` uses proposals that no engine parses.
const OPT_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
];

/// Of all levels this gives the fewest bytes as gzip; -Oz, -O3, --gufa, --traps-never-happen, --flatten and
/// --merge-similar-functions all come within 0.3 %, and --reorder-functions is 0.7 % worse.
///
/// No inlining: it makes 4 % less of it, but 5 % more gzip.
const OPT_LEVEL: [&str; 6] = [
    // Rust itself asks whether an index, a divisor or a conversion will do: so a load or a division whose result nobody
    // uses may go. 0.6 KB less of gzip.
    "--ignore-implicit-traps",
    "-Os",
    "--converge",
    "--one-caller-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    "--always-inline-max-function-size=0",
];

/// Of the names that wasm-bindgen gives to imports and exports, half are digits of a hash. One letter each, there and in the
/// glue: 1.5 KB less of gzip.
const STRIP: [&str; 3] = [
    "--strip-debug",
    "--strip-target-features",
    "--minify-imports-and-exports-and-modules",
];

/// What wasm-bindgen would throw where it sees no way on. Nobody would read it: `engine.js` says in its own words that
/// the rules broke off.
const LAST_WORDS: [&str; 2] = [
    "called `Result::unwrap_throw()` on an `Err` value",
    "closure invoked recursively or after being dropped",
];

/// What a JavaScript engine has no single operation for.
const LOWER: [&str; 4] = [
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
    "-Os",
];

/// As one function that makes an instance, instead of one that is made on import.
const TRANSLATE: [&str; 2] = ["-Os", "--emscripten"];

/// Where the parts are.
#[derive(Debug)]
pub struct Parts {
    /// JavaScript's side of the boundary.
    pub glue: PathBuf,
    /// The module.
    pub wasm: PathBuf,
    /// The module with the names of its functions.
    pub named: PathBuf,
    /// The module as JavaScript.
    pub translated: PathBuf,
}

impl Parts {
    /// All of them in one folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            glue: folder.join("glue.js"),
            wasm: folder.join("rules.wasm"),
            named: folder.join("named.wasm"),
            translated: folder.join("translated.js"),
        }
    }

    /// Each of them.
    pub fn files(&self) -> [&Path; 4] {
        [&self.glue, &self.wasm, &self.named, &self.translated]
    }
}

/// Makes them, unless nothing that they depend on has changed.
pub fn build(workspace: &Workspace) -> Result<Parts> {
    let compiled = compile(&workspace.root, &workspace.root.join(&workspace.target))?;
    let scratch = workspace.target.join("npm");
    let parts = Parts::in_folder(&scratch);
    let stamp = scratch.join("inputs");
    let inputs = inputs(&compiled)?;
    if !fs::read_to_string(&stamp).is_ok_and(|done| done == inputs) {
        remove(&scratch)?;
        make(workspace, &compiled, &parts)?;
        fs::write(stamp, inputs)?;
    }
    Ok(parts)
}

/// Makes them of what [`compile`] gave.
pub fn make(workspace: &Workspace, compiled: &Path, parts: &Parts) -> Result<()> {
    let bound = parts.glue.with_file_name("bound");
    bind(workspace, compiled, &bound)?;
    let names = optimize(&bound.join("glue_bg.wasm"), parts)?;
    let glue = fs::read_to_string(bound.join("glue_bg.js"))?;
    fs::write(&parts.glue, glue::adapted(&glue, &names)?)?;
    translate(parts, &bound.join("lowered.wasm"))
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

/// Rust to WebAssembly, with nothing in it that tells of the machine that built it. The folders are absolute.
pub fn compile(root: &Path, target: &Path) -> Result<PathBuf> {
    let mut command = run::cargo(["build", "--lib", "--profile=wasm"]);
    command.args(["--package", CRATE, "--features", "npm", "--target", WASM]);
    command.args(BUILD_STD).env("RUSTC_BOOTSTRAP", "1");
    let mut flags: Vec<OsString> = [WITHOUT_PANICS, INLINING]
        .concat()
        .iter()
        .map(OsString::from)
        .collect();
    flags.extend([FEATURES.into(), MEMORY.into()]);
    flags.extend(remapped_paths(root)?);
    // The encoded form, unlike RUSTFLAGS, allows for spaces in paths.
    let flags = flags.join(&OsString::from("\x1f"));
    command.env("CARGO_ENCODED_RUSTFLAGS", flags);
    command.env("CARGO_TARGET_DIR", target).current_dir(root);
    run::stream(&mut command)?;
    let name = format!("{}.wasm", CRATE.replace('-', "_"));
    Ok(target.join(WASM).join("wasm").join(name))
}

/// Of the mappings that fit a path, rustc takes the last.
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

/// Splits off the JS glue.
fn bind(workspace: &Workspace, compiled: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let silent = folder.join("silent.wasm");
    fs::write(&silent, silenced(fs::read(compiled)?)?)?;
    let mut command = Command::new(workspace.tool("wasm-bindgen"));
    run::stream(command.args(BINDGEN_ARGS).args([folder, &silent]))
}

/// The WebAssembly with zeros in place of [`LAST_WORDS`], which `wasm-opt` leaves out of the data.
fn silenced(mut wasm: Vec<u8>) -> Result<Vec<u8>> {
    for words in LAST_WORDS {
        let at = wasm
            .windows(words.len())
            .position(|window| window == words.as_bytes())
            .with_context(|| format!("the WebAssembly does not say: {words}"))?;
        wasm.iter_mut()
            .skip(at)
            .take(words.len())
            .for_each(|byte| *byte = 0);
    }
    Ok(wasm)
}

/// Gives the names that have become shorter.
fn optimize(bound: &Path, parts: &Parts) -> Result<glue::Names> {
    let mut command = binaryen("wasm-opt");
    command
        .args(OPT_FEATURES)
        .args(OPT_LEVEL)
        .arg("--debuginfo");
    run::stream(command.arg(bound).arg("-o").arg(&parts.named))?;
    let mut command = binaryen("wasm-opt");
    command.args(OPT_FEATURES).args(STRIP);
    let names = run::read(command.arg(&parts.named).arg("-o").arg(&parts.wasm))?;
    serde_json::from_str(&names).context("binaryen names nothing")
}

fn translate(parts: &Parts, lowered: &Path) -> Result<()> {
    let mut command = binaryen("wasm-opt");
    command.args(OPT_FEATURES).args(LOWER);
    run::stream(command.arg(&parts.wasm).arg("-o").arg(lowered))?;
    let mut command = binaryen("wasm2js");
    command.args(TRANSLATE);
    run::stream(command.arg(lowered).arg("-o").arg(&parts.translated))?;
    let instantiate = fs::read_to_string(&parts.translated)?;
    let text = format!("// @ts-nocheck\nexport {}", instantiate.trim_start());
    Ok(fs::write(&parts.translated, text)?)
}

fn binaryen(program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(format!("node_modules/binaryen/bin/{program}"));
    command
}
