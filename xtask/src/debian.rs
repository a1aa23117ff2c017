//! Programs that come from Debian's packages: installed as root, otherwise named.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use crate::process;

/// Installs packages, or says what to install.
///
/// # Errors
/// One sentence that says what to install, or the installer's own message.
pub(crate) fn install(packages: &[&str], what_for: &str) -> anyhow::Result<()> {
    let list = packages.join(" ");
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout == b"0\n");
    if !root || process::find("apt-get").is_none() {
        bail!(
            "{what_for} need {list}: install them with `sudo apt-get install {list}` (or your system's way)"
        );
    }
    process::step(&format!("apt-get install {list} (for {what_for})"));
    process::run(Command::new("apt-get").args(["update", "-qq"]))?;
    process::run(
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages),
    )
}

/// Downloads packages and unpacks them into a folder of their own: nothing is installed, and nothing starts by itself.
///
/// # Errors
/// When this is no Debian, or a package cannot be downloaded.
pub(crate) fn unpack(packages: &[&str], folder: &Path) -> anyhow::Result<()> {
    let list = packages.join(" ");
    if process::find("apt-get").is_none() || process::find("dpkg").is_none() {
        bail!("there is no Debian to take {list} from");
    }
    process::step(&format!("apt-get download {list}"));
    std::fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    let download = || {
        process::run(
            Command::new("apt-get")
                .current_dir(folder)
                .args(["download", "-qq"])
                .args(packages),
        )
    };
    if download().is_err() {
        // The list of packages is missing or old.
        process::run(Command::new("apt-get").args(["update", "-qq"]))?;
        download()?;
    }
    let files = std::fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    for file in files.flatten().map(|entry| entry.path()) {
        if file.extension().is_some_and(|extension| extension == "deb") {
            process::run(Command::new("dpkg").arg("-x").arg(&file).arg(folder))?;
        }
    }
    Ok(())
}

/// Makes sure that the relay's tests find a PostgreSQL; they start it themselves, in a folder of their own.
///
/// # Errors
/// One sentence that says what to install.
pub(crate) fn postgres() -> anyhow::Result<()> {
    let versions = std::fs::read_dir(Path::new("/usr/lib/postgresql"));
    let there = versions
        .into_iter()
        .flatten()
        .flatten()
        .any(|version| version.path().join("bin").join("initdb").is_file());
    if there {
        return Ok(());
    }
    install(&["postgresql"], "the relay's tests")
}
