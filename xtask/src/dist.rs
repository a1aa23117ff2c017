//! What is handed to people: the command line, and the app inside one server binary.

use std::path::Path;

use anyhow::Context;
use clap::Args;

use crate::release::{self, Signing};
use crate::workspace::Workspace;
use crate::{bench, parts, process, web};

/// What to pack.
#[derive(Args)]
pub(crate) struct Options {
    /// Pack what was built before.
    #[arg(long)]
    no_build: bool,
    #[command(flatten)]
    release: release::Options,
}

/// The binaries, by package and name.
const BINARIES: [(&str, &str); 3] = [
    ("afterglow", "afterglow"),
    ("host", "evenings-host"),
    ("afterglow-relay", "afterglow-relay"),
];
/// Pages that travel with the binaries, where they exist.
const PAGES: [&str; 4] = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// What it is made of, for whoever has to know.
const BILL: &str = "sbom.cdx.json";

/// Builds everything for release into `dist/afterglow-<version>`.
///
/// # Errors
/// When no key is named, something does not build, or the app is over its budget.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    let site = workspace.web_folder();
    let signing = Signing::of_release(workspace, &options.release)?;
    if options.no_build {
        release::put(&site, &signing)?;
    } else {
        web::build_signed(workspace, &site, &signing)?;
    }
    bench::sizes(&site)?;
    let site = site.canonicalize().context("could not find the built app")?;
    process::timed("build the binaries", || {
        let mut command = process::cargo();
        command.current_dir(&workspace.root).args(["build", "--release"]);
        for (package, _) in BINARIES {
            command.args(["--package", package]);
        }
        process::run(command.env("AFTERGLOW_SITE", &site))
    })?;
    let folder = workspace
        .path("dist")
        .join(format!("afterglow-{}", env!("CARGO_PKG_VERSION")));
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    for (_, binary) in BINARIES {
        copy(
            &workspace.target.join("release").join(binary),
            &folder.join(binary),
        )?;
    }
    for page in PAGES.iter().filter(|page| workspace.path(page).is_file()) {
        copy(&workspace.path(page), &folder.join(page))?;
    }
    let bill = folder.join(BILL);
    std::fs::write(&bill, parts::bill(&parts::all(workspace)?))
        .with_context(|| format!("could not write {}", bill.display()))?;
    process::step(&format!(
        "packed: {} (the app alone, for another host, is in dist/web)",
        folder.display()
    ));
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::copy(from, to)
        .map(|_| ())
        .with_context(|| format!("could not copy {} to {}", from.display(), to.display()))
}
