//! The checks of the JavaScript files: every relative import resolves, and no circle leads through them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::circles::{Arrow, circles};
use crate::scan::{Import, imports};
use crate::tree::{Tree, folder, is_javascript, join};
use crate::{BUILT, GENERATED, PROJECTS, Report, SHARED, Violation};

/// Checks all files of JavaScript together, for imports lead from folder to folder.
pub fn check(tree: &Tree, report: &mut Report) {
    let mut arrows: BTreeSet<Arrow> = BTreeSet::new();
    for (file, text) in tree.files().filter(|(path, _)| is_javascript(path)) {
        report.javascript_files += 1;
        for import in imports(text) {
            let Some(targets) = targets(tree, file, &import) else {
                let specifier = import.specifier.to_owned();
                report.add(Violation::Unresolved {
                    file: file.to_owned(),
                    specifier,
                });
                continue;
            };
            if !import.is_type_only {
                let others = targets.into_iter().filter(|target| target != file);
                arrows.extend(others.map(|target| (file.to_owned(), target)));
            }
        }
    }
    report.javascript_arrows += arrows.len();
    for arrows in circles(&arrows) {
        report.add(Violation::Circle {
            folder: "the JavaScript files".to_owned(),
            arrows,
        });
    }
}

/// The files of the tree that an import leads to: none for one that leads out of the tree. Returns `None`
/// for an import that resolves to nothing.
fn targets(tree: &Tree, file: &str, import: &Import<'_>) -> Option<Vec<String>> {
    let specifier = import.specifier;
    if specifier.starts_with(GENERATED) {
        return Some(Vec::new());
    }
    if specifier.starts_with('#') {
        return subpath_targets(tree, file, specifier);
    }
    if !specifier.starts_with("./") && !specifier.starts_with("../") {
        return Some(Vec::new());
    }
    // What follows a `?` or a `#` is no part of the path.
    let path = join(folder(file), specifier.split(['?', '#']).next()?)?;
    let is_built = |(from, to): &(&str, &str)| file.starts_with(from) && path.starts_with(to);
    if BUILT.iter().any(is_built) {
        return Some(Vec::new());
    }
    let mut candidates = vec![path.clone()];
    candidates.extend(shared_path(file, &path));
    if import.is_type_only {
        candidates.extend(path.strip_suffix(".js").map(|stem| format!("{stem}.d.ts")));
    }
    let found = candidates
        .into_iter()
        .find(|candidate| tree.text(candidate).is_some());
    found.map(|path| vec![path])
}

/// The targets of a specifier such as `#wasm`, which the nearest `package.json` lists in its `imports`.
/// Targets that the build writes are left out.
fn subpath_targets(tree: &Tree, file: &str, specifier: &str) -> Option<Vec<String>> {
    let mut base = folder(file);
    let manifest = loop {
        match tree.text(&join(base, "./package.json")?) {
            Some(text) => break text,
            None if base.is_empty() => return None,
            None => base = folder(base),
        }
    };
    let manifest: Value = serde_json::from_str(manifest).ok()?;
    let mut paths = Vec::new();
    collect_texts(manifest.get("imports")?.get(specifier)?, &mut paths);
    let paths = paths.into_iter().filter_map(|path| join(base, path));
    Some(paths.filter(|path| tree.text(path).is_some()).collect())
}

fn collect_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.iter().for_each(|value| collect_texts(value, texts)),
        Value::Object(members) => members
            .values()
            .for_each(|value| collect_texts(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The file that is copied to `path` when a project of the matrix is put together: `check.cjs` and
/// `form.cjs` are made from the files of that name that end in `.js`.
fn shared_path(file: &str, path: &str) -> Option<String> {
    let in_project = |path: &str| {
        let (project, rest) = path.strip_prefix(PROJECTS)?.split_once('/')?;
        Some((project.to_owned(), rest.to_owned()))
    };
    let (project, _) = in_project(file)?;
    let (other, rest) = in_project(path)?;
    let rest = match rest.strip_suffix(".cjs") {
        Some(stem) => format!("{stem}.js"),
        None => rest,
    };
    (project == other).then(|| format!("{SHARED}{rest}"))
}

mod tests {
    use crate::fixtures::assert_violations;

    #[test]
    fn a_circle_of_javascript_files_leads_across_folders() {
        assert_violations(
            &[
                (
                    "pkg-template/package.json",
                    r##"{"imports":{"#wasm":{"node":"./wasm.js","default":"./made.js"}}}"##,
                ),
                ("pkg-template/engine.js", "import { compile } from '#wasm';"),
                (
                    "pkg-template/wasm.js",
                    "export * from '../wasm/src/read.js';",
                ),
                (
                    "wasm/src/read.js",
                    "const engine = await import('../../pkg-template/engine.js');",
                ),
            ],
            &["the JavaScript files: a circle of 3 arrows\n    \
           pkg-template/engine.js -> pkg-template/wasm.js\n    \
           pkg-template/wasm.js -> wasm/src/read.js\n    \
           wasm/src/read.js -> pkg-template/engine.js"],
        );
    }

    #[test]
    fn imports_of_types_make_no_circle() {
        assert_violations(
            &[
                ("www/a.js", "import { b } from './b.js';"),
                (
                    "www/b.js",
                    "/** @import { A } from './a.js' */\n/** @type {import('./types.js').B} */\nexport const b = 1;",
                ),
                ("www/types.d.ts", ""),
            ],
            &[],
        );
    }

    #[test]
    fn every_relative_import_resolves() {
        let missing = |file: &str, specifier: &str| {
            format!(
                "{file} -> {specifier}: no such file; a generated file is imported from #boundary/"
            )
        };
        for (text, specifier) in [
            ("import './gone.js';", "./gone.js"),
            ("import { a } from '../../outside.js';", "../../outside.js"),
            ("export * from './types.js';", "./types.js"),
            ("/** @type {import('./gone.js').A} */", "./gone.js"),
            ("import a from '#undeclared';", "#undeclared"),
            ("import a from '../pkg/index.js';", "../pkg/index.js"),
        ] {
            assert_violations(
                &[("www/a.js", text), ("www/types.d.ts", "")],
                &[&missing("www/a.js", specifier)],
            );
        }
        for text in [
            "import './b.js'; import './b.js?copy'; import '../www/b.js';",
            "import glue from '#boundary/glue.js'; import fs from 'node:fs'; import a from 'ajv';",
            "/** @type {import('./types.js').A} */",
        ] {
            assert_violations(
                &[("www/a.js", text), ("www/b.js", ""), ("www/types.d.ts", "")],
                &[],
            );
        }
    }

    #[test]
    fn tests_import_the_built_package_and_the_shared_files_of_their_project() {
        let shared = ("tests/matrix/shared/check.js", "");
        assert_violations(
            &[
                ("tests/npm/form.test.mjs", "import '../../pkg/form.js';"),
                (
                    "tests/matrix/next/app/page.jsx",
                    "import { check } from '../check.js';",
                ),
                (
                    "tests/matrix/node/main.cjs",
                    "const { check } = require('./check.cjs');",
                ),
                shared,
            ],
            &[],
        );
        assert_violations(
            &[
                (
                    "tests/matrix/next/app/page.jsx",
                    "import { check } from './check.js';",
                ),
                shared,
            ],
            &[
                "tests/matrix/next/app/page.jsx -> ./check.js: no such file; a generated file is imported from #boundary/",
            ],
        );
    }
}
