//! Our side of the reference problems beside its peers, one after the other on one core, as a table of ratios.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::workspace::Workspace;
use crate::{bytes, process};

/// What the Python peers need; the versions are printed with each result.
const PYTHON: [&str; 6] = ["numpy", "scipy", "numba", "jax", "diffrax", "cma"];
/// Every peer runs so often, in turn; its best run counts, since other work on the machine only takes away.
const ROUNDS: usize = 3;
/// The general optimisers of `plan.py`.
const OPTIMISERS: [&str; 2] = ["cma", "de"];
/// Seeds and seconds a general optimiser gets.
const PLAN_SEEDS: &str = "2";
const PLAN_SECONDS: &str = "60";
/// How the gates of those begin that have done something else than we have.
const NO_RATIO: [&str; 2] = ["not equal", "a point"];
/// How our own results begin.
const OURS: &str = "afterglow";

/// What one line of a bench says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) problem: String,
    who: String,
    /// The largest error, or how many seeds succeeded.
    gate: String,
    /// Evenings a second, or seconds to a plan.
    value: f64,
}

/// Who runs beside us.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Every peer that this machine can build.
    Others,
    /// Nobody: our own numbers in a minute.
    Nobody,
}

/// Builds what is missing, runs everything and prints the tables.
///
/// # Errors
/// When our own side cannot be built or run. A peer that cannot is left out with a sentence.
pub(super) fn run(workspace: &Workspace, beside_whom: Beside) -> anyhow::Result<()> {
    let folder = workspace.target.join("peers");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    process::run(process::cargo().args(["build", "--release", "--package", "bench"]))?;
    let ours = workspace.target.join("release").join("bench");
    let in_wasm = in_wasm(workspace, "run.mjs");
    left_out("WebAssembly", &in_wasm);

    let mut one_core = vec![pinned(&ours, &["sim"])];
    let mut planners = vec![pinned(&ours, &["plan", "20"])];
    if beside_whom == Beside::Others {
        process::run(Command::new(&ours).arg("params").arg(folder.join("params.f64")))?;
        let peers = peers(workspace, &folder);
        one_core.extend(peers.solvers);
        planners.extend(peers.optimisers);
    }
    let sim = best_of(&mut one_core, ROUNDS)?;
    print!(
        "{}",
        table("evenings a second, one core", &sim, |ours, peer| ours / peer)
    );
    let mut elsewhere = vec![command(&ours, &["sim", "2"])];
    elsewhere.extend(in_wasm);
    print!("{}", beside(&sim, &best_of(&mut elsewhere, ROUNDS)?));
    // Each already tries many seeds.
    let plan = best_of(&mut planners, 1)?;
    print!(
        "{}",
        table(
            "seconds to 99 % of the best known plan, one core",
            &plan,
            |ours, peer| peer / ours
        )
    );
    Ok(())
}

/// The commands of everybody else who could be built.
#[derive(Default)]
struct Peers {
    solvers: Vec<Command>,
    optimisers: Vec<Command>,
}

fn peers(workspace: &Workspace, folder: &Path) -> Peers {
    let mut peers = Peers::default();
    let scripts = workspace.path("bench").join("peers");
    let python = python(folder, &PYTHON);
    left_out("the peers in Python", &python);
    if let Ok(python) = &python {
        let script = |name: &str| {
            let mut command = pinned(python, &[]);
            command.arg(scripts.join(name)).env("PEERS_DATA", folder);
            command
        };
        peers.solvers = ["scipy_sim.py", "numba_sim.py", "jax_sim.py"].map(script).into();
        peers.optimisers = OPTIMISERS
            .map(|optimiser| {
                let mut command = script("plan.py");
                command.args([optimiser, PLAN_SEEDS, PLAN_SECONDS]);
                command
            })
            .into();
    }
    let compiled = compiled(workspace, folder, &scripts);
    left_out("Boost.odeint and C++ lanes (g++ and libboost-dev)", &compiled);
    peers.solvers.extend(compiled);
    let rust = rust(folder, &scripts);
    left_out("ode_solvers", &rust);
    peers.solvers.extend(rust);
    peers
}

/// Runs every program in turn, several times, and keeps the best of each result.
pub(super) fn best_of(programs: &mut [Command], rounds: usize) -> anyhow::Result<Vec<Row>> {
    let mut best: BTreeMap<(String, String), Row> = BTreeMap::new();
    for _ in 0..rounds {
        for program in &mut *programs {
            for row in rows(&process::output(program)?) {
                let known = best
                    .entry((row.problem.clone(), row.who.clone()))
                    .or_insert_with(|| row.clone());
                if row.value > known.value {
                    *known = row;
                }
            }
        }
    }
    Ok(best.into_values().collect())
}

/// A script over the module, run by Node on the first core.
pub(super) fn in_wasm(workspace: &Workspace, script: &str) -> anyhow::Result<Command> {
    let folder = bytes::module(workspace, bytes::PACKAGE)?;
    let node = process::find("node").context("there is no Node.js")?;
    let mut command = pinned(&node, &[]);
    command
        .arg(workspace.path("bench").join("web").join(script))
        .arg(folder);
    Ok(command)
}

/// A program, left to the machine to place.
fn command(program: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words);
    command
}

/// A program on the first core, where the machine can pin one.
pub(super) fn pinned(program: &Path, words: &[&str]) -> Command {
    let mut pinned = if process::find("taskset").is_some() {
        let mut pinned = Command::new("taskset");
        pinned.args(["-c", "0"]).arg(program);
        pinned
    } else {
        Command::new(program)
    };
    pinned.args(words).env("PYTHONDONTWRITEBYTECODE", "1");
    pinned
}

pub(super) fn left_out<T>(what: &str, result: &anyhow::Result<T>) {
    if let Err(error) = result {
        eprintln!("left out: {what}: {error:#}");
    }
}

/// A Python of its own with what the peers need.
pub(super) fn python(folder: &Path, packages: &[&str]) -> anyhow::Result<PathBuf> {
    let environment = folder.join("venv");
    let python = environment.join("bin").join("python");
    if !python.is_file() {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    process::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(packages),
    )?;
    Ok(python)
}

fn compiled(workspace: &Workspace, folder: &Path, scripts: &Path) -> anyhow::Result<Command> {
    let program = folder.join("odeint");
    process::run(
        Command::new("g++")
            .args([
                "-O3",
                "-march=native",
                "-mprefer-vector-width=512",
                "-ffast-math",
                "-std=c++17",
            ])
            .arg("-o")
            .arg(&program)
            .arg(scripts.join("odeint.cpp")),
    )?;
    let mut command = pinned(&program, &[]);
    command.arg(folder).arg(workspace.path("bench").join("data"));
    Ok(command)
}

pub(super) fn rust(folder: &Path, scripts: &Path) -> anyhow::Result<Command> {
    let target = folder.join("rust");
    process::run(
        process::cargo()
            .args(["build", "--release", "--manifest-path"])
            .arg(scripts.join("rust").join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", &target),
    )?;
    Ok(pinned(&target.join("release").join("peers"), &[]))
}

/// The results among a program's lines.
fn rows(text: &str) -> Vec<Row> {
    text.lines()
        .filter_map(|line| {
            let [kind, problem, who, gate, value] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
            (kind == "result").then_some(())?;
            Some(Row {
                problem: problem.to_owned(),
                who: who.to_owned(),
                gate: gate.to_owned(),
                value: value.parse().ok()?,
            })
        })
        .collect()
}

/// One problem's rows with how many times better ours is than each, fewest times first.
pub(super) fn table(title: &str, rows: &[Row], ratio: impl Fn(f64, f64) -> f64) -> String {
    let ours = rows
        .iter()
        .find(|row| row.who.starts_with(OURS))
        .map_or(f64::NAN, |row| row.value);
    let mut rated: Vec<(f64, &Row)> = rows.iter().map(|row| (ratio(ours, row.value), row)).collect();
    rated.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut text = format!("\n| {title} | | gate | ours is better by |\n|---|---|---|---|\n");
    for (ratio, row) in rated {
        let times = if row.who.starts_with(OURS) || NO_RATIO.iter().any(|gate| row.gate.starts_with(gate)) {
            String::new()
        } else {
            format!("× {ratio:.1}")
        };
        text += &format!("| {} | {} | {} | {times} |\n", row.who, row.value, row.gate);
    }
    text
}

/// Ours elsewhere, beside one core of this machine.
fn beside(sim: &[Row], elsewhere: &[Row]) -> String {
    let one_core = sim
        .iter()
        .find(|row| row.who.starts_with(OURS))
        .map_or(f64::NAN, |row| row.value);
    let mut text =
        String::from("\n| evenings a second, elsewhere | | gate | of one core |\n|---|---|---|---|\n");
    for row in elsewhere {
        text += &format!(
            "| {} | {} | {} | {:.2} |\n",
            row.who,
            row.value,
            row.gate,
            row.value / one_core
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{beside, rows, table};

    #[test]
    fn ours_elsewhere_is_a_share_of_one_core() {
        let found = beside(
            &rows("result\tsim\tafterglow, 1 thread(s)\t2.9e-5\t400\n"),
            &rows("result\tsim\tafterglow in WebAssembly\t2.9e-5\t100\n"),
        );
        assert_eq!(
            found,
            "\n| evenings a second, elsewhere | | gate | of one core |\n|---|---|---|---|\n\
             | afterglow in WebAssembly | 100 | 2.9e-5 | 0.25 |\n"
        );
    }

    #[test]
    fn results_become_a_table_of_ratios() {
        let text = "noise\nresult\tsim\tafterglow, 1 thread(s)\t2.9e-5\t400\n\
                    too far\tsim\tx\t1e-3\nresult\tsim\tpeer\t3e-5\t100\n";
        let found = table("evenings", &rows(text), |ours, peer| ours / peer);
        assert_eq!(
            found,
            "\n| evenings | | gate | ours is better by |\n|---|---|---|---|\n\
             | afterglow, 1 thread(s) | 400 | 2.9e-5 |  |\n| peer | 100 | 3e-5 | × 4.0 |\n"
        );
    }

    #[test]
    fn what_is_not_the_same_has_no_ratio() {
        let text = "result\tdyad-200\tafterglow\tmeans 0.030 sd, sds 2.0 %\t0.5\n\
                    result\tdyad-200\tother\tnot equal: means 0.200 sd, sds 2.0 %\t100\n";
        let found = table("seconds", &rows(text), |ours, peer| peer / ours);
        assert_eq!(
            found,
            "\n| seconds | | gate | ours is better by |\n|---|---|---|---|\n\
             | afterglow | 0.5 | means 0.030 sd, sds 2.0 % |  |\n\
             | other | 100 | not equal: means 0.200 sd, sds 2.0 % |  |\n"
        );
    }
}
