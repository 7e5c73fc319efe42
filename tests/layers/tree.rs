//! The files of a source tree, with the text of those that are checked.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// Folders that hold no source files. Only a tree without git needs the list: git knows what is ignored.
const SKIPPED: [&str; 6] = [".git", "build", "dist", "node_modules", "pkg", "target"];

/// The text of each file by its path from the root, with `/` between the folders.
///
/// The text is empty for files that are neither source code nor a `package.json`.
pub struct Tree(BTreeMap<String, String>);

impl Tree {
    /// Reads the files below `root` that git tracks or could add, or all files where there is no git.
    pub fn read(root: &Path) -> io::Result<Self> {
        let paths = match list_with_git(root) {
            Some(paths) => paths,
            None => list_by_walking(root)?,
        };
        let mut files = BTreeMap::new();
        for path in paths {
            let file = root.join(&path);
            // A file that was deleted but not yet committed is still in git's list.
            if !file.is_file() {
                continue;
            }
            let is_read =
                is_rust(&path) || is_javascript(&path) || file_name(&path) == "package.json";
            let text = if is_read {
                fs::read_to_string(file)?
            } else {
                String::new()
            };
            files.insert(path, text);
        }
        Ok(Self(files))
    }

    /// A tree in memory, for tests of the checks.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let owned = files
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_string()));
        Self(owned.collect())
    }

    /// The text of a file; `None` if the tree has no such file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// All files, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// Whether `path` names a file of Rust.
pub fn is_rust(path: &str) -> bool {
    extension(path) == "rs"
}

/// Whether `path` names a file of JavaScript.
pub fn is_javascript(path: &str) -> bool {
    ["js", "mjs", "cjs", "jsx"].contains(&extension(path))
}

/// The text after the last `.` of the file's name.
pub fn extension(path: &str) -> &str {
    file_name(path)
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension)
}

/// The folder of a file; empty for a file at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path without its folders.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The path from the root that `relative` has in `folder`; `None` if it leads out of the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in relative.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

fn list_with_git(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let paths: Vec<String> = text.split_terminator('\0').map(str::to_owned).collect();
    (output.status.success() && !paths.is_empty()).then_some(paths)
}

fn list_by_walking(root: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            if !entry.file_type()?.is_dir() {
                paths.push(path);
            } else if !SKIPPED.contains(&&*name) {
                folders.push(path);
            }
        }
    }
    Ok(paths)
}
