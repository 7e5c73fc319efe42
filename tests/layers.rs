//! Checks which source file may use which: the floors of the crate, circles of files, imports that do not
//! resolve, and files that are too long. Every violation names the arrow or the file that causes it.

#[path = "layers/circles.rs"]
mod circles;
#[path = "layers/fixtures.rs"]
mod fixtures;
#[path = "layers/javascript.rs"]
mod javascript;
#[path = "layers/modules.rs"]
mod modules;
#[path = "layers/resolve.rs"]
mod resolve;
#[path = "layers/rust.rs"]
mod rust;
#[path = "layers/scan.rs"]
mod scan;
#[path = "layers/tree.rs"]
mod tree;

use std::fmt;
use std::io;
use std::path::Path;

use circles::Arrow;
use tree::{Tree, extension};

/// The folder whose files stand on floors.
const HOUSE: &str = "src/";

/// The floors of the crate, lowest first. A name is a folder of `src/`, a file of it, or both.
///
/// A file may use its own folder and the floors below. Two names on one floor may not use each other.
const FLOORS: [&[&str]; 7] = [
    &["text"],
    &["issue"],
    &["rules", "draft"],
    &["customer"],
    &["http"],
    &["schema", "axum", "client"],
    &["openapi", "reqwest", "gloo"],
];

/// The files above all floors: the crate's root, and what the WebAssembly crate needs of it.
const TOP: &[&str] = &["lib", "ffi"];

/// The files of `src/` that may depend on the target: the HTTP clients, each for one target, and whether a future is `Send`.
const TARGET_FILES: [&str; 3] = ["src/client/future.rs", "src/gloo.rs", "src/reqwest.rs"];

/// The names that make code depend on the target.
const TARGET_NAMES: [&str; 2] = ["target_arch", "wasm_bindgen"];

/// What the specifier of an import of a generated file begins with.
const GENERATED: &str = "#boundary/";

/// The folders whose files may import the built package, which is not in the tree: `(importer, package)`.
const BUILT: [(&str, &str); 2] = [("tests/", "pkg/"), ("xtask/", "pkg/")];

/// The folder of the projects that `cargo xtask matrix` puts together, each from its own folder here
/// and from the folder of shared files.
const PROJECTS: &str = "tests/matrix/";
const SHARED: &str = "tests/matrix/shared/";

/// How many lines a source file may have, and where. Tests are tables of cases, which may be longer.
const MAX_LINES: usize = 350;
const MEASURED: [&str; 8] = [
    "cli/",
    "examples/",
    "pkg-template/",
    "sandbox/src/",
    "src/",
    "wasm/",
    "www/",
    "xtask/",
];
const MEASURED_EXTENSIONS: [&str; 6] = ["cjs", "js", "jsx", "mjs", "rs", "ts"];
/// The public types of the package stand in one file, where readers and editors look for them.
const UNMEASURED: [&str; 1] = ["pkg-template/index.d.ts"];

/// A rule that a file breaks.
#[derive(Debug, PartialEq)]
enum Violation {
    /// A file uses a higher floor. The floors are counted from 1; the top follows the last.
    Floor {
        arrow: Arrow,
        low: usize,
        high: usize,
    },
    /// A file uses another name on its own floor.
    Neighbour {
        arrow: Arrow,
        floor: usize,
        names: (String, String),
    },
    /// A file or folder of `src/` is missing in [`FLOORS`].
    NoFloor { file: String },
    /// A file imports a name from the crate's root, where it is only re-exported.
    Facade { file: String, name: String },
    /// No module declares a Rust file, so that it is neither compiled nor checked.
    Undeclared { file: String },
    /// A Rust file does not parse.
    Unreadable { file: String, reason: String },
    /// A file of `src/` depends on the target.
    TargetName { file: String, name: &'static str },
    /// Files use one another in a circle.
    Circle { folder: String, arrows: Vec<Arrow> },
    /// A JavaScript import leads to no file.
    Unresolved { file: String, specifier: String },
    /// A file is too long.
    Length { file: String, lines: usize },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Floor {
                arrow: (from, to),
                low,
                high,
            } => {
                write!(f, "{from} -> {to}: floor {low} may not use ")?;
                match *high > FLOORS.len() {
                    true => f.write_str("the top"),
                    false => write!(f, "floor {high}"),
                }
            }
            Self::Neighbour {
                arrow: (from, to),
                floor,
                names: (name, other),
            } => write!(
                f,
                "{from} -> {to}: {name} may not use {other}, which stands on floor {floor} too"
            ),
            Self::NoFloor { file } => write!(f, "{file}: no floor has this file or folder"),
            Self::Facade { file, name } => write!(
                f,
                "{file} -> src/lib.rs: `crate::{name}` must be imported from the module that defines it"
            ),
            Self::Undeclared { file } => write!(f, "{file}: no module declares this file"),
            Self::Unreadable { file, reason } => write!(f, "{file}: cannot be parsed: {reason}"),
            Self::TargetName { file, name } => write!(
                f,
                "{file}: `{name}` is only allowed in {}",
                TARGET_FILES.join(", ")
            ),
            Self::Circle { folder, arrows } => {
                write!(f, "{folder}: a circle of {} arrows", arrows.len())?;
                arrows
                    .iter()
                    .try_for_each(|(from, to)| write!(f, "\n    {from} -> {to}"))
            }
            Self::Unresolved { file, specifier } => write!(
                f,
                "{file} -> {specifier}: no such file; a generated file is imported from {GENERATED}"
            ),
            Self::Length { file, lines } => {
                write!(
                    f,
                    "{file}: {lines} lines, but at most {MAX_LINES} are allowed"
                )
            }
        }
    }
}

/// The violations in a tree, and how much was looked at.
#[derive(Default)]
struct Report {
    violations: Vec<Violation>,
    rust_files: usize,
    rust_arrows: usize,
    javascript_files: usize,
    javascript_arrows: usize,
}

impl Report {
    /// Adds a violation. The same arrow may stand in a file twice, but is reported once.
    fn add(&mut self, violation: Violation) {
        if !self.violations.contains(&violation) {
            self.violations.push(violation);
        }
    }
}

/// Checks the source tree below a folder.
fn check(root: &Path) -> io::Result<Report> {
    Ok(check_tree(&Tree::read(root)?))
}

fn check_tree(tree: &Tree) -> Report {
    let mut report = Report::default();
    rust::check(tree, &mut report);
    javascript::check(tree, &mut report);
    for (path, text) in tree.files() {
        let is_measured = MEASURED.iter().any(|folder| path.starts_with(folder))
            && MEASURED_EXTENSIONS.contains(&extension(path))
            && !UNMEASURED.contains(&path);
        let lines = text.lines().count();
        if is_measured && lines > MAX_LINES {
            report.add(Violation::Length {
                file: path.to_owned(),
                lines,
            });
        }
    }
    report
}

#[test]
fn the_source_tree_has_no_violations() -> io::Result<()> {
    let report = check(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    // A check that finds no files, or no arrows, finds no violations either.
    assert!(report.rust_files >= 60, "{} Rust files", report.rust_files);
    assert!(
        report.rust_arrows >= 100,
        "{} Rust arrows",
        report.rust_arrows
    );
    assert!(
        report.javascript_files >= 80,
        "{} JavaScript files",
        report.javascript_files
    );
    assert!(
        report.javascript_arrows >= 60,
        "{} JavaScript arrows",
        report.javascript_arrows
    );
    let lines: Vec<String> = report.violations.iter().map(Violation::to_string).collect();
    assert!(
        lines.is_empty(),
        "{} violations\n{}",
        lines.len(),
        lines.join("\n")
    );
    Ok(())
}
