//! What the app weighs, against its budgets; and how fast the rest is, where a bench exists.

mod infer;
mod peers;
mod relay;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::web;
use crate::workspace::Workspace;
use crate::{browser, process};
use peers::Beside;

/// What to measure.
#[derive(Args)]
pub(crate) struct Options {
    /// Leave the app alone: the reference problems, beside their peers with ratios or by themselves.
    #[arg(value_enum)]
    part: Option<Part>,
    /// Weigh what was built before.
    #[arg(long)]
    no_build: bool,
    /// Weigh only; measure no times.
    #[arg(long)]
    sizes: bool,
    /// Another folder than dist/web.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// For `relay`: seconds of each of three runs.
    #[arg(long, default_value_t = 6)]
    seconds: u32,
    /// For `relay`: one server alone, by its name.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// For `relay` and `learn`: JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// The part of the benches that is measured by itself.
#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// The ensemble and the plan of bench/README.md, against other people's solvers and optimisers.
    Peers,
    /// The posterior of bench/README.md, against other people's samplers; half an hour of a core or more.
    Infer,
    /// RELAY-1K of bench/README.md, on our relay and on other people's servers.
    Relay,
    /// Learning from 200 check-ins in the app's own Worker, in a real Chromium.
    Learn,
    /// Our side of them all but the relay alone: one core, two threads, WebAssembly, the plan and the posterior.
    Ours,
}

/// Bytes until words can be typed into the unlock screen, as sent with brotli.
const UNLOCK_BUDGET: u64 = 150_000;
/// Bytes until the app itself stands, as sent with brotli.
const FIRST_LOAD_BUDGET: u64 = 300_000;

/// The parts that are sent before the unlock screen stands and can be typed into (see `static/door.js`).
const UNLOCK_PARTS: [&str; 5] = [
    "index.html",
    "assets/app.*.js",
    "assets/style.",
    "assets/evenings-192.",
    "evenings.webmanifest",
];
/// What is sent besides before the app stands, so that it opens a vault or begins one.
const FIRST_LOAD_PARTS: [&str; 2] = ["assets/app.*.wasm", "assets/words-en-first."];

/// What is sent as soon as it stands: the screens that come after its first moments.
const LATER_PARTS: [&str; 2] = ["assets/later.*.wasm", "assets/words-en-later."];

/// Prints sizes and times.
///
/// # Errors
/// When a size is over its budget. Times are printed and never fail: machines differ.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    match options.part {
        Some(Part::Peers) => return peers::run(workspace, Beside::Others),
        Some(Part::Infer) => return infer::run(workspace, Beside::Others),
        Some(Part::Ours) => {
            infer::run(workspace, Beside::Nobody)?;
            return peers::run(workspace, Beside::Nobody);
        }
        Some(Part::Relay) => {
            let plan = relay::Plan {
                seconds: options.seconds,
                only: options.only.clone(),
                json: options.json,
            };
            return relay::run(workspace, &plan);
        }
        Some(Part::Learn) | None => {}
    }
    let site = options.folder.clone().unwrap_or_else(|| workspace.web_folder());
    if !options.no_build {
        web::build(workspace, &site)?;
    }
    if options.part.is_some() {
        return learning(workspace, &site, options.json);
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
    let (mut unlock, mut first, mut later, mut all) = (0, 0, 0, 0);
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
        all += brotli;
        if UNLOCK_PARTS.iter().any(|part| is_part(&name, part)) {
            unlock += brotli;
            first += brotli;
        } else if FIRST_LOAD_PARTS.iter().any(|part| is_part(&name, part)) {
            first += brotli;
        } else if LATER_PARTS.iter().any(|part| is_part(&name, part)) {
            later += brotli;
        }
    }
    let sums = [
        ("until words can be typed to unlock", unlock, UNLOCK_BUDGET),
        ("until the app stands", first, FIRST_LOAD_BUDGET),
    ];
    println!(
        "{:<44} {later:>29}",
        "right after it, the other screens and texts"
    );
    println!("{:<44} {all:>29}", "everything, as kept for offline afterwards");
    for (what, sum, budget) in sums {
        println!("{what:<44} {sum:>29} of {budget}");
    }
    if let Some((what, sum, budget)) = sums.into_iter().find(|(_, sum, budget)| sum > budget) {
        bail!("{what} is {sum} bytes, over its budget of {budget}; see which part grew in the table above");
    }
    Ok(())
}

/// Whether a file's name is the one meant: a beginning, or a beginning and an end with `*` between them.
fn is_part(name: &str, part: &str) -> bool {
    match part.split_once('*') {
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
        None => name.starts_with(part),
    }
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

/// Kinds of evenings in the diaries that are learned from: much alike, and no two alike.
const KINDS: [&str; 2] = ["12", "50"];

/// Times learning in the browser, on diaries that are simulated anew.
fn learning(workspace: &Workspace, site: &Path, json: bool) -> anyhow::Result<()> {
    browser::prepare(workspace)?;
    let diaries = workspace.target.join("diaries");
    std::fs::create_dir_all(&diaries).with_context(|| format!("could not make {}", diaries.display()))?;
    for kinds in KINDS {
        let mut simulate = process::cargo();
        simulate
            .current_dir(&workspace.root)
            .args([
                "run",
                "--quiet",
                "--package",
                "engine",
                "--example",
                "diary",
                "--",
                kinds,
            ])
            .arg(diaries.join(kinds).with_extension("question"));
        process::run(&mut simulate)?;
    }
    let mut words = vec!["--diaries".to_owned(), diaries.display().to_string()];
    words.extend(json.then(|| "--json".to_owned()));
    browser::script(workspace, "learn-bench.mjs", site, &words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first line of what is said of an app whose module weighs so many bytes.
    fn check(name: &str, bytes: u64, expected: &str) {
        let folder = std::env::temp_dir().join(format!("afterglow-{name}-{}", std::process::id()));
        let assets = folder.join("assets");
        std::fs::create_dir_all(&assets).unwrap();
        std::fs::write(assets.join("app.0.wasm"), [0]).unwrap();
        let packed = std::fs::File::create(assets.join("app.0.wasm.br")).unwrap();
        packed.set_len(bytes).unwrap();
        std::fs::write(assets.join("later.0.wasm"), vec![0; 400_000]).unwrap();
        let said = sizes(&folder).map_or_else(|error| error.to_string(), |()| "fine".to_owned());
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(said, expected);
    }

    #[test]
    fn a_build_over_a_budget_is_refused() {
        check("within", FIRST_LOAD_BUDGET, "fine");
        check(
            "over",
            FIRST_LOAD_BUDGET + 1,
            "until the app stands is 300001 bytes, over its budget of 300000; see which part grew in the table above",
        );
    }
}
