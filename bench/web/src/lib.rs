//! What is measured and compared in WebAssembly: the ensemble of the reference problems, which `run.mjs` times, and the
//! model's scalar reference, which `reference.mjs` holds against the same code built for this machine.

pub mod reference;

use std::sync::LazyLock;

use bench::check::largest_error;
use bench::couples::{couples, plans};
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
