//! Many seeds of the simulator, in two processes side by side.

use std::process::Command;

use anyhow::bail;

use crate::process;
use crate::workspace::Workspace;

/// Runs `seeds` seeds from `first` on, half of them in each of two processes.
///
/// # Errors
/// When a seed fails; it is printed as a line for `crates/sim/seeds.txt`.
pub(super) fn run(workspace: &Workspace, first: u64, seeds: u64, steps: u32) -> anyhow::Result<()> {
    let build = ["build", "--release", "-p", "sim"];
    process::run(process::cargo().current_dir(&workspace.root).args(build))?;
    let program = workspace.target.join("release").join("sim");
    let half = seeds / 2;
    process::timed("seeds", || {
        let halves = [(first, half), (first.saturating_add(half), seeds - half)];
        let running: Vec<_> = halves
            .into_iter()
            .map(|(first, count)| {
                let numbers = [first.to_string(), count.to_string(), steps.to_string()];
                Command::new(&program).args(numbers).spawn()
            })
            .collect();
        let mut failed = false;
        for child in running {
            failed |= !child?.wait()?.success();
        }
        if failed {
            bail!("some seeds failed; put their lines into crates/sim/seeds.txt and mend what they show");
        }
        Ok(())
    })
}
