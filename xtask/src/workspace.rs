//! Where things are: the root, the target folder, the packages.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

use crate::process;

/// What `cargo metadata` says about this workspace, without the registry's crates.
#[derive(Deserialize)]
pub(crate) struct Workspace {
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

/// One of our own packages.
#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
}

impl Workspace {
    /// Asks cargo.
    ///
    /// # Errors
    /// When cargo cannot read the workspace; cargo's message is on the terminal.
    pub(crate) fn load() -> anyhow::Result<Self> {
        let text =
            process::output(process::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        serde_json::from_str(&text).context("`cargo metadata` printed something unexpected")
    }

    /// Whether the workspace has a package of this name.
    pub(crate) fn has(&self, package: &str) -> bool {
        self.packages.iter().any(|candidate| candidate.name == package)
    }

    /// The folder the web build is written to and served from.
    pub(crate) fn web_folder(&self) -> PathBuf {
        self.root.join("dist").join("web")
    }

    /// A path below the root.
    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join(below)
    }
}
