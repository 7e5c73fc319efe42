//! wasm-bindgen's glue, adapted: it makes nothing when it is imported, and leaves to us where an instance comes from.

use std::cmp::Reverse;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// Each text as wasm-bindgen writes it, if Rust makes use of it, and what takes its place.
const EDITS: [(&str, &str); 18] = [
    // An instance is WebAssembly's or plain JavaScript. Without reference types there is no `__wbindgen_start`.
    (
        "    wasmInstance = new WebAssembly.Instance(wasmModule, __wbg_get_imports());
    wasm = wasmInstance.exports;
    wasm.__wbindgen_start();
",
        "    wasm = instantiate(__wbg_get_imports());
",
    ),
    // These would run on import. `__wbg_reset_state` fills the heap for each instance anyhow.
    (
        "let heap = new Array(1024).fill(undefined);
heap.push(undefined, null, true, false);
",
        "let heap = [];
",
    ),
    ("let heap_next = heap.length;", "let heap_next = 0;"),
    (
        "let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
",
        "let cachedTextDecoder;
",
    ),
    // Safari's decoders end after 2 GiB. Each instance has one of its own, and does not come near that.
    (
        "    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(",
        "    return (cachedTextDecoder ??= textDecoder()).decode(",
    ),
    (
        "const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
",
        "",
    ),
    // The words are not there: see `LAST_WORDS` in `wasm.rs`.
    (
        "throw new Error(getStringFromWasm0(arg0, arg1));",
        "throw new Error();",
    ),
    // Nothing is scheduled: our JavaScript makes a new instance itself. And what is asked for here is always there.
    ("        __wbg_call_guard();\n", ""),
    ("    __wbg_call_guard();\n", ""),
    (
        "function __wbg_call_guard() {
    if (__wbg_reinit_scheduled) {
        __wbg_reset_state();
        return;
    }
}
",
        "",
    ),
    ("let __wbg_reinit_scheduled = false;\n", ""),
    ("    __wbg_reinit_scheduled = false;\n", ""),
    ("    __wbg_instance_id++;\n", ""),
    ("let __wbg_instance_id = 0;\n", ""),
    (
        "    if (typeof numBytesDecoded !== 'undefined') numBytesDecoded = 0;
    if (typeof WASM_VECTOR_LEN !== 'undefined') WASM_VECTOR_LEN = 0;
    if (typeof heap !== 'undefined') {
        heap = new Array(1024).fill(undefined);
        heap = heap.concat([undefined, null, true, false]);
        if (typeof heap_next !== 'undefined')
        heap_next = heap.length;
        if (typeof stack_pointer !== 'undefined')
        stack_pointer = 1024;
    }
",
        "    cachedTextDecoder = undefined;
    heap = new Array(1024).fill(undefined);
    heap.push(undefined, null, true, false);
    heap_next = heap.length;
    stack_pointer = 1024;
",
    ),
    (
        "    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }
",
        "",
    ),
    (
        "const cachedTextEncoder = new TextEncoder();",
        "let cachedTextEncoder;",
    ),
    (
        "cachedTextEncoder.encodeInto(",
        "(cachedTextEncoder ??= textEncoder()).encodeInto(",
    ),
];

/// What must not be left. If it is, wasm-bindgen has come to write something else, which has to be looked at.
const UNWANTED: [&str; 11] = [
    "DECODE",
    "throw new Error(get",
    "__wbg_call_guard",
    "FinalizationRegistry",
    "WebAssembly",
    "__wbindgen_start",
    "byteLength === 0",
    "detached",
    "let heap = new",
    "new TextDecoder",
    "new TextEncoder",
];

/// From here on the glue loads and instantiates a module, which `engine.js` does.
const LOADING: &str = "let wasmModule, wasmInstance, wasm;\n";

/// Where everything is imported from, which binaryen calls `a`.
const MODULE: &str = "\"./glue_bg.js\"";

const HEAD: &str = "// @ts-nocheck
import { textDecoder, textEncoder } from '../../wasm/src/utf8.js';

";

const TAIL: &str = "let instantiate, wasm;

/** Makes the exports of an instance. @typedef {(imports: WebAssembly.Imports) => WebAssembly.Exports} Instantiate */

/** Makes an instance in place of the last one. */
export function instantiateWith(make) {
    instantiate = make;
    __wbg_reset_state();
}

/** How many bytes the instance has. */
export function memorySize() {
    return wasm.memory.buffer.byteLength;
}

/** What Rust exports. An object, and no namespace: bundlers leave it out where nobody uses it. */
export const calls = { ";

/// The glue with all of that done.
pub fn adapted(glue: &str) -> Result<String> {
    let (head, _) = glue
        .split_once(LOADING)
        .with_context(|| format!("wasm-bindgen's glue does not say: {LOADING}"))?;
    let text = EDITS
        .iter()
        .fold(head.to_owned(), |text, (from, to)| text.replace(from, to));
    let text = with_fresh_views(&text);
    for unwanted in UNWANTED {
        ensure!(
            !text.contains(unwanted),
            "wasm-bindgen's glue still has: {unwanted}"
        );
    }
    ensure!(
        text.contains("instantiate(__wbg_get_imports())"),
        "wasm-bindgen's glue makes no instance"
    );
    let calls = exports(&text).join(", ");
    Ok([HEAD, &text, TAIL, &calls, " };\n"].concat())
}

/// A view of the memory is out of date once the memory has grown. wasm-bindgen sees that by a buffer that WebAssembly
/// has detached; plain JavaScript puts another in its place, and detaches none.
fn with_fresh_views(glue: &str) -> String {
    let mut text = String::new();
    for line in glue.lines() {
        let cached = line
            .strip_prefix("    if (cached")
            .and_then(|rest| rest.split_once(" === null || "))
            .map(|(name, _)| name);
        match cached {
            Some(name) => {
                let view = ["cached", name].concat();
                let stale = format!("{view} === null || {view}.buffer !== wasm.memory.buffer");
                text.push_str(&format!("    if ({stale}) {{"));
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// The names of what Rust exports.
fn exports(glue: &str) -> Vec<&str> {
    let functions = glue
        .lines()
        .filter_map(|line| line.strip_prefix("export function "));
    functions
        .filter_map(|function| function.split('(').next())
        .filter(|name| !name.starts_with("__"))
        .collect()
}

/// What binaryen has renamed.
#[derive(Debug, Deserialize)]
pub struct Names {
    /// A module, a name in it, and its short name.
    imports: Vec<(String, String, String)>,
    exports: Vec<(String, String)>,
}

impl Names {
    /// The glue with the short names in place of wasm-bindgen's.
    pub fn shorten(mut self, glue: &str) -> Result<String> {
        let mut text = glue.to_owned();
        let mut replace = |from: String, to: String| {
            ensure!(text.contains(&from), "the glue does not say: {from}");
            text = text.replace(&from, &to);
            Ok(())
        };
        for (_, name, short) in self.imports {
            replace(format!("        {name}: "), format!("        {short}: "))?;
        }
        replace(format!("{MODULE}: "), "a: ".to_owned())?;
        // A name may be how another begins.
        self.exports.sort_by_key(|(name, _)| Reverse(name.len()));
        for (name, short) in self.exports {
            text = text.replace(&format!("wasm.{name}"), &format!("wasm.{short}"));
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_every_edit() -> Result<()> {
        let before: String = EDITS.iter().map(|(from, _)| *from).collect();
        let rust = "export function __wbg_x () {\nexport function add(a, b) {\n";
        let after = adapted(&[&before, rust, LOADING, "new WebAssembly.Module()"].concat())?;
        assert!(after.starts_with(HEAD) && after.ends_with("calls = { add };\n"));
        assert!(EDITS.iter().all(|(_, to)| after.contains(to)));
        Ok(())
    }

    #[test]
    fn asks_for_the_buffer_and_not_whether_it_is_detached() {
        let bytes = "    if (cachedA0 === null || cachedA0.byteLength === 0) {\n";
        let fresh = "    if (cachedA0 === null || cachedA0.buffer !== wasm.memory.buffer) {\n";
        assert_eq!(with_fresh_views(bytes), fresh);
        assert_eq!(
            with_fresh_views("    if (cached) {\n"),
            "    if (cached) {\n"
        );
    }

    #[test]
    fn shortens_every_name() -> Result<()> {
        let glue = "        __wbg_a: 1\n    \"./glue_bg.js\": 2\nwasm.get(); wasm.getAll();";
        let names = || Names {
            imports: vec![("./glue_bg.js".into(), "__wbg_a".into(), "x".into())],
            exports: vec![("get".into(), "y".into()), ("getAll".into(), "z".into())],
        };
        let shorter = "        x: 1\n    a: 2\nwasm.y(); wasm.z();";
        assert_eq!(names().shorten(glue)?, shorter);
        assert!(names().shorten("wasm.get()").is_err());
        Ok(())
    }

    #[test]
    fn refuses_a_glue_that_it_does_not_know() {
        let (instance, _) = EDITS[0];
        assert!(adapted(&[instance, LOADING].concat()).is_ok());
        assert!(adapted(instance).is_err());
        assert!(adapted(LOADING).is_err());
        for unwanted in UNWANTED {
            assert!(adapted(&[instance, unwanted, LOADING].concat()).is_err());
        }
    }
}
