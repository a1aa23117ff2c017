//! What the browser tests need: node, npm, Chromium, and a few npm packages, pinned by hash.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::workspace::Workspace;
use crate::{debian, process};

/// Debian's names of the programs, and the package that brings each.
const PROGRAMS: [(&str, &str); 3] = [("chromium", "chromium"), ("node", "nodejs"), ("npm", "npm")];

/// Makes sure that browser tests can run: installs from Debian's packages as root, otherwise says what to install.
///
/// # Errors
/// One sentence that says what to install.
pub(crate) fn prepare(workspace: &Workspace) -> anyhow::Result<()> {
    let missing: Vec<&str> = PROGRAMS
        .iter()
        .filter(|(program, _)| process::find(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    if !missing.is_empty() {
        debian::install(&missing, "the browser tests")?;
    }
    packages(&workspace.path("e2e"))
}

/// `npm ci`, once per lock file.
fn packages(folder: &Path) -> anyhow::Result<()> {
    let (lock, installed) = (
        folder.join("package-lock.json"),
        folder.join("node_modules/.lock-of-this-install"),
    );
    let wanted = std::fs::read(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    if std::fs::read(&installed).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    process::step("npm ci in e2e (playwright-core, without a browser of its own)");
    process::run(
        Command::new("npm")
            .current_dir(folder)
            .args(["ci", "--ignore-scripts", "--no-progress"]),
    )?;
    std::fs::write(&installed, wanted).with_context(|| format!("could not write {}", installed.display()))
}

/// Runs one of the scripts in `e2e/` over a built app, served by this very program.
///
/// # Errors
/// When the script reports a failure.
pub(crate) fn script(workspace: &Workspace, name: &str, site: &Path, more: &[String]) -> anyhow::Result<()> {
    let program: PathBuf = std::env::current_exe().context("could not find this program's own file")?;
    let relay = crate::serve::relay_program(workspace)?;
    process::run(
        Command::new("node")
            .current_dir(&workspace.root)
            .arg(workspace.path("e2e").join(name))
            .arg("--server")
            .arg(program)
            .arg("--relay")
            .arg(relay)
            .arg("--site")
            .arg(site)
            .args(more),
    )
}
