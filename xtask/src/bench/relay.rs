//! RELAY-1K on our relay and on other people's servers, one after the other on one core, as a table of ratios.

mod install;
mod list;
mod table;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use crate::workspace::Workspace;
use crate::{debian, process};
use install::Installed;
use list::{Database, PEERS, Peer, Source};
use table::{Figures, Outcome};

/// The core of whoever makes the load; servers have the first.
const CORE_OF_LOAD: &str = "1";

/// How it is played.
pub(super) struct Plan {
    /// Seconds of each of three runs.
    pub(super) seconds: u32,
    /// The one peer, or one of ours, that is wanted.
    pub(super) only: Option<String>,
    /// JSON instead of a table.
    pub(super) json: bool,
}

/// Installs what is missing into `bench-peers` below the build's folder, plays, and prints the table.
///
/// # Errors
/// When the load cannot be built, our own side fails, or nobody has the name that is wanted.
/// A peer that cannot be had or fails stands in the table with the reason.
pub(super) fn run(workspace: &Workspace, plan: &Plan) -> anyhow::Result<()> {
    let wanted = |peer: &&Peer| plan.only.as_ref().is_none_or(|only| peer.name == only);
    let peers: Vec<&Peer> = PEERS.iter().filter(wanted).collect();
    if peers.is_empty() {
        let names: Vec<&str> = PEERS.iter().map(|peer| peer.name).collect();
        bail!("nobody is called so; there are {}", names.join(", "));
    }
    if process::find("taskset").is_none() {
        bail!("this needs `taskset`, so that servers and load have a core each");
    }
    let folder = workspace.target.join("bench-peers");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let ours = |peer: &&Peer| matches!(peer.source, Source::Ours(_));
    if peers.iter().any(ours) {
        let packages = ["build", "--release", "-p", "afterglow-relay", "-p", "soak"];
        process::run(process::cargo().current_dir(&workspace.root).args(packages))?;
    }
    if !peers.iter().all(ours) {
        install::load(workspace, &folder)?;
    }
    // What is installed takes the machine for itself, so all of it comes before the first run.
    let installed: Vec<anyhow::Result<Installed>> = peers
        .iter()
        .map(|peer| install::peer(workspace, &folder, peer))
        .collect();
    let before = load_average();
    let mut outcomes = Vec::new();
    for (peer, installed) in peers.into_iter().zip(installed) {
        let figures = match installed {
            Ok(installed) => process::timed(peer.name, || played(workspace, &folder, peer, &installed, plan)),
            Err(error) => Err(error),
        };
        let figures = if ours(&peer) {
            Ok(figures?)
        } else {
            figures.map_err(|error| format!("{error:#}"))
        };
        outcomes.push(Outcome { peer, figures });
    }
    let loads = [before, load_average()];
    let text = if plan.json {
        table::json(&outcomes, &loads)
    } else {
        table::text(&outcomes, &loads)
    };
    print!("{text}");
    Ok(())
}

/// Waits of others for the machine, over a minute, where Linux says it.
fn load_average() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

fn played(
    workspace: &Workspace,
    folder: &Path,
    peer: &Peer,
    installed: &Installed,
    plan: &Plan,
) -> anyhow::Result<Figures> {
    let data = folder.join("data");
    let seconds = plan.seconds.to_string();
    match peer.source {
        Source::Ours(database) => {
            let release = workspace.target.join("release");
            let mut command = on_the_other_core(&release.join("soak"));
            command
                .arg("--program")
                .arg(release.join("afterglow-relay"))
                .arg("--folder")
                .arg(&data);
            if database == Database::PostgreSql {
                debian::postgres()?;
                command.arg("--postgres");
            }
            command.args(["writes", "--core", "0", "--seconds", &seconds]);
            table::of_ours(&process::output(&mut command)?)
        }
        _ => {
            let mut command = on_the_other_core(&install::load_program(folder));
            command
                .arg(peer.name)
                .arg(&installed.program)
                .arg(data.join(peer.name))
                .arg(&seconds);
            if let Some(libraries) = &installed.libraries {
                command.env("LD_LIBRARY_PATH", libraries);
            }
            table::of_peer(&process::output(&mut command)?)
        }
    }
}

fn on_the_other_core(program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", CORE_OF_LOAD]).arg(program);
    command
}
