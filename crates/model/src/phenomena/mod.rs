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
mod sensitivity;
mod steps;
mod told;

use core::ops::Range;

use crate::draw::Draw;
use crate::evening;
use crate::spread::range_of;
use scenario::Stage;

pub use sensitivity::{DEPENDS_AT, Dependence, Sensitivity};

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
    steps::EXPERIMENTS,
    told::EXPERIMENTS,
];

/// Plays every phenomenon under `draws` draws of a seed, in the order of `science/phenomena.toml`.
#[must_use]
pub fn check(seed: u64, draws: u32) -> Vec<Outcome> {
    Effects::of(seed, 0..draws).outcomes()
}

/// What came out of every phenomenon under some draws of a seed. Draws are independent of each other: effects may be
/// played in parts, on several threads, and joined in any order.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// In the order of `science/phenomena.toml`; empty when nothing was played.
    by_phenomenon: Vec<(&'static str, Vec<f64>)>,
}

impl Effects {
    /// Plays every phenomenon under the draws with these indices.
    #[must_use]
    pub fn of(seed: u64, draws: Range<u32>) -> Self {
        Self::under(draws.map(|index| (index, Draw::at(seed, index))))
    }

    /// Plays every phenomenon under these draws with their indices.
    fn under(draws: impl ExactSizeIterator<Item = (u32, Draw)>) -> Self {
        let mut experiments: Vec<(&'static str, Experiment, Vec<f64>)> = science::phenomena()
            .iter()
            .filter_map(|phenomenon| {
                let experiment = experiment(phenomenon.id)?;
                Some((phenomenon.id, experiment, Vec::with_capacity(draws.len())))
            })
            .collect();
        for (index, draw) in draws {
            let stage = Stage::new(&draw, index);
            for (_, experiment, effects) in &mut experiments {
                effects.push(experiment(&stage));
            }
        }
        Self {
            by_phenomenon: experiments
                .into_iter()
                .map(|(id, _, effects)| (id, effects))
                .collect(),
        }
    }

    /// These effects and those of other draws.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        if self.by_phenomenon.is_empty() {
            return other;
        }
        for ((_, effects), (_, more)) in self.by_phenomenon.iter_mut().zip(other.by_phenomenon) {
            effects.extend(more);
        }
        self
    }

    /// What came out of each phenomenon over all draws.
    #[must_use]
    pub fn outcomes(self) -> Vec<Outcome> {
        self.by_phenomenon
            .into_iter()
            .map(|(id, mut effects)| outcome(id, &mut effects))
            .collect()
    }
}

/// The effect of one phenomenon under one draw; positive when its direction came out, `None` when there is no
/// experiment of this name.
#[must_use]
pub fn effect(id: &str, draw: &Draw) -> Option<f64> {
    experiment(id).map(|experiment| experiment(&Stage::new(draw, 0)))
}

/// What the effect of one phenomenon under one draw is the smallest of, in the order of its experiment: each condition
/// is positive when it came out. Where a phenomenon does not hold, this says what about it does not. A single number is
/// the effect itself; empty when there is no experiment of this name.
#[must_use]
pub fn conditions(id: &str, draw: &Draw) -> Vec<f64> {
    let Some(experiment) = experiment(id) else {
        return Vec::new();
    };
    let stage = Stage::new(draw, 0);
    let effect = experiment(&stage);
    let conditions = stage.conditions();
    if conditions.is_empty() {
        vec![effect]
    } else {
        conditions
    }
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
    let evening::Range { median, low, high } = range_of(effects);
    Outcome {
        id,
        share,
        effect_median: median,
        effect_low: low,
        effect_high: high,
        holds: share >= HOLDS_AT,
    }
}
