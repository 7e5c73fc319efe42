//! The folders of this repository, as `cargo metadata` reports them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// The crate that is compiled to WebAssembly.
pub const CRATE: &str = "caibo-customers";
/// The crate that is compiled to WebAssembly for the npm package.
pub const BOUNDARY: &str = "caibo-customers-wasm";
/// The target triple for WebAssembly.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The folders and the version of this repository.
#[derive(Debug)]
pub struct Workspace {
    /// The absolute path of the repository.
    pub root: PathBuf,
    /// Cargo's target folder: relative to the root if it is inside, absolute otherwise.
    pub target: PathBuf,
    /// The version of [`CRATE`].
    pub version: String,
}

impl Workspace {
    /// Reads `cargo metadata`, which respects `CARGO_TARGET_DIR` and cargo's config files, and changes the current
    /// directory to the root. All later commands run there and use paths relative to it.
    pub fn enter() -> Result<Self> {
        let metadata = MetadataCommand::new().no_deps().exec();
        let workspace = Self::new(metadata.context("cannot read `cargo metadata`")?)?;
        env::set_current_dir(&workspace.root)?;
        Ok(workspace)
    }

    fn new(metadata: Metadata) -> Result<Self> {
        let mut packages = metadata.packages.into_iter();
        let package = packages
            .find(|package| package.name == CRATE)
            .with_context(|| format!("the workspace has no package {CRATE}"))?;
        let root = metadata.workspace_root.into_std_path_buf();
        let target = metadata.target_directory.into_std_path_buf();
        Ok(Self {
            target: target
                .strip_prefix(&root)
                .map(Path::to_owned)
                .unwrap_or(target),
            version: package.version.to_string(),
            root,
        })
    }

    /// The folder for programs from `cargo install`. It is separate from the user's own, which may hold other versions.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The path of a program in [`Self::tools`].
    pub fn tool(&self, name: &str) -> PathBuf {
        self.tools().join("bin").join(program(name))
    }

    /// The path of a program or example of this workspace after `cargo build`.
    pub fn built(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(program(name))
    }

    /// The path of a program of this workspace after `cargo build --profile dist`.
    pub fn distributed(&self, name: &str) -> PathBuf {
        self.target.join("dist").join(program(name))
    }

    /// The path of a program of this workspace after `cargo build --release`.
    pub fn released(&self, name: &str) -> PathBuf {
        self.target.join("release").join(program(name))
    }
}

/// Removes a folder with its contents, if it exists.
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
    use cargo_metadata::MetadataCommand;

    use super::*;

    #[test]
    fn reads_the_metadata_of_this_workspace() -> Result<()> {
        let workspace = Workspace::new(MetadataCommand::new().no_deps().exec()?)?;
        assert!(workspace.root.join("xtask/Cargo.toml").is_file());
        assert_eq!(workspace.version.split('.').count(), 3);
        Ok(())
    }

    #[test]
    fn a_target_folder_inside_the_root_is_relative() -> Result<()> {
        let mut metadata = MetadataCommand::new().no_deps().exec()?;
        metadata.workspace_root = "/a b".into();
        metadata.target_directory = "/a b/target".into();
        assert_eq!(
            Workspace::new(metadata.clone())?.target,
            Path::new("target")
        );
        metadata.target_directory = "/elsewhere".into();
        assert_eq!(Workspace::new(metadata)?.target, Path::new("/elsewhere"));
        Ok(())
    }
}
