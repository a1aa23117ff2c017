//! What the app weighs, against its budgets; and how fast the rest is, where a bench exists.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::web;
use crate::workspace::Workspace;
use crate::{browser, process};

/// What to measure.
#[derive(Args)]
pub(crate) struct Options {
    /// Weigh what was built before.
    #[arg(long)]
    no_build: bool,
    /// Weigh only; measure no times.
    #[arg(long)]
    sizes: bool,
    /// Another folder than dist/web.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// Bytes to the unlock screen, as sent with brotli.
const UNLOCK_BUDGET: u64 = 150_000;
/// Bytes of the whole first load, as sent with brotli.
const FIRST_LOAD_BUDGET: u64 = 300_000;

/// The parts of the app that are sent before the unlock screen stands.
const UNLOCK_PARTS: [&str; 4] = [
    "index.html",
    "assets/app.",
    "assets/style.",
    "assets/evenings-192.",
];

/// Prints sizes and times.
///
/// # Errors
/// When a size is over its budget. Times are printed and never fail: machines differ.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    let site = options.folder.clone().unwrap_or_else(|| workspace.web_folder());
    if !options.no_build {
        web::build(workspace, &site)?;
    }
    let within = sizes(&site);
    if !options.sizes {
        times(workspace, &site)?;
    }
    within
}

/// Weighs a built app.
///
/// # Errors
/// When a file cannot be read, or a sum is over its budget.
pub(crate) fn sizes(site: &Path) -> anyhow::Result<()> {
    println!("{:<44} {:>9} {:>9} {:>9}", "part", "bytes", "gzip", "brotli");
    let (mut unlock, mut whole) = (0, 0);
    for path in web::files(site)? {
        if path
            .extension()
            .is_some_and(|extension| extension == "br" || extension == "gz")
        {
            continue;
        }
        let name = path
            .strip_prefix(site)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let plain = size(&path)?;
        let packed = |extension: &str| {
            let mut packed = path.as_os_str().to_owned();
            packed.push(extension);
            size(Path::new(&packed)).unwrap_or(plain)
        };
        let (gzip, brotli) = (packed(".gz"), packed(".br"));
        println!("{name:<44} {plain:>9} {gzip:>9} {brotli:>9}");
        whole += brotli;
        if UNLOCK_PARTS.iter().any(|part| name.starts_with(part)) {
            unlock += brotli;
        }
    }
    let sums = [
        ("to the unlock screen", unlock, UNLOCK_BUDGET),
        ("the whole first load", whole, FIRST_LOAD_BUDGET),
    ];
    for (what, sum, budget) in sums {
        println!("{what:<44} {sum:>29} of {budget}");
    }
    if let Some((what, sum, budget)) = sums.into_iter().find(|(_, sum, budget)| sum > budget) {
        bail!("{what} is {sum} bytes, over its budget of {budget}; see which part grew in the table above");
    }
    Ok(())
}

fn size(path: &Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(path)
        .with_context(|| format!("could not read {}", path.display()))?
        .len())
}

fn times(workspace: &Workspace, site: &Path) -> anyhow::Result<()> {
    browser::prepare(workspace)?;
    process::timed("times in the browser", || {
        browser::script(workspace, "bench.mjs", site, &[])
    })
}
