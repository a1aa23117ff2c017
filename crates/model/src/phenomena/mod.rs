//! The phenomena of `science/phenomena.toml` as experiments on the model.
//!
//! Each is a scenario and a direction, played once per draw from the priors. Its effect is positive when the direction
//! came out. It holds when it came out in at least nine of ten draws: then it follows from the mechanisms, not from one
//! lucky set of numbers.

mod body;
mod months;
mod pair;
mod practice;
mod reading;
mod scenario;

use crate::draw::Draw;
use crate::evening::{Range, range_of};
use scenario::Stage;

/// What came out of one phenomenon over all draws.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Outcome {
    /// Name in `science/phenomena.toml`.
    pub id: &'static str,
    /// Share of draws in which the direction came out, 0–1.
    pub share: f64,
    /// Median effect; its meaning is the phenomenon's `measure`.
    pub effect_median: f64,
    /// 5th percentile of the effect.
    pub effect_low: f64,
    /// 95th percentile of the effect.
    pub effect_high: f64,
    /// Whether the share is at least [`HOLDS_AT`].
    pub holds: bool,
}

/// The share of draws from which on a phenomenon holds.
pub const HOLDS_AT: f64 = 0.9;

/// An experiment: the effect under one draw, positive when the direction came out.
type Experiment = fn(&Stage) -> f64;

/// Every experiment with the phenomenon it stands for.
const EXPERIMENTS: &[&[(&str, Experiment)]] = &[
    reading::EXPERIMENTS,
    pair::EXPERIMENTS,
    practice::EXPERIMENTS,
    body::EXPERIMENTS,
    months::EXPERIMENTS,
];

/// Plays every phenomenon under `draws` draws of a seed, in the order of `science/phenomena.toml`.
#[must_use]
pub fn check(seed: u64, draws: u32) -> Vec<Outcome> {
    let mut effects: Vec<(&'static str, Experiment, Vec<f64>)> = science::phenomena()
        .iter()
        .filter_map(|phenomenon| {
            let experiment = experiment(phenomenon.id)?;
            Some((phenomenon.id, experiment, Vec::with_capacity(draws as usize)))
        })
        .collect();
    for index in 0..draws {
        let draw = Draw::at(seed, index);
        let stage = Stage::new(&draw, index);
        for (_, experiment, values) in &mut effects {
            values.push(experiment(&stage));
        }
    }
    effects
        .into_iter()
        .map(|(id, _, mut values)| outcome(id, &mut values))
        .collect()
}

/// The effect of one phenomenon under one draw; positive when its direction came out, `None` when there is no
/// experiment of this name.
#[must_use]
pub fn effect(id: &str, draw: &Draw) -> Option<f64> {
    experiment(id).map(|experiment| experiment(&Stage::new(draw, 0)))
}

/// The names of all phenomena that have an experiment.
pub fn ids() -> impl Iterator<Item = &'static str> {
    EXPERIMENTS.iter().copied().flatten().map(|(id, _)| *id)
}

fn experiment(id: &str) -> Option<Experiment> {
    EXPERIMENTS
        .iter()
        .copied()
        .flatten()
        .find(|(name, _)| *name == id)
        .map(|(_, experiment)| *experiment)
}

fn outcome(id: &'static str, effects: &mut [f64]) -> Outcome {
    let came_out = effects.iter().filter(|effect| **effect > 0.0).count();
    let share = if effects.is_empty() {
        0.0
    } else {
        came_out as f64 / effects.len() as f64
    };
    let Range { median, low, high } = range_of(effects);
    Outcome {
        id,
        share,
        effect_median: median,
        effect_low: low,
        effect_high: high,
        holds: share >= HOLDS_AT,
    }
}
