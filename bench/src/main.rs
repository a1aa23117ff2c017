//! Times our side of the reference problems of `bench/README.md`.
//!
//! `cargo run --release -p bench -- sim [threads]` · `plan [seeds]` · `params FILE`. Every result is one line:
//! `result`, problem, who, largest error or successes, and a rate or time, with tabs between.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a bench prints and measures time"
)]

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use bench::couples::{COUPLES, Couple, PLANS, Plan, REFERENCE_EVERY, REFERENCES, couples, plans, references};
use bench::plan::{BEST_KNOWN, Problem, SUCCESS};
use bench::search::search;
use bench::sim::{Block, LANES, Moment, STEPS, evening, play, step_of};
use fearless_simd::{Level, dispatch};

/// Times a measurement is repeated; the median counts.
const REPEATS: usize = 7;
/// No timing counts above this error.
const GATE: f64 = 1e-4;
/// Seconds after which a search has failed.
const SEARCH_S: f64 = 10.0;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<usize>().ok().filter(|number| *number > 0);
    match words[..] {
        ["sim"] => sim(1),
        ["sim", threads] if let Some(threads) = number(threads) => sim(threads),
        ["plan"] => plan(20),
        ["plan", seeds] if let Some(seeds) = number(seeds) => plan(seeds),
        ["params", file] => params(file),
        _ => {
            eprintln!("say `sim [threads]`, `plan [seeds]` or `params FILE`");
            ExitCode::FAILURE
        }
    }
}

fn sim(threads: usize) -> ExitCode {
    let couples = couples(COUPLES);
    let plans = plans();
    let error = largest_error(&couples, &plans);
    if error > GATE {
        eprintln!("the largest error is {error:e}, above {GATE:e}: no timing counts");
        return ExitCode::FAILURE;
    }
    let blocks: Vec<Block> = couples.chunks(LANES).filter_map(Block::of).collect();
    let each = |blocks: &[Block]| {
        for block in blocks {
            let played = dispatch!(Level::new(), simd => evening(simd, block, &plans[3]));
            std::hint::black_box(played);
        }
    };
    let rates: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let start = Instant::now();
            thread::scope(|scope| {
                for part in blocks.chunks(blocks.len().div_ceil(threads)) {
                    scope.spawn(|| each(part));
                }
            });
            COUPLES as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    println!(
        "result\tsim\tafterglow, {threads} thread(s)\t{error:.1e}\t{:.0}",
        median(rates)
    );
    ExitCode::SUCCESS
}

/// The largest difference of any state from the reference courses.
fn largest_error(couples: &[Couple], plans: &[Plan]) -> f64 {
    let references = references();
    let mut worst = 0.0_f64;
    for (number, plan) in plans.iter().enumerate() {
        // Couple `i` has plan `i % 64`.
        let of: Vec<usize> = (number..REFERENCES).step_by(PLANS).collect();
        let Some(block) = Block::of(&of.iter().map(|i| couples[*i]).collect::<Vec<_>>()) else {
            continue;
        };
        for step in 0..STEPS {
            let mut moment = Moment::BEGIN;
            dispatch!(Level::new(), simd => play(simd, &block, plan, 0..step + 1, &mut moment));
            let (length, minute) = step_of(step);
            let end = f64::from(length) + if length > 1.0 { begins(step) } else { minute as f64 };
            if end % REFERENCE_EVERY as f64 != 0.0 {
                continue;
            }
            for (lane, i) in of.iter().enumerate() {
                let reference = &references[*i][end as usize / REFERENCE_EVERY];
                for (row, exact) in moment.states.iter().zip(reference) {
                    worst = worst.max((f64::from(row[lane]) - exact).abs());
                }
            }
        }
    }
    worst
}

/// The minute a long step begins at, with its half.
fn begins(step: usize) -> f64 {
    10.0 + 2.5 * (step - 10) as f64
}

fn plan(seeds: usize) -> ExitCode {
    let problem = Problem::new();
    let mut times = Vec::new();
    let mut best_of_all = f64::NEG_INFINITY;
    for seed in 0..seeds {
        let start = Instant::now();
        let found = search(&problem, seed as u64, |best| {
            best.objective < SUCCESS && start.elapsed().as_secs_f64() < SEARCH_S
        });
        best_of_all = best_of_all.max(found.objective);
        if found.objective >= SUCCESS {
            times.push(start.elapsed().as_secs_f64());
        }
        eprintln!(
            "seed {seed}: {:.5} of {BEST_KNOWN:.5} after {} plans, {:.3} s",
            found.objective,
            found.plans,
            start.elapsed().as_secs_f64()
        );
    }
    let slowest = times.iter().copied().fold(0.0, f64::max);
    println!(
        "result\tplan\tafterglow\t{} of {seeds}\t{:.3}",
        times.len(),
        median(times)
    );
    eprintln!("best {best_of_all:.5}, slowest success {slowest:.3} s");
    ExitCode::SUCCESS
}

/// Writes every parameter of every couple, little-endian `f64`: what the peers read.
fn params(file: &str) -> ExitCode {
    let bytes: Vec<u8> = couples(COUPLES)
        .iter()
        .flatten()
        .flatten()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    match std::fs::write(file, bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("could not write {file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
