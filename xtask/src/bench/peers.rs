//! Our side of the reference problems beside its peers, one after the other on one core, as a table of ratios.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::process;
use crate::workspace::Workspace;

/// What the Python peers need; the versions are printed with each result.
const PYTHON: [&str; 6] = ["numpy", "scipy", "numba", "jax", "diffrax", "cma"];
/// Every peer runs so often, in turn; its best run counts, since other work on the machine only takes away.
const ROUNDS: usize = 3;
/// Seeds and seconds a general optimiser gets.
const PLAN_SEEDS: &str = "2";
const PLAN_SECONDS: &str = "60";
/// How our own results begin.
const OURS: &str = "afterglow";

/// What one line of a bench says.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    problem: String,
    who: String,
    /// The largest error, or how many seeds succeeded.
    gate: String,
    /// Evenings a second, or seconds to a plan.
    value: f64,
}

/// Builds what is missing, runs everything and prints the tables.
///
/// # Errors
/// When our own side cannot be built or run. A peer that cannot is left out with a sentence.
pub(super) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let folder = workspace.target.join("peers");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    process::run(process::cargo().args(["build", "--release", "--package", "bench"]))?;
    let ours = workspace.target.join("release").join("bench");
    process::run(Command::new(&ours).arg("params").arg(folder.join("params.f64")))?;

    let mut peers = vec![pinned(&ours, &["sim"])];
    let scripts = workspace.path("bench").join("peers");
    let python = python(&folder);
    left_out("the peers in Python", &python);
    if let Ok(python) = &python {
        for script in ["scipy_sim.py", "numba_sim.py", "jax_sim.py"] {
            let mut command = pinned(python, &[]);
            command.arg(scripts.join(script)).env("PEERS_DATA", &folder);
            peers.push(command);
        }
    }
    let compiled = compiled(workspace, &folder, &scripts);
    left_out("Boost.odeint and C++ lanes (g++ and libboost-dev)", &compiled);
    peers.extend(compiled);
    let rust = rust(&folder, &scripts);
    left_out("ode_solvers", &rust);
    peers.extend(rust);

    let mut best: BTreeMap<(String, String), Row> = BTreeMap::new();
    for _ in 0..ROUNDS {
        for peer in &mut peers {
            for row in rows(&process::output(peer)?) {
                let known = best
                    .entry((row.problem.clone(), row.who.clone()))
                    .or_insert_with(|| row.clone());
                if row.value > known.value {
                    *known = row;
                }
            }
        }
    }
    let sim: Vec<Row> = best.into_values().collect();
    print!(
        "{}",
        table("evenings a second, one core", &sim, |ours, peer| ours / peer)
    );
    for row in rows(&process::output(Command::new(&ours).args(["sim", "2"]))?) {
        println!("{}: {:.0} evenings a second", row.who, row.value);
    }

    let mut plan = rows(&process::output(&mut pinned(&ours, &["plan", "20"]))?);
    if let Ok(python) = &python {
        for optimiser in ["cma", "de"] {
            let mut command = pinned(python, &[]);
            command
                .arg(scripts.join("plan.py"))
                .args([optimiser, PLAN_SEEDS, PLAN_SECONDS])
                .env("PEERS_DATA", &folder);
            plan.extend(rows(&process::output(&mut command)?));
        }
    }
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

/// A program on the first core, where the machine can pin one.
fn pinned(program: &Path, words: &[&str]) -> Command {
    let mut command = if process::find("taskset").is_some() {
        let mut command = Command::new("taskset");
        command.args(["-c", "0"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(words).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn left_out<T>(what: &str, result: &anyhow::Result<T>) {
    if let Err(error) = result {
        eprintln!("left out: {what}: {error:#}");
    }
}

/// A Python of its own with what the peers need.
fn python(folder: &Path) -> anyhow::Result<PathBuf> {
    let environment = folder.join("venv");
    let python = environment.join("bin").join("python");
    if !python.is_file() {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    process::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(PYTHON),
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

fn rust(folder: &Path, scripts: &Path) -> anyhow::Result<Command> {
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
fn table(title: &str, rows: &[Row], ratio: impl Fn(f64, f64) -> f64) -> String {
    let ours = rows
        .iter()
        .find(|row| row.who.starts_with(OURS))
        .map_or(f64::NAN, |row| row.value);
    let mut rated: Vec<(f64, &Row)> = rows.iter().map(|row| (ratio(ours, row.value), row)).collect();
    rated.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut text = format!("\n| {title} | | gate | ours is better by |\n|---|---|---|---|\n");
    for (ratio, row) in rated {
        let times = if row.who.starts_with(OURS) {
            String::new()
        } else {
            format!("× {ratio:.1}")
        };
        text += &format!("| {} | {} | {} | {times} |\n", row.who, row.value, row.gate);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{rows, table};

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
}
