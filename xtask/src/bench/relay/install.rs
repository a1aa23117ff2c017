//! Gets the peers of RELAY-1K from the package registries, into a folder of their own, where nothing starts by itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::list::{Peer, Source};
use crate::workspace::Workspace;
use crate::{debian, process};

/// What npm reads, and what a server or a load in Node needs beside it.
const IN_NODE: [&str; 6] = [
    "package.json",
    "package-lock.json",
    "loopback.mjs",
    "quantiles.mjs",
    "yjs.mjs",
    "automerge.mjs",
];

/// What can be started.
pub(super) struct Installed {
    /// The program; for servers in Node the folder that holds them.
    pub(super) program: PathBuf,
    /// Where its libraries are, if not where the system looks.
    pub(super) libraries: Option<PathBuf>,
}

impl Installed {
    fn ready(program: PathBuf) -> Self {
        Self {
            program,
            libraries: None,
        }
    }
}

/// The load and its keeper of servers.
///
/// # Errors
/// When it cannot be built.
pub(super) fn load(workspace: &Workspace, folder: &Path) -> anyhow::Result<()> {
    let manifest = workspace.path("bench/peers/relay/Cargo.toml");
    process::run(
        process::cargo()
            .args(["build", "--release", "--locked", "--manifest-path"])
            .arg(manifest)
            .env("CARGO_TARGET_DIR", folder.join("load")),
    )
}

/// Where [`load`] puts it.
pub(super) fn load_program(folder: &Path) -> PathBuf {
    folder.join("load").join("release").join("relay-peers")
}

/// Gets one peer, unless it is there already.
///
/// # Errors
/// The reason why it cannot be had.
pub(super) fn peer(workspace: &Workspace, folder: &Path, peer: &Peer) -> anyhow::Result<Installed> {
    match peer.source {
        Source::Ours(_) => Ok(Installed::ready(PathBuf::new())),
        Source::Crate(name, version) => from_crates(folder, name, version).map(Installed::ready),
        Source::Npm => from_npm(workspace, folder).map(Installed::ready),
        Source::Debian(program, packages) => from_debian(folder, program, packages),
        Source::Nowhere(reason) => bail!("{reason}"),
    }
}

fn from_crates(folder: &Path, name: &str, version: &str) -> anyhow::Result<PathBuf> {
    let root = folder.join(name);
    let program = root.join("bin").join(name);
    let is_there = program.is_file()
        && process::output(Command::new(&program).arg("--version")).is_ok_and(|said| said.contains(version));
    if !is_there {
        process::step(&format!("cargo install {name} {version}, which takes minutes"));
        process::run(
            process::cargo()
                .args(["install", name, "--version", &format!("={version}")])
                .args(["--locked", "--force", "--no-track", "--root"])
                .arg(&root)
                // Its own folder, so that a build that was cut off goes on where it was.
                .env("CARGO_TARGET_DIR", root.join("build")),
        )?;
    }
    Ok(program)
}

fn from_npm(workspace: &Workspace, folder: &Path) -> anyhow::Result<PathBuf> {
    let missing: Vec<&str> = [("node", "nodejs"), ("npm", "npm")]
        .into_iter()
        .filter(|(program, _)| process::find(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if !missing.is_empty() {
        debian::install(&missing, "the servers in Node")?;
    }
    let own = folder.join("npm");
    std::fs::create_dir_all(&own).with_context(|| format!("could not make {}", own.display()))?;
    for name in IN_NODE {
        let from = workspace.path("bench/peers/relay").join(name);
        std::fs::copy(&from, own.join(name)).with_context(|| format!("could not copy {}", from.display()))?;
    }
    let wanted = std::fs::read(own.join("package-lock.json")).context("could not read the lock file")?;
    let mark = own.join("node_modules").join(".lock-of-this-install");
    if std::fs::read(&mark).is_ok_and(|had| had == wanted) {
        return Ok(own);
    }
    // Not `npm ci`: it asks the lock file for packages of other machines, which npm leaves out where it can't have them.
    process::run(Command::new("npm").current_dir(&own).args([
        "install",
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-progress",
    ]))?;
    std::fs::write(&mark, wanted).with_context(|| format!("could not write {}", mark.display()))?;
    Ok(own)
}

/// The system's own program, or one unpacked beside the others: installing a server would start it.
fn from_debian(folder: &Path, program: &str, packages: &[&str]) -> anyhow::Result<Installed> {
    if let Some(program) = process::find(program) {
        return Ok(Installed::ready(program));
    }
    let own = folder.join(program);
    let unpacked = || {
        ["usr/bin", "usr/sbin"]
            .map(|below| own.join(below).join(program))
            .into_iter()
            .find(|file| file.is_file())
    };
    if unpacked().is_none() {
        debian::unpack(packages, &own)?;
    }
    let program = unpacked().with_context(|| format!("Debian's packages brought no {program}"))?;
    // One folder for each kind of machine; a package brings one.
    let libraries = std::fs::read_dir(own.join("usr/lib"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().ends_with("-linux-gnu"));
    Ok(Installed { program, libraries })
}
