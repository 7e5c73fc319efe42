//! Resolves paths to the modules that define what they name, as the compiler does.

use std::collections::BTreeSet;

use crate::modules::{Import, ModulePath, Modules};

/// How many re-exports are followed from one name. More would be a circle of re-exports.
const MAX_REEXPORTS: usize = 32;

/// Where a path ends.
pub enum End {
    /// At a module.
    Module(ModulePath),
    /// At an item that the module defines.
    Item(ModulePath),
}

impl End {
    /// The module that the path ends at, or in.
    pub fn module(&self) -> &ModulePath {
        let (Self::Module(path) | Self::Item(path)) = self;
        path
    }

    pub fn is_item(&self) -> bool {
        matches!(self, Self::Item(_))
    }
}

/// Follows a path from a module to the module that defines its item, through imports and re-exports.
///
/// Returns `None` for a path into another crate, and for a name that no module knows. The modules that
/// the path passes are added to `way`.
pub fn resolve(
    modules: &Modules,
    from: &ModulePath,
    names: &[String],
    way: &mut BTreeSet<ModulePath>,
    depth: usize,
) -> Option<End> {
    if depth > MAX_REEXPORTS {
        return None;
    }
    let (mut at, mut rest) = match start(from, names) {
        Some((base, rest)) => (base, rest),
        None => (from.clone(), names),
    };
    let is_relative = start(from, names).is_none();
    while let [name, tail @ ..] = rest {
        let module = modules.by_path.get(&at)?;
        let child = join(&at, name);
        if modules.by_path.contains_key(&child) {
            way.insert(child.clone());
            (at, rest) = (child, tail);
            continue;
        }
        if module.items.contains(name) {
            return Some(End::Item(at));
        }
        let named = module
            .imports
            .iter()
            .find(|import| import.name.as_ref() == Some(name));
        if let Some(import) = named {
            let path = [&import.path[..], tail].concat();
            return resolve(modules, &at, &path, way, depth + 1);
        }
        for import in module.imports.iter().filter(|import| import.name.is_none()) {
            let end = resolve(modules, &at, &import.path, way, depth + 1);
            if let Some(End::Module(other)) = end
                && defines(modules, &other, name)
            {
                return resolve(
                    modules,
                    &other,
                    &[&["self".to_owned()], rest].concat(),
                    way,
                    depth + 1,
                );
            }
        }
        // A name that is not known may come out of a macro, unless the path begins with it.
        let is_first = is_relative && rest.len() == names.len();
        return (!is_first).then_some(End::Item(at));
    }
    Some(End::Module(at))
}

fn defines(modules: &Modules, module: &ModulePath, name: &str) -> bool {
    let is_import = |import: &Import| import.name.as_deref() == Some(name);
    modules.by_path.contains_key(&join(module, name))
        || modules.by_path.get(module).is_some_and(|module| {
            module.items.contains(name) || module.imports.iter().any(is_import)
        })
}

/// The module that a path with `crate`, `self` or `super` starts from, and the names after these words.
pub fn start<'a>(from: &ModulePath, names: &'a [String]) -> Option<(ModulePath, &'a [String])> {
    let (first, mut rest) = names.split_first()?;
    let mut base = from.clone();
    match &**first {
        "crate" => base.truncate(1),
        "self" => {}
        "super" => {
            base.pop();
        }
        _ => return None,
    }
    while let Some((name, tail)) = rest.split_first()
        && name == "super"
    {
        base.pop();
        rest = tail;
    }
    Some((base, rest))
}

/// The path of a module's child.
pub fn join(path: &ModulePath, name: &str) -> ModulePath {
    let mut path = path.clone();
    path.push(name.to_owned());
    path
}
