//! Many seeds of the simulator, in processes side by side, slice after slice. A run that was cut off goes on where it
//! was, and a build meanwhile does not change the program that runs.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::bail;

use crate::process;
use crate::workspace::Workspace;

/// Seeds between two notes of how far a run is: half a minute of one processor.
const SLICE: u64 = 500;

/// Which seeds, how much happens to each, and how many processes run side by side.
pub(super) struct Plan {
    pub(super) first: u64,
    pub(super) seeds: u64,
    pub(super) steps: u32,
    pub(super) processes: usize,
}

/// Runs the seeds of `plan`. What is done is noted in `soak/sim.log` below the build's folder, what failed in
/// `soak/sim.failed`; what is noted there with the same steps and the same program is not done again.
///
/// # Errors
/// When a seed fails; it is printed as a line for `crates/sim/seeds.txt`.
pub(super) fn run(workspace: &Workspace, plan: &Plan) -> anyhow::Result<()> {
    let steps = plan.steps;
    let build = ["build", "--release", "-p", "sim"];
    process::run(process::cargo().current_dir(&workspace.root).args(build))?;
    let built = workspace.target.join("release").join("sim");
    let folder = workspace.target.join("soak");
    fs::create_dir_all(&folder)?;
    let (log, failures) = (folder.join("sim.log"), folder.join("sim.failed"));
    let version = version(&built)?;
    let program = folder.join(format!("sim-{version}"));
    if !program.exists() {
        fs::copy(&built, &program)?;
    }
    let done: BTreeSet<String> = fs::read_to_string(&log)
        .unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect();
    let mut waiting: VecDeque<(u64, u64)> = slices(plan.first, plan.seeds)
        .into_iter()
        .filter(|slice| !done.contains(&note(&version, *slice, steps)))
        .collect();
    process::timed("seeds", || {
        let mut failed = 0;
        let mut running: VecDeque<((u64, u64), Child)> = VecDeque::new();
        loop {
            while running.len() < plan.processes.max(1)
                && let Some(slice) = waiting.pop_front()
            {
                let numbers = [slice.0.to_string(), slice.1.to_string(), steps.to_string()];
                let child = Command::new(&program)
                    .args(numbers)
                    .stdout(Stdio::piped())
                    .spawn()?;
                running.push_back((slice, child));
            }
            let Some((slice, child)) = running.pop_front() else {
                break;
            };
            let output = child.wait_with_output()?;
            let text = String::from_utf8_lossy(&output.stdout);
            let Some(wrong) = failing(&text, slice, steps) else {
                bail!("the slice from {} did not end", slice.0);
            };
            if !wrong.is_empty() {
                println!("{wrong}");
                append(&failures, &wrong)?;
                failed += wrong.lines().filter(|line| line.contains(" # ")).count();
            }
            append(&log, &note(&version, slice, steps))?;
        }
        if failed > 0 {
            bail!(
                "{failed} seeds failed; put their lines into crates/sim/seeds.txt and mend what they show ({})",
                failures.display()
            );
        }
        Ok(())
    })
}

/// `seeds` seeds from `first` on, in slices of at most [`SLICE`].
fn slices(first: u64, seeds: u64) -> Vec<(u64, u64)> {
    let starts = (0..seeds).step_by(usize::try_from(SLICE).unwrap_or(usize::MAX));
    starts
        .map(|at| (first.saturating_add(at), SLICE.min(seeds - at)))
        .collect()
}

/// What the program said before its last line; `None` where the last line is not that of a slice that ended.
fn failing(text: &str, slice: (u64, u64), steps: u32) -> Option<String> {
    let (before, last) = match text.trim_end().rsplit_once('\n') {
        Some((before, last)) => (before, last),
        None => ("", text.trim_end()),
    };
    let ended = format!("{} seeds from {}, {steps} steps each:", slice.1, slice.0);
    last.starts_with(&ended).then(|| before.to_owned())
}

fn note(version: &str, slice: (u64, u64), steps: u32) -> String {
    format!("{version} {} {} {steps}", slice.0, slice.1)
}

/// Which program it is: another build does everything again.
fn version(program: &Path) -> anyhow::Result<String> {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(fs::read(program)?);
    Ok(hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

fn append(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file, "{text}")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_cover_every_seed_once() {
        for (first, seeds) in [(0, 1), (7, 500), (1, 1_234), (100, 0)] {
            let all: Vec<u64> = slices(first, seeds)
                .into_iter()
                .flat_map(|(from, count)| from..from + count)
                .collect();
            assert_eq!(all, (first..first + seeds).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slice_counts_only_when_it_ended() {
        let ended = "5 500 # wrong\n10 seeds from 0, 500 steps each: 1 failed\n";
        assert_eq!(failing(ended, (0, 10), 500).as_deref(), Some("5 500 # wrong"));
        let clean = "10 seeds from 0, 500 steps each: 0 failed\n";
        assert_eq!(failing(clean, (0, 10), 500).as_deref(), Some(""));
        assert_eq!(failing("5 500 # wrong\n", (0, 10), 500), None);
        assert_eq!(failing(clean, (10, 10), 500), None);
    }
}
