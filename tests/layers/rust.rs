//! The checks of the Rust crates: floors, circles, undeclared files and names of targets.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use crate::circles::{Arrow, circles};
use crate::modules::{Import, Module, ModulePath, Modules};
use crate::resolve::{End, join, resolve, start};
use crate::tree::{Tree, folder, is_rust};
use crate::{FLOORS, HOUSE, Report, TARGET_FILES, TARGET_NAMES, TOP, Violation};

/// Checks every crate: every folder `src` with a `lib.rs` or a `main.rs`.
pub fn check(tree: &Tree, report: &mut Report) {
    let files = tree.files().map(|(path, _)| path);
    let crates: BTreeSet<&str> = files
        .filter(|path| {
            ["src/lib.rs", "src/main.rs"]
                .iter()
                .any(|root| ends_with_path(path, root))
        })
        .filter(|path| !path.starts_with("tests/"))
        .map(folder)
        .collect();
    for source in crates {
        check_crate(tree, source, report);
    }
    for (path, text) in tree.files().filter(|(path, _)| path.starts_with("src/")) {
        if floor(path).is_none() {
            report.add(Violation::NoFloor {
                file: path.to_owned(),
            });
        }
        if is_rust(path) && !TARGET_FILES.contains(&path) {
            for name in target_names(text) {
                report.add(Violation::TargetName {
                    file: path.to_owned(),
                    name,
                });
            }
        }
    }
}

fn ends_with_path(path: &str, end: &str) -> bool {
    path == end
        || path
            .strip_suffix(end)
            .is_some_and(|head| head.ends_with('/'))
}

fn check_crate(tree: &Tree, source: &str, report: &mut Report) {
    let mut modules = Modules::default();
    for root in ["lib.rs", "main.rs"] {
        modules.read(tree, &format!("{source}/{root}"));
    }
    let prefix = format!("{source}/");
    let is_undeclared = |path: &str| {
        is_rust(path)
            && path
                .strip_prefix(&prefix)
                .is_some_and(|rest| !rest.starts_with("bin/"))
            && !modules.files.contains(path)
    };
    for (path, _) in tree.files().filter(|(path, _)| is_undeclared(path)) {
        report.add(Violation::Undeclared {
            file: path.to_owned(),
        });
    }
    for (file, reason) in &modules.unreadable {
        report.add(Violation::Unreadable {
            file: file.clone(),
            reason: reason.clone(),
        });
    }
    report.rust_files += modules.files.len();

    let mut arrows: BTreeSet<Arrow> = BTreeSet::new();
    for (path, module) in &modules.by_path {
        let mut use_ = Use {
            modules: &modules,
            path,
            module,
            arrows: &mut arrows,
            report,
        };
        for import in &module.imports {
            use_.add_import(import);
        }
        for names in &module.paths {
            use_.add_path(names);
        }
    }
    report.rust_arrows += arrows.len();
    for arrows in circles(&arrows) {
        report.add(Violation::Circle {
            folder: source.to_owned(),
            arrows,
        });
    }
}

/// The uses of one module.
struct Use<'a> {
    modules: &'a Modules,
    path: &'a ModulePath,
    module: &'a Module,
    arrows: &'a mut BTreeSet<Arrow>,
    report: &'a mut Report,
}

impl Use<'_> {
    fn add_import(&mut self, import: &Import) {
        let Some(end) = self.follow(&import.path) else {
            return;
        };
        // A parent may re-export what its children define: that alone is no use of it.
        let is_child = end.module().starts_with(self.path);
        if !(import.is_reexport && is_child) && (import.name.is_none() || end.is_item()) {
            self.add_arrow(end.module());
        }
    }

    fn add_path(&mut self, names: &[String]) {
        // The arrow of an imported name stands at the import, but a re-export has none of itself.
        if let [name] = names {
            let is_reexport =
                |import: &Import| import.is_reexport && import.name.as_ref() == Some(name);
            if !self.module.imports.iter().any(is_reexport) {
                return;
            }
        }
        if let Some(end) = self.follow(names)
            && end.is_item()
        {
            self.add_arrow(end.module());
        }
    }

    /// Finds where a path ends, and compares the floors of all files on the way.
    fn follow(&mut self, names: &[String]) -> Option<End> {
        let mut way = BTreeSet::new();
        let end = resolve(self.modules, self.path, names, &mut way, 0)?;
        if !self.module.file.starts_with(HOUSE) {
            return Some(end);
        }
        let file = |path: &ModulePath| Some(self.modules.by_path.get(path)?.file.as_str());
        let last = file(end.module());
        // Of the files on the way only those of other floors count: `a::b` is one arrow, not one to each.
        let on_the_way = way.iter().filter_map(file);
        let others = on_the_way.filter(|other| floor(other) != last.and_then(floor));
        for other in others.chain(last).collect::<BTreeSet<_>>() {
            self.compare_floors(other);
        }
        if let Some(name) = self.facade_name(names) {
            let file = self.module.file.clone();
            self.report.add(Violation::Facade { file, name });
        }
        Some(end)
    }

    fn compare_floors(&mut self, to: &str) {
        let from = &self.module.file;
        if from == to || is_root(to) || is_root(from) {
            return;
        }
        let (Some((low, name)), Some((high, other))) = (floor(from), floor(to)) else {
            return;
        };
        let arrow = (from.clone(), to.to_owned());
        if high > low {
            self.report.add(Violation::Floor { arrow, low, high });
        } else if high == low && name != other {
            let names = (name.to_owned(), other.to_owned());
            self.report.add(Violation::Neighbour {
                arrow,
                floor: low,
                names,
            });
        }
    }

    /// The name that a path takes from the crate's root, if that name is no module.
    fn facade_name(&self, names: &[String]) -> Option<String> {
        let (base, rest) = start(self.path, names)?;
        if base.len() > 1 || is_root(&self.module.file) {
            return None;
        }
        let name = rest.first().map_or("*", String::as_str);
        let is_module = self.modules.by_path.contains_key(&join(&base, name));
        (!is_module).then(|| name.to_owned())
    }

    fn add_arrow(&mut self, to: &ModulePath) {
        let Some(to) = self.modules.by_path.get(to) else {
            return;
        };
        if to.file != self.module.file {
            self.arrows
                .insert((self.module.file.clone(), to.file.clone()));
        }
    }
}

fn is_root(file: &str) -> bool {
    file == "src/lib.rs"
}

/// The number of a file's floor, and the name that the list has for it. The top is one more than the
/// highest floor.
fn floor(path: &str) -> Option<(usize, &str)> {
    let rest = path.strip_prefix(HOUSE)?;
    let name = match rest.split_once('/') {
        Some((folder, _)) => folder,
        None => rest.strip_suffix(".rs")?,
    };
    let mut floors = FLOORS.iter().chain([&TOP]);
    let index = floors.position(|names| names.contains(&name))?;
    Some((index + 1, name))
}

/// The names in a file's code that tie it to a target. Comments do not count.
fn target_names(text: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    if let Ok(tokens) = text.parse() {
        collect_target_names(tokens, &mut found);
    }
    found
}

fn collect_target_names(tokens: TokenStream, found: &mut BTreeSet<&'static str>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                found.extend(TARGET_NAMES.iter().find(|name| ident == **name))
            }
            TokenTree::Group(group) => collect_target_names(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
