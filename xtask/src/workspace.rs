//! Where things are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

/// The crate of the rules.
pub const CRATE: &str = "caibo-customers";
/// The crate that is compiled to WebAssembly for the npm package.
pub const BOUNDARY: &str = "caibo-customers-wasm";
/// The target it is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// This repository, as cargo sees it.
#[derive(Debug)]
pub struct Workspace {
    /// Absolute.
    pub root: PathBuf,
    /// Cargo's output folder; relative where it is below the root.
    pub target: PathBuf,
    /// The version of [`CRATE`].
    pub version: String,
}

impl Workspace {
    /// Asks cargo, which knows `CARGO_TARGET_DIR` and every config file, and goes to the root: from then on all
    /// commands run there and name files by paths relative to it.
    pub fn enter() -> Result<Self> {
        let json =
            run::read(Command::new("cargo").args(["metadata", "--no-deps", "--format-version=1"]))?;
        let workspace = Self::parse(&json).context("`cargo metadata` gave no such thing")?;
        env::set_current_dir(&workspace.root)?;
        Ok(workspace)
    }

    fn parse(json: &str) -> Result<Self> {
        let metadata: serde_json::Value = serde_json::from_str(json)?;
        let text = |value: &serde_json::Value, key: &str| {
            let text = value.get(key).and_then(serde_json::Value::as_str);
            text.map(str::to_owned).with_context(|| format!("no {key}"))
        };
        let root = PathBuf::from(text(&metadata, "workspace_root")?);
        let target = PathBuf::from(text(&metadata, "target_directory")?);
        let package = metadata
            .get("packages")
            .and_then(serde_json::Value::as_array)
            .into_iter()
            .flatten()
            .find(|package| package.get("name").is_some_and(|name| name == CRATE))
            .with_context(|| format!("no package {CRATE}"))?;
        Ok(Self {
            target: target
                .strip_prefix(&root)
                .map(Path::to_owned)
                .unwrap_or(target),
            version: text(package, "version")?,
            root,
        })
    }

    /// Where `cargo install` puts the tools of this repository, so that no other version elsewhere matters.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A program that `cargo install` put there.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.tools().join("bin").join(program(name))
    }

    /// A program of this workspace, built by `cargo build`.
    pub fn built(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(program(name))
    }
}

/// Removes a folder, if it is there.
pub fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

fn program(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cargo_metadata() -> Result<()> {
        let workspace = Workspace::parse(
            r#"{"packages":[{"name":"xtask","version":"9.9.9"},{"name":"caibo-customers","version":"1.2.3"}],
                "workspace_root":"/a b","target_directory":"/a b/target"}"#,
        )?;
        assert_eq!(workspace.root, Path::new("/a b"));
        assert_eq!(workspace.target, Path::new("target"));
        assert_eq!(workspace.version, "1.2.3");
        Ok(())
    }
}
