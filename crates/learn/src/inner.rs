//! What lies beside the places: levels and scatter of both partners, and how far the truth about the model lies along
//! each of its directions. Given the places, their posterior has one hill; it is climbed, integrated as a normal one,
//! and drawn from, and how far the draws are from the truth about it is weighed.

use core::cmp::Ordering;

use libm::{lgamma, log, log1p, sqrt};

use crate::linear::{Square, dot};
use crate::ordinal::{between_logistic, log_chance_logistic};
use crate::personal::Priors;
use crate::random::Stream;
use crate::world::{DIRECTIONS, World};

/// Levels and the scatter of one partner.
pub(crate) const OWN: usize = 6;
/// Numbers beside the places: those of both partners, then the directions of the model.
pub(crate) const BESIDE: usize = 2 * OWN + DIRECTIONS;
/// Most steps of the climb; two or three are usual.
const STEPS: usize = 12;
/// A step that would gain less than this in the logarithm ends the climb.
const ENOUGH: f64 = 0.02;
/// A step that would gain less than this has the top in sight.
const NEAR: f64 = 1.0;
/// No number moves further than this in one step.
const STEP_MOST: f64 = 1.5;
/// Degrees of freedom of draws around the hill: somewhat heavier tails than its own.
const FREEDOM: u32 = 12;

/// An answer: to which row, whose, to which item, between which thresholds, and how often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) row: usize,
    pub(crate) partner: usize,
    pub(crate) item: usize,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) times: f64,
}

impl Seen {
    fn level(&self) -> usize {
        self.partner * OWN + self.item
    }

    fn scatter(&self) -> usize {
        self.partner * OWN + OWN - 1
    }
}

/// The hill at one couple of places.
#[derive(Clone, Debug)]
pub(crate) struct Hill {
    /// Logarithm of how likely the answers are, everything beside the places integrated out.
    pub(crate) log: f64,
    at: Vec<f64>,
    /// The lower factor of the curvature.
    lower: Square,
}

/// Everything that does not depend on the places.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub(crate) seen: &'a [Seen],
    pub(crate) world: &'a World,
    pub(crate) priors: &'a Priors,
}

impl Beside<'_> {
    fn mean(&self, seen: &Seen, read: &[f64], along: &[f64], at: &[f64]) -> f64 {
        read[seen.row]
            + self.world.mean[seen.row]
            + self.priors.level.at(at[seen.level()])
            + dot(along, &at[2 * OWN..])
    }

    fn scales(&self, at: &[f64]) -> [f64; 2] {
        [0, 1].map(|partner| self.priors.scatter.at(at[partner * OWN + OWN - 1]))
    }

    /// The logarithm of the density at these numbers.
    fn height(&self, read: &[f64], at: &[f64]) -> f64 {
        let scales = self.scales(at);
        let chances: f64 = self
            .seen
            .iter()
            .map(|seen| {
                let mean = self.mean(seen, read, self.world.of(seen.row), at);
                seen.times * log_chance_logistic(seen.low, seen.high, mean, scales[seen.partner])
            })
            .sum();
        chances - 0.5 * dot(at, at)
    }

    /// The same with slopes and the curvature, as a positive matrix whose lower triangle is filled.
    fn bends(&self, read: &[f64], at: &[f64], slopes: &mut [f64; BESIDE], bends: &mut Square) -> f64 {
        let scales = self.scales(at);
        let (level, spread) = (self.priors.level.slope(), self.priors.scatter.slope());
        bends.cells.fill(0.0);
        for (i, (slope, x)) in slopes.iter_mut().zip(at).enumerate() {
            *slope = -x;
            *bends.at_mut(i, i) = 1.0;
        }
        let mut height = -0.5 * dot(at, at);
        // Answers to one row share all but their thresholds.
        for row in self.seen.chunk_by(|a, b| a.row == b.row) {
            let first = row[0];
            let along = self.world.of(first.row);
            let mean = self.mean(&first, read, along, at);
            let [mut by_mean, mut by_scale, mut bend, mut both, mut bend_scale] = [0.0; 5];
            for seen in row {
                let chance = between_logistic(seen.low, seen.high, mean, scales[seen.partner]);
                height += seen.times * chance.log;
                by_mean += seen.times * chance.by_mean;
                by_scale += seen.times * chance.by_log_scale;
                bend -= seen.times * chance.bend;
                both -= seen.times * chance.bend_both;
                bend_scale -= seen.times * chance.bend_log_scale;
            }
            let (own, scatter) = (first.level(), first.scatter());
            slopes[own] += by_mean * level;
            slopes[scatter] += by_scale * spread;
            *bends.at_mut(own, own) += bend * level * level;
            *bends.at_mut(scatter, own) += both * level * spread;
            *bends.at_mut(scatter, scatter) += bend_scale * spread * spread;
            for (k, share) in along.iter().enumerate() {
                let from = (2 * OWN + k) * BESIDE;
                slopes[2 * OWN + k] += by_mean * share;
                bends.cells[from + own] += bend * level * share;
                bends.cells[from + scatter] += both * spread * share;
                let bent = bend * share;
                for (cell, other) in bends.cells[from + 2 * OWN..=from + 2 * OWN + k]
                    .iter_mut()
                    .zip(along)
                {
                    *cell += bent * other;
                }
            }
        }
        height
    }

    /// Climbs the hill from where a neighbour's top is. Where it bends the wrong way a step may lead down: then half of
    /// it is taken, so that every step that counts leads up.
    pub(crate) fn hill(&self, read: &[f64], start: &[f64]) -> Hill {
        let mut at = start.to_vec();
        let mut slopes = [0.0; BESIDE];
        let mut bends = Square::zero(BESIDE);
        let mut found = Hill {
            log: f64::NEG_INFINITY,
            at: at.clone(),
            lower: Square::unit(BESIDE),
        };
        let mut stood: Option<(f64, Vec<f64>)> = None;
        for step in 0..=STEPS {
            let height = self.bends(read, &at, &mut slopes, &mut bends);
            if let Some((before, from)) = &stood
                && height.partial_cmp(&(before - ENOUGH)).is_none_or(Ordering::is_lt)
            {
                for (x, from) in at.iter_mut().zip(from) {
                    *x = 0.5 * (*x + from);
                }
                continue;
            }
            for i in 0..BESIDE {
                for j in i + 1..BESIDE {
                    *bends.at_mut(i, j) = bends.at(j, i);
                }
            }
            let Some(lower) = bends.cholesky().or_else(|| bends.cholesky_lifted()) else {
                return found;
            };
            let along = lower.backward(&lower.forward(&slopes));
            let gain = 0.5 * dot(&along, &slopes);
            // What is left of the climb is that of a normal hill: its top is counted without going there. Far from the
            // top no hill is normal, and what it would promise there is worth nothing.
            found.log = height + if gain < NEAR { gain } else { 0.0 } - lower.log_diagonal();
            found.lower = lower;
            found.at.clone_from(&at);
            let longest = along.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
            let length = (STEP_MOST / longest).min(1.0);
            stood = Some((height, at.clone()));
            for (x, step) in at.iter_mut().zip(&along) {
                *x += length * step;
            }
            if gain < ENOUGH {
                found.at.clone_from(&at);
                break;
            }
            if step == STEPS {
                break;
            }
        }
        found
    }

    /// So many draws from a hill, with the logarithm of each one's weight: their mean stands for how likely the answers
    /// are.
    pub(crate) fn draws(
        &self,
        read: &[f64],
        hill: &Hill,
        count: usize,
        stream: &mut Stream,
    ) -> Vec<(Vec<f64>, f64)> {
        let (freedom, size) = (f64::from(FREEDOM), BESIDE as f64);
        // Of the t distribution against the normal one, whose constant `log` leaves out too.
        let constant =
            lgamma(0.5 * (freedom + size)) - lgamma(0.5 * freedom) - 0.5 * size * log(0.5 * freedom);
        (0..count)
            .map(|_| {
                let z: Vec<f64> = (0..BESIDE).map(|_| stream.score()).collect();
                let chi: f64 = (0..FREEDOM)
                    .map(|_| {
                        let score = stream.score();
                        score * score
                    })
                    .sum();
                let stretch = sqrt(freedom / chi);
                let mut at = hill.lower.backward(&z);
                for (x, top) in at.iter_mut().zip(&hill.at) {
                    *x = top + stretch * *x;
                }
                let square = stretch * stretch * dot(&z, &z);
                let proposal =
                    constant + hill.lower.log_diagonal() - 0.5 * (freedom + size) * log1p(square / freedom);
                let height = self.height(read, &at) - proposal;
                (at, height)
            })
            .collect()
    }
}

impl Hill {
    /// Where the hill is highest: where to begin with a neighbour.
    pub(crate) fn top(&self) -> &[f64] {
        &self.at
    }
}
