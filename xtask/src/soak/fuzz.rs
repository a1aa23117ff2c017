//! Every decoder under libFuzzer: bytes made up by what they reach in the code.
//!
//! The compiler of this repository counts what is reached by itself (LLVM's coverage for sanitizers), so no other
//! compiler is needed. Code that is counted is built into a folder of its own.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::process;
use crate::workspace::Workspace;

/// What makes the compiler count: each edge, and what is compared with what.
const COUNTED: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";
/// Most memory of one target, in MiB: a phone has not more to give.
const MEMORY_MIB: u32 = 1_024;

/// What one target did.
struct Ran {
    runs: u64,
    edges: u64,
    features: u64,
}

/// Runs every target, or `only` one, for its share of `minutes`, one after the other in one process. What they have
/// found so far is kept below `soak/fuzz` in the build's folder, and is what the next run begins with; so is what broke.
///
/// # Errors
/// When bytes break something; their file is named, and belongs into `crates/fuzz/kept`.
pub(super) fn run(workspace: &Workspace, only: Option<&str>, minutes: u32) -> anyhow::Result<()> {
    let driver = build(workspace)?;
    let folder = workspace.target.join("soak").join("fuzz");
    let vectors = workspace.root.join("vectors");
    let begin = ["run", "--quiet", "-p", "fuzz", "--"];
    process::run(
        process::cargo()
            .current_dir(&workspace.root)
            .args(begin)
            .args([&folder, &vectors]),
    )?;
    let kept = workspace.root.join("crates/fuzz/kept");
    let mut targets = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            targets.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    targets.retain(|target| only.is_none_or(|only| only == target) && target != "broken");
    targets.sort();
    let share_s = u64::from(minutes) * 60 / (targets.len() as u64).max(1);
    println!("| target | runs | edges | features | kept | seconds |\n|---|---|---|---|---|---|");
    let mut broken = Vec::new();
    for target in targets {
        let corpus = folder.join(&target);
        let ran = one(
            &driver,
            &target,
            &corpus,
            &kept.join(&target),
            &folder.join("broken"),
            share_s,
        )?;
        let count = fs::read_dir(&corpus)?.count();
        let Some(ran) = ran else {
            broken.push(target);
            continue;
        };
        let line = format!(
            "| {target} | {} | {} | {} | {count} | {share_s} |",
            ran.runs, ran.edges, ran.features
        );
        println!("{line}");
        let mut log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join("log"))?;
        writeln!(log, "{line}")?;
    }
    if !broken.is_empty() {
        bail!(
            "bytes broke {}; they are in {}, and belong into crates/fuzz/kept once the code is mended",
            broken.join(", "),
            folder.join("broken").display()
        );
    }
    Ok(())
}

/// Builds the driver with its code counted.
fn build(workspace: &Workspace) -> anyhow::Result<std::path::PathBuf> {
    let host = process::output(Command::new("rustc").arg("-vV"))?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("`rustc -vV` does not name its host")?;
    let target = workspace.target.join("fuzz");
    process::run(
        process::cargo()
            .current_dir(&workspace.root)
            .args(["build", "--release", "--manifest-path", "crates/fuzz/driver/Cargo.toml"])
            // Named, so that what runs while building is not counted.
            .args(["--target", host])
            .env("RUSTFLAGS", COUNTED)
            .env("CARGO_TARGET_DIR", &target),
    )?;
    Ok(target.join(host).join("release").join("fuzz-driver"))
}

/// `None` where bytes broke something.
fn one(
    driver: &Path,
    target: &str,
    corpus: &Path,
    kept: &Path,
    broken: &Path,
    share_s: u64,
) -> anyhow::Result<Option<Ran>> {
    fs::create_dir_all(kept)?;
    fs::create_dir_all(broken)?;
    let output = Command::new(driver)
        .env("AFTERGLOW_TARGET", target)
        .arg(format!("-max_total_time={share_s}"))
        .arg(format!("-rss_limit_mb={MEMORY_MIB}"))
        .args([
            "-timeout=10",
            "-print_final_stats=1",
            "-reload=0",
            "-use_value_profile=1",
        ])
        .arg(format!("-artifact_prefix={}/{target}-", broken.display()))
        .args([corpus, kept])
        .stdout(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        println!("{text}");
        return Ok(None);
    }
    ran(&text).map(Some).context("libFuzzer said nothing at its end")
}

/// The last counts that libFuzzer printed.
fn ran(text: &str) -> Option<Ran> {
    let last = |name: &str| {
        let lines = text.lines().rev();
        let mut found = lines.filter_map(|line| {
            let (_, rest) = line.split_once(name)?;
            rest.split_whitespace().next()?.parse().ok()
        });
        found.next()
    };
    Some(Ran {
        runs: last("stat::number_of_executed_units:")?,
        edges: last(" cov: ")?,
        features: last(" ft: ")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_counts_are_read() {
        let text = "#2\tINITED cov: 5 ft: 6 corp: 1/1b\n#9\tDONE   cov: 50 ft: 60 corp: 3/9b lim: 4\n\
                    stat::number_of_executed_units: 1234\nstat::average_exec_per_sec:     0\n";
        let ran = ran(text).unwrap();
        assert_eq!((ran.runs, ran.edges, ran.features), (1234, 50, 60));
        assert!(super::ran("nothing of it").is_none());
    }
}
