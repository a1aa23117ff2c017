//! The no-U-turn sampler of nuts-rs over our density and slopes, one number at a time.
//!
//! `nuts COUNT SETTLE DRAWS CHAINS`: time to an effective sample size of 400 for each chain by itself, then the gate over
//! all. With `moments` behind it, means and standard deviations instead: the long run that everybody is held against.

use std::collections::HashMap;

use bench::clock::processor_s;
use bench::dyad::gate::{off, reference};
use bench::dyad::posterior::{ENOUGH, Scores, Target, chains_effective, moments, point};
use bench::dyad::{Dyad, NAMES, NUMBERS, Point, check_ins};
use nuts_rs::rand::SeedableRng;
use nuts_rs::rand::rngs::StdRng;
use nuts_rs::{Chain, CpuLogpFunc, CpuMath, CpuMathError, DiagNutsSettings, HasDims, LogpError, Settings};

struct Density<'a>(Scores<'a>);

/// Nothing can go wrong that the sampler could not go round.
#[derive(Debug)]
struct Never;

impl std::fmt::Display for Never {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the density is no number")
    }
}
impl std::error::Error for Never {}
impl LogpError for Never {
    fn is_recoverable(&self) -> bool {
        true
    }
}

impl HasDims for Density<'_> {
    fn dim_sizes(&self) -> HashMap<String, u64> {
        HashMap::from([("unconstrained_parameter".to_owned(), NUMBERS as u64)])
    }
}

impl CpuLogpFunc for Density<'_> {
    type LogpError = Never;
    type FlowParameters = ();
    type ExpandedVector = Vec<f64>;

    fn dim(&self) -> usize {
        NUMBERS
    }

    fn logp(&mut self, at: &[f64], slopes: &mut [f64]) -> Result<f64, Never> {
        let at: &Point = at.try_into().map_err(|_| Never)?;
        let (value, by) = self.0.slope(at);
        slopes.copy_from_slice(&by);
        if value.is_finite() { Ok(value) } else { Err(Never) }
    }

    fn expand_vector<R: nuts_rs::rand::Rng + ?Sized>(
        &mut self,
        _: &mut R,
        at: &[f64],
    ) -> Result<Vec<f64>, CpuMathError> {
        Ok(at.to_vec())
    }
}

/// One chain's draws, and the seconds that settling and drawing took.
fn chain(dyad: &Dyad, settle: usize, draws: usize, seed: u64) -> (Vec<Point>, [f64; 2]) {
    let start = processor_s();
    let settings = DiagNutsSettings {
        num_tune: settle as u64,
        num_draws: draws as u64,
        ..DiagNutsSettings::default()
    };
    let mut rng = StdRng::seed_from_u64(seed);
    let mut sampler = settings
        .new_chain(seed, CpuMath::new(Density(Scores(dyad))), &mut rng)
        .expect("settings");
    sampler.set_position(&[0.0; NUMBERS]).expect("a place to begin");
    for _ in 0..settle {
        sampler.draw().expect("a draw");
    }
    let settled = processor_s();
    let found = (0..draws)
        .map(|_| {
            let (at, _) = sampler.draw().expect("a draw");
            point(at[..].try_into().expect("all numbers"))
        })
        .collect();
    (found, [settled - start, processor_s() - settled])
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |k: usize| words[k].parse::<usize>().expect("a number");
    let (count, settle, draws) = (number(0), number(1), number(2));
    let dyad = Dyad::new(&check_ins(count).expect("check-ins"));
    let chains: Vec<_> = (0..number(3)).map(|seed| chain(&dyad, settle, draws, seed as u64)).collect();
    let all: Vec<Vec<Point>> = chains.iter().map(|(found, _)| found.clone()).collect();
    let together = all.concat();
    let found = moments(&together, &vec![1.0 / together.len() as f64; together.len()]);
    if words.get(4).is_some_and(|word| word == "moments") {
        eprintln!("effective {:.0}", chains_effective(&all));
        println!("number,mean,sd");
        for k in 0..NUMBERS {
            println!("{},{:.6},{:.6}", NAMES[k], found.0[k], found.1[k]);
        }
        return;
    }
    let mut seconds: Vec<f64> = chains
        .iter()
        .map(|(found, [settled, drawn])| {
            settled + drawn * ENOUGH / chains_effective(std::slice::from_ref(found))
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let gate = reference(count).map_or("no reference".to_owned(), |known| off(&found, &known).to_string());
    println!("result\tdyad-{count}\tnuts-rs 0.19 (Rust) over our slopes\t{gate}\t{:.3}", seconds[seconds.len() / 2]);
}
