//! What is measured and compared in WebAssembly: the ensemble of the reference problems, which `run.mjs` times, the
//! posterior of two people's states, which `dyad.mjs` times, and the model's scalar reference, which `reference.mjs` holds
//! against the same code built for this machine.

pub mod reference;

use std::sync::LazyLock;

use bench::check::largest_error;
use bench::couples::{couples, plans};
use bench::dyad::gate::{off, reference as long_run};
use bench::dyad::posterior::{moments, posterior};
use bench::dyad::{Dyad, NUMBERS, check_ins};
use bench::sim::{Block, LANES, ensemble};
use wasm_bindgen::prelude::*;

/// The couples of the problem that are timed: enough for a fifth of a second.
const COUPLES: usize = 16_384;

static BLOCKS: LazyLock<Vec<Block>> =
    LazyLock::new(|| couples(COUPLES).chunks(LANES).filter_map(Block::of).collect());

/// Plays every couple's evening once and gives how many there are.
#[wasm_bindgen]
#[must_use]
pub fn play() -> f64 {
    ensemble(&BLOCKS, &plans()[3]);
    (BLOCKS.len() * LANES) as f64
}

/// The largest difference of any state from the reference courses.
#[wasm_bindgen]
#[must_use]
pub fn error() -> f64 {
    largest_error()
}

/// The fingerprint of one random couple's evening.
#[wasm_bindgen]
#[must_use]
pub fn fingerprint(index: u32) -> u64 {
    reference::fingerprint(index)
}

/// The posterior of so many check-ins from a seed: the effective number of draws, all means, all standard deviations;
/// nothing when there is none.
#[wasm_bindgen]
#[must_use]
pub fn infer(count: usize, seed: u32) -> Vec<f64> {
    let Some(found) =
        check_ins(count).and_then(|check_ins| posterior(&Dyad::new(&check_ins), u64::from(seed)))
    else {
        return Vec::new();
    };
    let (means, sds) = moments(&found.draws, &found.weights);
    [&[found.effective][..], &means, &sds].concat()
}

/// How far these means and standard deviations are from the long run's, in words; nothing when they are not as many.
#[wasm_bindgen]
#[must_use]
pub fn gate(count: usize, means: &[f64], sds: &[f64]) -> Option<String> {
    let all = |numbers: &[f64]| <[f64; NUMBERS]>::try_from(numbers).ok();
    Some(off(&(all(means)?, all(sds)?), &long_run(count)?).to_string())
}
