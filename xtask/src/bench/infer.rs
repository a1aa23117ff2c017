//! The posterior of two people's states: ours beside other people's samplers, on the same check-ins, as tables of ratios.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

use super::peers::{Beside, Row, best_of, in_wasm, left_out, pinned, python, rust, table};
use crate::process;
use crate::workspace::Workspace;

/// What the Python peers need; the versions are printed with each result.
const PYTHON: [&str; 8] = [
    "numpy",
    "scipy",
    "jax",
    "numpyro",
    "pymc",
    "nutpie",
    "statsmodels",
    "pystan",
];
/// What measures the effective size of their draws: the last with the function by this name.
const MEASURE: &str = "arviz<1";
/// Scripts of one result, with what stands behind the count of check-ins: draws to settle, and to keep.
const SCRIPTS: [(&str, [&str; 2]); 3] = [
    ("dyad_numpyro.py", ["500", "1500"]),
    ("dyad_stan.py", ["500", "1500"]),
    ("dyad_pymc.py", ["400", "1000"]),
];
/// Settling (as many draws as nuts-rs settles by itself) and kept draws of each chain in Rust, and how many chains.
const NUTS: [&str; 3] = ["400", "2000", "5"];

/// Builds what is missing, runs everything once and prints the tables. Ours runs from several seeds.
///
/// # Errors
/// When our own side cannot be built or run. A peer that cannot is left out with a sentence.
pub(super) fn run(workspace: &Workspace, beside_whom: Beside) -> anyhow::Result<()> {
    let folder = workspace.target.join("peers");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    process::run(process::cargo().args(["build", "--release", "--package", "bench"]))?;
    let mut rows = best_of(
        &mut [pinned(&workspace.target.join("release").join("bench"), &["dyad"])],
        1,
    )?;
    let mut others = Vec::new();
    let in_wasm = in_wasm(workspace, "dyad.mjs");
    left_out("WebAssembly", &in_wasm);
    others.extend(in_wasm);
    if beside_whom == Beside::Others {
        others.extend(peers(workspace, &folder));
    }
    for mut other in others {
        let found = best_of(std::slice::from_mut(&mut other), 1);
        left_out(&format!("{other:?}"), &found);
        rows.extend(found.into_iter().flatten());
    }
    for count in ["200", "1000"] {
        for (kind, title) in [
            ("dyad", "seconds to 400 effective draws"),
            ("slopes", "microseconds for a value with its slopes"),
        ] {
            let problem = format!("{kind}-{count}");
            let of: Vec<Row> = rows
                .iter()
                .filter(|row| row.problem == problem)
                .cloned()
                .collect();
            let title = format!("{title}, {count} check-ins, one core");
            print!("{}", table(&title, &of, |ours, peer| peer / ours));
        }
    }
    Ok(())
}

/// The commands of everybody else who could be built.
fn peers(workspace: &Workspace, folder: &Path) -> Vec<Command> {
    let scripts = workspace.path("bench").join("peers");
    let mut all = Vec::new();
    let built = rust(folder, &scripts);
    left_out("nuts-rs", &built);
    if built.is_ok() {
        let program = folder.join("rust").join("release").join("nuts");
        all.extend(["200", "1000"].map(|count| {
            let mut command = pinned(&program, &[count]);
            command.args(NUTS);
            command
        }));
    }
    let packages: Vec<&str> = PYTHON.into_iter().chain([MEASURE]).collect();
    let python = python(folder, &packages);
    left_out("the peers in Python", &python);
    if let Ok(python) = python {
        for count in ["200", "1000"] {
            for (name, words) in [("dyad_jax.py", &[][..]), ("dyad_mle.py", &[])]
                .into_iter()
                .chain(SCRIPTS.iter().map(|(name, words)| (*name, &words[..])))
            {
                let mut command = pinned(&python, &[]);
                command
                    .arg(scripts.join(name))
                    .arg(count)
                    .args(words)
                    // Stan leaves its workings where it is started.
                    .current_dir(folder)
                    .env("PEERS_DATA", folder)
                    .env("OMP_NUM_THREADS", "1");
                all.push(command);
            }
        }
    }
    all
}
