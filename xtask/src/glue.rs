//! Adapts wasm-bindgen's JavaScript ("glue") to a package that makes instances when it needs them.
//!
//! wasm-bindgen expects one instance, made when its module is imported, and keeps the instance's state in variables of
//! that module: views of the memory, a heap of JavaScript values, a `TextDecoder`. The adapted module wraps all of it in
//! a function that is called once for each instance. So an import constructs nothing, and after a trap a new instance
//! shares no state with the broken one.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// The module that the WebAssembly imports everything from, as wasm-bindgen and `--minify-imports-and-exports-and-modules`
/// name it.
const MODULE: (&str, &str) = ("./glue_bg.js", "a");

const HEAD: &str = "\
// @ts-nocheck
// jsdom has neither class. `new` gives what these functions return: the platform's object, or else a substitute.
import { textDecoder as TextDecoder, textEncoder as TextEncoder } from '../../../wasm/src/utf8.js';

/**
 * Makes the exports of an instance of the compiled rules.
 *
 * @typedef {(imports: WebAssembly.Imports) => WebAssembly.Exports} Instantiate
 */

/** Makes an instance. The rest of this function is wasm-bindgen's, and its variables are the state of this instance. */
function newInstance(make) {
";

const TAIL: &str = "\
}

/**
 * What Rust exports, of the current instance.
 *
 * @type {ReturnType<typeof newInstance>}
 */
export let calls;

/** Replaces the current instance. */
export function instantiateWith(make) {
    calls = newInstance(make);
}

/** The size of the current instance's memory in bytes. */
export function memorySize() {
    return calls.memory.buffer.byteLength;
}
";

/// What `wasm-opt --minify-imports-and-exports-and-modules` renamed: its output.
#[derive(Debug, Deserialize)]
pub struct Names {
    /// For each import the module, the name and the short name.
    imports: Vec<(String, String, String)>,
    /// For each export the name and the short name.
    exports: Vec<(String, String)>,
}

/// The adapted glue, for a module with these short names.
pub fn adapted(glue: &str, names: &Names) -> Result<String> {
    ensure!(
        !glue.lines().any(|line| line.starts_with("import ")),
        "wasm-bindgen's glue imports another file, which is not supported"
    );
    let exported: BTreeSet<&str> = glue
        .lines()
        .filter_map(|line| line.strip_prefix("export function ")?.split('(').next())
        .collect();
    let text = without_prototypes(&with_fresh_views(&without_exports(glue)?)?);
    let text = with_short_exports(text, names);
    let instance = instance(&exported, names)?;
    Ok([HEAD, &text, &instance, TAIL].concat())
}

/// Replaces the names of exports that the glue calls by their short names. A name may be the beginning of another.
fn with_short_exports(mut glue: String, names: &Names) -> String {
    let mut exports: Vec<_> = names.exports.iter().collect();
    exports.sort_by_key(|(name, _)| Reverse(name.len()));
    for (name, short) in exports {
        glue = glue.replace(&format!("wasm.{name}"), &format!("wasm.{short}"));
    }
    glue
}

/// Removes the keyword `export`, which is allowed at the top level of a module only.
fn without_exports(glue: &str) -> Result<String> {
    let text: String = glue
        .split_inclusive('\n')
        .map(|line| match line.strip_prefix("export function ") {
            Some(function) => format!("function {function}"),
            None => line.to_owned(),
        })
        .collect();
    ensure!(
        !text.lines().any(|line| line.starts_with("export ")),
        "wasm-bindgen's glue exports something that is not a function"
    );
    Ok(text)
}

/// Makes the glue compare buffers to find out whether a view of the memory is outdated.
///
/// wasm-bindgen asks instead whether the buffer is detached. The memory of the rules in plain JavaScript gets another
/// buffer when it grows, but JavaScript cannot detach the old one.
fn with_fresh_views(glue: &str) -> Result<String> {
    let mut text = String::new();
    for line in glue.lines() {
        let view = line
            .strip_prefix("    if (cached")
            .and_then(|rest| rest.split_once(" === null || "))
            .map(|(name, _)| format!("cached{name}"));
        match view {
            Some(view) => writeln!(
                text,
                "    if ({view} === null || {view}.buffer !== wasm.memory.buffer) {{"
            )?,
            None => writeln!(text, "{line}")?,
        }
    }
    for check in ["byteLength === 0", ".detached"] {
        ensure!(
            !text.contains(check),
            "wasm-bindgen's glue checks in a new way whether a view is outdated: {check}"
        );
    }
    Ok(text)
}

/// Makes the glue create objects without a prototype, so that an absent member of a reply is not read from `Object.prototype`.
fn without_prototypes(glue: &str) -> String {
    glue.replace("new Object()", "Object.create(null)")
}

/// The last statements of `newInstance`, which translate between the glue's names and the short ones.
fn instance(exported: &BTreeSet<&str>, names: &Names) -> Result<String> {
    let mut imports = Vec::new();
    for (module, name, short) in &names.imports {
        ensure!(
            module == MODULE.0 && exported.contains(&**name),
            "wasm-bindgen's glue has no function {name} for the import from {module}"
        );
        imports.push(format!("        {short}: {name},\n"));
    }
    let mut calls = Vec::new();
    for (name, short) in &names.exports {
        ensure!(
            name != "__wbindgen_start",
            "the module must be started by a call, which is not supported"
        );
        match exported.get(&**name) {
            Some(_) => calls.push(format!("        {name},\n")),
            // The memory, and functions that Rust exports without wasm-bindgen.
            None if !name.starts_with("__") => {
                calls.push(format!("        {name}: exports.{short},\n"));
            }
            None => {}
        }
    }
    exported
        .get("__wbg_set_wasm")
        .context("wasm-bindgen's glue has no function __wbg_set_wasm")?;
    Ok(format!(
        "    const exports = make({{ {}: {{\n{}    }} }});\n    __wbg_set_wasm(exports);\n    return {{\n{}    }};\n",
        MODULE.1,
        imports.concat(),
        calls.concat()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
export function add(a) {
    return wasm.add(a);
}
export function __wbg_parse_0f(arg0) {
}
let wasm;
export function __wbg_set_wasm(val) {
    wasm = val;
}
";

    fn names() -> Names {
        let pair = |name: &str, short: &str| (name.to_owned(), short.to_owned());
        Names {
            imports: vec![(MODULE.0.into(), "__wbg_parse_0f".into(), "b".into())],
            exports: vec![
                pair("add", "c"),
                pair("memory", "d"),
                pair("raw", "e"),
                pair("__wbindgen_free", "f"),
            ],
        }
    }

    #[test]
    fn wraps_the_glue_in_a_function() -> Result<()> {
        let body = GLUE.replace("export ", "").replace("wasm.add", "wasm.c");
        let instance = "    const exports = make({ a: {
        b: __wbg_parse_0f,
    } });
    __wbg_set_wasm(exports);
    return {
        add,
        memory: exports.d,
        raw: exports.e,
    };
";
        let expected = [HEAD, &body, instance, TAIL].concat();
        assert_eq!(adapted(GLUE, &names())?, expected);
        Ok(())
    }

    #[test]
    fn compares_the_buffers_of_views() -> Result<()> {
        let fresh = "    if (cachedA0 === null || cachedA0.buffer !== wasm.memory.buffer) {\n";
        for check in [
            "cachedA0.byteLength === 0",
            "cachedA0.buffer.detached === true || x",
        ] {
            let line = format!("    if (cachedA0 === null || {check}) {{\n");
            assert_eq!(with_fresh_views(&line)?, fresh);
        }
        let other = "    if (cached) {\n";
        assert_eq!(with_fresh_views(other)?, other);
        assert!(with_fresh_views("while (view.byteLength === 0) {}").is_err());
        Ok(())
    }

    #[test]
    fn objects_have_no_prototype() -> Result<()> {
        let glue = [
            "function __wbg_new_0f() {\n    return new Object();\n}\n",
            GLUE,
        ]
        .concat();
        let adapted = adapted(&glue, &names())?;
        assert!(adapted.contains("return Object.create(null);"));
        Ok(())
    }

    #[track_caller]
    fn assert_refused(glue: &str, names: &Names, why: &str) {
        let error = adapted(glue, names).map_err(|error| error.to_string());
        assert!(
            matches!(&error, Err(text) if text.contains(why)),
            "{error:?}"
        );
    }

    #[test]
    fn refuses_unexpected_output_of_wasm_bindgen() {
        let more = |line: &str| [line, GLUE].concat();
        assert_refused(
            &more("import { a } from './a.js';\n"),
            &names(),
            "imports another file",
        );
        assert_refused(&more("export class A {}\n"), &names(), "not a function");
        assert_refused(
            &GLUE.replace("parse", "x"),
            &names(),
            "no function __wbg_parse_0f",
        );
        assert_refused(
            &GLUE.replace("set_wasm", "x"),
            &names(),
            "no function __wbg_set_wasm",
        );
        let mut started = names();
        started
            .exports
            .push(("__wbindgen_start".into(), "g".into()));
        assert_refused(GLUE, &started, "started by a call");
    }
}
