//! The modules of a Rust crate: what each defines, imports and mentions, read by `syn`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, Meta, Path, UseTree, Visibility};

use crate::tree::{Tree, folder, join};

/// The names that lead to a module. The first is the file of the crate's root, for a folder may hold
/// both a library (`lib.rs`) and a program (`main.rs`).
pub type ModulePath = Vec<String>;

/// A module, be it a file or a block inside one.
#[derive(Default)]
pub struct Module {
    /// The file that the module stands in.
    pub file: String,
    /// The names of the functions, types, constants and macros that it defines.
    pub items: BTreeSet<String>,
    pub imports: Vec<Import>,
    /// The paths in expressions, types, macros and attributes.
    pub paths: BTreeSet<Vec<String>>,
}

/// One name, or all names, that a `use` brings into a module.
pub struct Import {
    pub path: Vec<String>,
    /// The name in this module; `None` for `use path::*`.
    pub name: Option<String>,
    /// Whether other modules may use the name from here (`pub use`).
    pub is_reexport: bool,
}

/// The modules of all roots of one `src` folder.
#[derive(Default)]
pub struct Modules {
    pub by_path: BTreeMap<ModulePath, Module>,
    /// Every file that was read.
    pub files: BTreeSet<String>,
    /// Files that `syn` could not parse, each with the reason.
    pub unreadable: Vec<(String, String)>,
}

impl Modules {
    /// Reads a crate from its root, `lib.rs` or `main.rs`, on.
    pub fn read(&mut self, tree: &Tree, root: &str) {
        self.read_file(tree, root, vec![root.to_owned()], folder(root));
    }

    /// Reads one file. The files of its modules stand in the folder `children`.
    fn read_file(&mut self, tree: &Tree, file: &str, path: ModulePath, children: &str) {
        let Some(text) = tree.text(file) else { return };
        self.files.insert(file.to_owned());
        let syntax = match syn::parse_file(text) {
            Ok(syntax) => syntax,
            Err(error) => {
                self.unreadable.push((file.to_owned(), error.to_string()));
                return;
            }
        };
        let mut reader = Reader {
            modules: self,
            file,
            path,
            children: children.to_owned(),
            declared: Vec::new(),
        };
        reader.add_module(&syntax.items);
        reader.visit_file(&syntax);
        for (path, candidates) in reader.declared {
            let found = candidates
                .iter()
                .find(|candidate| tree.text(candidate).is_some());
            if let Some(found) = found {
                let children = match found.strip_suffix("/mod.rs") {
                    Some(children) => children,
                    None => found.strip_suffix(".rs").unwrap_or(found),
                };
                self.read_file(tree, found, path, children);
            }
        }
    }
}

/// Walks through one file.
struct Reader<'a> {
    modules: &'a mut Modules,
    file: &'a str,
    /// The module whose items are being visited.
    path: ModulePath,
    /// The folder of that module's children.
    children: String,
    /// The modules that stand in other files, each with the places where its file may be.
    declared: Vec<(ModulePath, Vec<String>)>,
}

impl Reader<'_> {
    fn add_module(&mut self, items: &[Item]) {
        let module = Module {
            file: self.file.to_owned(),
            items: items.iter().filter_map(name).collect(),
            ..Module::default()
        };
        self.modules.by_path.insert(self.path.clone(), module);
    }

    fn module(&mut self) -> &mut Module {
        self.modules.by_path.entry(self.path.clone()).or_default()
    }

    fn add_path(&mut self, path: &[String]) {
        if !path.is_empty() {
            self.module().paths.insert(path.to_vec());
        }
    }

    /// Finds the paths in tokens that `syn` does not parse: those of macros and attributes.
    ///
    /// In an attribute a text may be a path too, as in `#[serde(with = "crate::text")]`.
    fn add_tokens(&mut self, tokens: TokenStream, in_attribute: bool) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.add_path(&path);
                        path.clear();
                    }
                    path.push(ident.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => self.add_tokens(group.stream(), in_attribute),
                TokenTree::Literal(literal) if in_attribute => {
                    let literal = literal.to_string();
                    let text = literal.trim_matches('"');
                    if text.starts_with("crate::")
                        && let Ok(path) = syn::parse_str::<Path>(text)
                    {
                        self.visit_path(&path);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            self.add_path(&path);
            path.clear();
            colons = 0;
        }
        self.add_path(&path);
    }

    fn add_imports(&mut self, tree: &UseTree, prefix: &[String], is_reexport: bool) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        let (path, name) = match tree {
            UseTree::Path(path) => {
                self.add_imports(&path.tree, &with(&path.ident), is_reexport);
                return;
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_imports(tree, prefix, is_reexport);
                }
                return;
            }
            // `use a::b::{self}` is `use a::b`.
            UseTree::Name(name) if name.ident == "self" => {
                (prefix.to_vec(), prefix.last().cloned())
            }
            UseTree::Name(name) => (with(&name.ident), Some(name.ident.to_string())),
            UseTree::Rename(rename) if rename.ident == "self" => {
                (prefix.to_vec(), Some(rename.rename.to_string()))
            }
            UseTree::Rename(rename) => (with(&rename.ident), Some(rename.rename.to_string())),
            UseTree::Glob(_) => (prefix.to_vec(), None),
        };
        let import = Import {
            path,
            name,
            is_reexport,
        };
        self.module().imports.push(import);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        for attribute in &item.attrs {
            self.visit_attribute(attribute);
        }
        let name = item.ident.to_string();
        let path = [&self.path[..], std::slice::from_ref(&name)].concat();
        let children = format!("{}/{name}", self.children);
        let Some((_, items)) = &item.content else {
            let own = item.attrs.iter().find_map(path_attribute);
            let candidates = match own {
                Some(own) => join(folder(self.file), &own).into_iter().collect(),
                None => vec![format!("{children}.rs"), format!("{children}/mod.rs")],
            };
            self.declared.push((path, candidates));
            return;
        };
        let outer = (
            std::mem::replace(&mut self.path, path),
            std::mem::replace(&mut self.children, children),
        );
        self.add_module(items);
        for item in items {
            self.visit_item(item);
        }
        (self.path, self.children) = outer;
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        // A path that begins with `::` leads to another crate.
        if item.leading_colon.is_none() {
            let is_reexport = !matches!(item.vis, Visibility::Inherited);
            self.add_imports(&item.tree, &[], is_reexport);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            let names: Vec<String> = path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            self.add_path(&names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        self.visit_path(&invocation.path);
        self.add_tokens(invocation.tokens.clone(), false);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            Meta::List(list) => self.add_tokens(list.tokens.clone(), true),
            // A path in documentation is a link, not an import.
            meta if meta.path().is_ident("doc") => {}
            meta => visit::visit_meta(self, meta),
        }
    }
}

/// The file that `#[path = "…"]` names.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let syn::Expr::Lit(syn::ExprLit {
        lit: syn::Lit::Str(text),
        ..
    }) = &pair.value
    else {
        return None;
    };
    pair.path.is_ident("path").then(|| text.value())
}

/// The name that an item defines.
fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
