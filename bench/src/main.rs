//! Times our side of the reference problems of `bench/README.md`.
//!
//! `cargo run --release -p bench -- sim [threads]` · `plan [seeds]` · `dyad` · `params FILE`. Every result is one line:
//! `result`, problem, who, largest error or successes, and a rate or time, with tabs between.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench prints and measures time"
)]

use std::process::ExitCode;
use std::thread;

use bench::check::{GATE, largest_error};
use bench::clock::processor_s;
use bench::couples::{COUPLES, Plan, couples, plans};
use bench::dyad::gate::{off, reference};
use bench::dyad::posterior::{ENOUGH, Posterior, moments, posterior, weighted_posterior};
use bench::dyad::{DRAWS, Dyad, NUMBERS, PRIOR_MEAN, Point, check_ins};
use bench::plan::{BEST_KNOWN, Problem, SUCCESS};
use bench::search::search;
use bench::sim::{Block, LANES, ensemble};

/// Times a measurement is repeated; the median counts.
const REPEATS: usize = 7;
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
        ["dyad"] => dyad(),
        ["params", file] => params(file),
        _ => {
            eprintln!("say `sim [threads]`, `plan [seeds]`, `dyad` or `params FILE`");
            ExitCode::FAILURE
        }
    }
}

fn sim(threads: usize) -> ExitCode {
    let couples = couples(COUPLES);
    let plans = plans();
    let error = largest_error();
    if error > GATE {
        eprintln!("the largest error is {error:e}, above {GATE:e}: no timing counts");
        return ExitCode::FAILURE;
    }
    let blocks: Vec<Block> = couples.chunks(LANES).filter_map(Block::of).collect();
    let rates: Vec<f64> = (0..REPEATS)
        .map(|_| COUPLES as f64 / seconds_of_an_ensemble(&blocks, &plans[3], threads))
        .collect();
    println!(
        "result\tsim\tafterglow, {threads} thread(s)\t{error:.1e}\t{:.0}",
        median(rates)
    );
    ExitCode::SUCCESS
}

/// The time of the processor; with several threads that of the thread that needed most, as if each had a core.
fn seconds_of_an_ensemble(blocks: &[Block], plan: &Plan, threads: usize) -> f64 {
    let each = |part: &[Block]| {
        let start = processor_s();
        ensemble(part, plan);
        processor_s() - start
    };
    thread::scope(|scope| {
        let parts: Vec<_> = blocks
            .chunks(blocks.len().div_ceil(threads))
            .map(|part| scope.spawn(move || each(part)))
            .collect();
        parts
            .into_iter()
            .map(|part| part.join().unwrap_or(f64::NAN))
            .fold(0.0, f64::max)
    })
}

fn plan(seeds: usize) -> ExitCode {
    let problem = Problem::new();
    let mut times = Vec::new();
    let mut best_of_all = f64::NEG_INFINITY;
    for seed in 0..seeds {
        let start = processor_s();
        let found = search(&problem, seed as u64, |best| {
            best.objective < SUCCESS && processor_s() - start < SEARCH_S
        });
        best_of_all = best_of_all.max(found.objective);
        if found.objective >= SUCCESS {
            times.push(processor_s() - start);
        }
        eprintln!(
            "seed {seed}: {:.5} of {BEST_KNOWN:.5} after {} plans, {:.3} s",
            found.objective,
            found.plans,
            processor_s() - start
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

/// The posteriors of both sets of check-ins.
fn dyad() -> ExitCode {
    for count in [200, 1000] {
        let (Some(check_ins), Some(known)) = (check_ins(count), reference(count)) else {
            eprintln!("there are no {count} check-ins, or no long run to hold them against");
            return ExitCode::FAILURE;
        };
        let dyad = Dyad::new(&check_ins);
        let counted = draws(count, "afterglow", &known, |seed| posterior(&dyad, seed));
        draws(count, "afterglow, weighted draws", &known, |seed| {
            weighted_posterior(&dyad, DRAWS, seed)
        });
        if counted.is_none() {
            return ExitCode::FAILURE;
        }
        slopes(count, &dyad);
    }
    ExitCode::SUCCESS
}

/// Times draws from several seeds; the gate is over the draws of all seeds together. None when a seed has too few.
fn draws(
    count: usize,
    who: &str,
    known: &(Point, Point),
    run: impl Fn(u64) -> Option<Posterior<NUMBERS>>,
) -> Option<()> {
    let (mut times, mut draws, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..REPEATS as u64 {
        let start = processor_s();
        let found = run(seed).filter(|found| found.effective >= ENOUGH);
        let time = processor_s() - start;
        let Some(found) = found else {
            eprintln!("{who}, {count} check-ins, seed {seed}: too few effective draws, so no timing counts");
            return None;
        };
        eprintln!(
            "{who}, {count} check-ins, seed {seed}: {:?}, k {:.2}, {:.0} effective of {}, {time:.4} s",
            found.how,
            found.k_hat,
            found.effective,
            found.draws.len()
        );
        times.push(time);
        draws.extend(found.draws);
        weights.extend(found.weights.iter().map(|weight| weight / REPEATS as f64));
    }
    let gate = off(&moments(&draws, &weights), known);
    println!("result\tdyad-{count}\t{who}\t{gate}\t{:.4}", median(times));
    Some(())
}

/// Microseconds for a value with its slopes.
fn slopes(count: usize, dyad: &Dyad) {
    const EACH: usize = 64;
    let points = [PRIOR_MEAN; EACH];
    let timed = |run: &dyn Fn()| {
        run();
        let times = (0..REPEATS).map(|_| {
            let start = processor_s();
            run();
            (processor_s() - start) / EACH as f64 * 1e6
        });
        median(times.collect())
    };
    let abreast = timed(&|| drop(core::hint::black_box(dyad.slopes(&points))));
    let alone = timed(&|| {
        for point in &points {
            core::hint::black_box(dyad.slope(point));
        }
    });
    println!("result\tslopes-{count}\tafterglow, 4 abreast\t\t{abreast:.2}");
    println!("result\tslopes-{count}\tafterglow, one at a time\t\t{alone:.2}");
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
