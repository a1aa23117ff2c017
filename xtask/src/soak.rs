//! The long runs. Short versions of each are in `cargo xtask test`.

mod fuzz;
mod rebuild;
mod sim;

use std::path::PathBuf;
use std::process::Command;

use clap::{Args, ValueEnum};

use crate::workspace::Workspace;
use crate::{browser, debian, process, web};

/// Which long run.
#[derive(Args)]
pub(crate) struct Options {
    /// What runs long.
    #[arg(value_enum)]
    what: What,
    /// One part only: couples, kills or writes; or one target of `fuzz`.
    part: Option<String>,
    /// Everything invented follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seconds of each load of couples.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Kills of the node on SQLite, 1,000 unless given, and a fifth of them of the nodes on PostgreSQL; or of the browser,
    /// 200 unless given.
    #[arg(long)]
    kills: Option<u32>,
    /// For the browser: ends after so many minutes, and goes on there the next time. For `fuzz`: minutes for all targets
    /// together, 30 unless given.
    #[arg(long)]
    minutes: Option<u32>,
    /// For the browser: what was built before.
    #[arg(long)]
    no_build: bool,
    /// Couples in the simulator; a run that was cut off goes on where it was.
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// Things that happen to each of them.
    #[arg(long, default_value_t = 500)]
    steps: u32,
    /// Processes of the simulator side by side.
    #[arg(long, default_value_t = 2)]
    processes: usize,
    /// Timings of each comparison of `time`.
    #[arg(long, default_value_t = 1_000_000)]
    timings: u64,
    /// Folder for databases, instead of one below the build's; a real disk, or the figures mean nothing.
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The relay: many couples, kills, and RELAY-1K, on SQLite and on PostgreSQL with two nodes.
    Relay,
    /// The simulator: phones, a relay and a network that fail and lie, seed after seed.
    Sim,
    /// Every decoder, with bytes made up by what they reach in the code.
    Fuzz,
    /// Whether comparing a secret takes a time that tells where it differs.
    Time,
    /// The app in a browser that is killed while somebody writes.
    Browser,
    /// The app built twice in different folders: every file has to be the same.
    Rebuild,
}

/// Kills of the node on SQLite.
const KILLS_OF_RELAY: u32 = 1_000;
/// Kills of the browser.
const KILLS_OF_BROWSER: u32 = 200;

/// Minutes of all targets of `fuzz` together.
const MINUTES_OF_FUZZ: u32 = 30;

/// Builds for release and runs; every run ends by itself.
///
/// # Errors
/// When something acknowledged is lost, an answer is wrong, or a start takes too long.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    match options.what {
        What::Relay => relay(workspace, options),
        What::Sim => {
            let plan = sim::Plan {
                first: options.seed,
                seeds: options.seeds,
                steps: options.steps,
                processes: options.processes,
            };
            sim::run(workspace, &plan)
        }
        What::Fuzz => fuzz::run(
            workspace,
            options.part.as_deref(),
            options.minutes.unwrap_or(MINUTES_OF_FUZZ),
        ),
        What::Time => time(workspace, options.timings),
        What::Browser => in_browser(workspace, options),
        What::Rebuild => rebuild::run(workspace),
    }
}

fn time(workspace: &Workspace, timings: u64) -> anyhow::Result<()> {
    let build = ["build", "--release", "-p", "timing"];
    process::run(process::cargo().current_dir(&workspace.root).args(build))?;
    let mut program = Command::new(workspace.target.join("release").join("timing"));
    process::timed("timings", || process::run(program.arg(timings.to_string())))
}

/// Kills the browser while somebody writes. What is done is noted in `soak/browser-SEED` below the build's folder, and a
/// run that was cut off goes on there.
fn in_browser(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    browser::prepare(workspace)?;
    let site = workspace.web_folder();
    if !options.no_build {
        web::build(workspace, &site)?;
    }
    let seed = options.seed.to_string();
    let folder = workspace.target.join("soak").join(format!("browser-{seed}"));
    let kills = options.kills.unwrap_or(KILLS_OF_BROWSER).to_string();
    let mut more = vec!["--kills".to_owned(), kills, "--seed".to_owned(), seed];
    more.extend(["--state".to_owned(), folder.display().to_string()]);
    if let Some(minutes) = options.minutes {
        more.extend(["--minutes".to_owned(), minutes.to_string()]);
    }
    process::timed("kills", || browser::script(workspace, "soak.mjs", &site, &more))
}

fn relay(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    debian::postgres()?;
    let packages = ["build", "--release", "-p", "afterglow-relay", "-p", "soak"];
    process::run(process::cargo().current_dir(&workspace.root).args(packages))?;
    let release = workspace.target.join("release");
    let folder = options
        .folder
        .clone()
        .unwrap_or_else(|| workspace.target.join("soak"));
    let seconds = options.seconds.to_string();
    for postgres in [false, true] {
        let kills = options.kills.unwrap_or(KILLS_OF_RELAY) / if postgres { 5 } else { 1 };
        let kills = kills.max(1).to_string();
        for (part, more) in [
            ("couples", vec!["--seconds", &seconds]),
            ("kills", vec!["--kills", &kills]),
            ("writes", vec![]),
        ] {
            if options.part.as_ref().is_some_and(|only| only != part) {
                continue;
            }
            let mut command = Command::new(release.join("soak"));
            command
                .arg("--program")
                .arg(release.join("afterglow-relay"))
                .arg("--folder")
                .arg(&folder)
                .args(["--seed", &options.seed.to_string()]);
            if postgres {
                command.arg("--postgres");
            }
            process::timed(part, || process::run(command.arg(part).args(more)))?;
        }
    }
    Ok(())
}
