//! From a density to draws: the mode, its curvature, heavy-tailed draws around it, smoothed weights, and a verdict.
//!
//! Coordinates are scores: every number has a standard normal prior. When the tail of the weights says that the draws
//! cannot stand for the density, the proposal is moved to where the weight is, a few times; then a chain of Hamiltonian
//! steps takes over; when its chains disagree too, the posterior is refused.

use libm::{exp, log};

pub use crate::draws::{Diagnostics, Draws, Method};

use crate::linear::{Square, dot};
use crate::psis;
use crate::random::Stream;

/// A density over scores.
pub trait Target {
    /// How many numbers.
    fn dims(&self) -> usize;
    /// The logarithm of the density, up to a constant; anything not finite counts as impossible.
    fn log_density(&self, at: &[f64]) -> f64;
    /// The same, with its slopes written to `slopes`.
    fn slopes(&self, at: &[f64], slopes: &mut [f64]) -> f64 {
        let mut moved = at.to_vec();
        for (i, slope) in slopes.iter_mut().enumerate() {
            moved[i] = at[i] + STEP;
            let above = self.log_density(&moved);
            moved[i] = at[i] - STEP;
            let below = self.log_density(&moved);
            moved[i] = at[i];
            *slope = (above - below) / (2.0 * STEP);
        }
        self.log_density(at)
    }
}

/// A score moves by this for a slope.
const STEP: f64 = 1e-3;
/// And by this for a curvature out of slopes.
const WIDER_STEP: f64 = 1e-2;
/// Degrees of freedom of the proposal: tails heavier than any posterior under a normal prior.
const FREEDOM: u32 = 8;
/// The proposal moves at most so often.
const MOVES: usize = 3;
/// Chains, steps to settle, steps kept, for when weights fail.
const CHAINS: usize = 4;
const SETTLE: usize = 150;
const KEPT: usize = 250;

/// The highest point that can be reached from `start`, by quasi-Newton steps.
pub(crate) fn climb(target: &impl Target, start: &[f64], rounds: usize) -> Vec<f64> {
    let n = target.dims();
    let mut at = start.to_vec();
    let mut slopes = vec![0.0; n];
    let mut height = target.slopes(&at, &mut slopes);
    let mut inverse = Square::unit(n);
    for _ in 0..rounds {
        let mut along: Vec<f64> = (0..n).map(|i| dot(inverse.row(i), &slopes)).collect();
        let mut rise = dot(&along, &slopes);
        if rise.is_nan() || rise <= 0.0 {
            inverse = Square::unit(n);
            along.clone_from(&slopes);
            rise = dot(&along, &slopes);
        }
        if rise < 1e-9 {
            break;
        }
        let longest = along.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
        let mut length = (1.0_f64).min(1.5 / longest);
        let mut next = (at.clone(), vec![0.0; n], f64::NEG_INFINITY);
        for _ in 0..25 {
            next.0 = at.iter().zip(&along).map(|(x, step)| x + length * step).collect();
            next.2 = target.slopes(&next.0, &mut next.1);
            if next.2 >= height + 1e-4 * length * rise {
                break;
            }
            length *= 0.4;
        }
        if next.2.is_nan() || next.2 <= height {
            break;
        }
        let moved: Vec<f64> = next.0.iter().zip(&at).map(|(new, old)| new - old).collect();
        let bent: Vec<f64> = slopes.iter().zip(&next.1).map(|(old, new)| old - new).collect();
        let product = dot(&moved, &bent);
        if product > 1e-12 {
            let image: Vec<f64> = (0..n).map(|i| dot(inverse.row(i), &bent)).collect();
            let scale = (1.0 + dot(&bent, &image) / product) / product;
            for i in 0..n {
                for j in 0..n {
                    *inverse.at_mut(i, j) +=
                        scale * moved[i] * moved[j] - (image[i] * moved[j] + moved[i] * image[j]) / product;
                }
            }
        }
        let gained = next.2 - height;
        (at, slopes, height) = next;
        if gained < 1e-8 * (1.0 + height.abs()) {
            break;
        }
    }
    at
}

/// The lower factor of the covariance that the curvature at a point gives.
pub(crate) fn curvature(target: &impl Target, at: &[f64]) -> Option<Square> {
    let n = target.dims();
    let mut precision = Square::zero(n);
    let mut moved = at.to_vec();
    let (mut above, mut below) = (vec![0.0; n], vec![0.0; n]);
    for i in 0..n {
        moved[i] = at[i] + WIDER_STEP;
        target.slopes(&moved, &mut above);
        moved[i] = at[i] - WIDER_STEP;
        target.slopes(&moved, &mut below);
        moved[i] = at[i];
        for j in 0..n {
            let bend = (below[j] - above[j]) / (4.0 * WIDER_STEP);
            *precision.at_mut(i, j) += bend;
            *precision.at_mut(j, i) += bend;
        }
    }
    covariance_of(&precision)
}

fn covariance_of(precision: &Square) -> Option<Square> {
    precision
        .cholesky_lifted()?
        .inverse_of_product()
        .cholesky_lifted()
}

/// A multivariate t distribution.
pub(crate) struct Proposal {
    pub(crate) middle: Vec<f64>,
    pub(crate) lower: Square,
    /// So many draws were made from it.
    pub(crate) draws: usize,
}

impl Proposal {
    pub(crate) fn draw(&self, stream: &mut Stream) -> Vec<f64> {
        let z: Vec<f64> = (0..self.middle.len()).map(|_| stream.score()).collect();
        let chi: f64 = (0..FREEDOM)
            .map(|_| {
                let score = stream.score();
                score * score
            })
            .sum();
        let stretch = f64::sqrt(f64::from(FREEDOM) / chi);
        self.lower
            .times_lower(&z)
            .iter()
            .zip(&self.middle)
            .map(|(step, middle)| middle + stretch * step)
            .collect()
    }

    /// The logarithm of its density, up to a constant that all proposals of as many numbers share.
    fn log_density(&self, at: &[f64]) -> f64 {
        let from: Vec<f64> = at
            .iter()
            .zip(&self.middle)
            .map(|(x, middle)| x - middle)
            .collect();
        let z = self.lower.forward(&from);
        let freedom = f64::from(FREEDOM);
        -self.lower.log_diagonal() - 0.5 * (freedom + at.len() as f64) * libm::log1p(dot(&z, &z) / freedom)
    }
}

/// Draws from a density whose mode and covariance are known roughly.
pub(crate) fn sample_around(
    target: &impl Target,
    mode: Vec<f64>,
    lower: Square,
    count: usize,
    stream: &mut Stream,
) -> Draws {
    let first = lower.clone();
    let weighted = weighted(target, mode.clone(), lower, count, MOVES, stream);
    if weighted.diagnostics.trusted() {
        return weighted;
    }
    let chained = chains(target, &mode, Some(&first), [SETTLE, KEPT], stream);
    if chained.diagnostics.trusted() {
        return chained;
    }
    // Neither is good: the one that says more about why stands.
    Draws {
        diagnostics: Diagnostics {
            r_hat: chained.diagnostics.r_hat,
            ..weighted.diagnostics
        },
        ..weighted
    }
}

/// Weighted draws around a mode; the proposal is moved to where the weight is at most `moves` times.
fn weighted(
    target: &impl Target,
    mode: Vec<f64>,
    lower: Square,
    count: usize,
    moves: usize,
    stream: &mut Stream,
) -> Draws {
    let mut proposals = vec![Proposal {
        middle: mode.clone(),
        lower,
        draws: 0,
    }];
    let mut draws: Vec<Vec<f64>> = Vec::new();
    let mut heights: Vec<f64> = Vec::new();
    for round in 0.. {
        if let Some(proposal) = proposals.last_mut() {
            proposal.draws += count;
            for _ in 0..count {
                let draw = proposal.draw(stream);
                let height = target.log_density(&draw);
                heights.push(if height.is_nan() {
                    f64::NEG_INFINITY
                } else {
                    height
                });
                draws.push(draw);
            }
        }
        let logs: Vec<f64> = draws
            .iter()
            .zip(&heights)
            .map(|(draw, height)| height - mixture(&proposals, draw))
            .collect();
        let smoothed = psis::smooth(&logs);
        let diagnostics = Diagnostics {
            method: if round == 0 {
                Method::Weighted
            } else {
                Method::Moved(u8::try_from(round).unwrap_or(u8::MAX))
            },
            k_hat: smoothed.k_hat,
            k_most: smoothed.k_most,
            effective: smoothed.effective(),
            r_hat: 1.0,
        };
        let done = Draws {
            draws,
            weights: smoothed.weights,
            mode: mode.clone(),
            diagnostics,
        };
        let next = around(&done).filter(|_| round < moves && !diagnostics.trusted());
        let Some(next) = next else { return done };
        proposals.push(next);
        draws = done.draws;
    }
    Draws {
        draws,
        weights: Vec::new(),
        mode,
        diagnostics: Diagnostics {
            method: Method::Weighted,
            k_hat: f64::INFINITY,
            k_most: 0.7,
            effective: 0.0,
            r_hat: 1.0,
        },
    }
}

/// The logarithm of the density that draws from all proposals together have: each counts as often as it was drawn from.
pub(crate) fn mixture(proposals: &[Proposal], at: &[f64]) -> f64 {
    let heights: Vec<f64> = proposals.iter().map(|one| one.log_density(at)).collect();
    let highest = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let of = |count: usize| count as f64;
    let sum: f64 = proposals
        .iter()
        .zip(&heights)
        .map(|(one, height)| of(one.draws) * exp(height - highest))
        .sum();
    let all: usize = proposals.iter().map(|one| one.draws).sum();
    highest + log(sum / of(all))
}

/// A proposal where the weight is.
pub(crate) fn around(draws: &Draws) -> Option<Proposal> {
    let n = draws.mode.len();
    let middle: Vec<f64> = (0..n).map(|i| draws.moments(|draw| draw[i]).0).collect();
    let mut covariance = Square::zero(n);
    for (draw, weight) in draws.draws.iter().zip(&draws.weights) {
        for i in 0..n {
            for j in 0..=i {
                *covariance.at_mut(i, j) += weight * (draw[i] - middle[i]) * (draw[j] - middle[j]);
            }
        }
    }
    // With few effective draws the estimate leans on each number alone.
    let sure = draws.diagnostics.effective / (draws.diagnostics.effective + n as f64);
    for i in 0..n {
        for j in 0..i {
            *covariance.at_mut(i, j) *= sure;
            *covariance.at_mut(j, i) = covariance.at(i, j);
        }
        *covariance.at_mut(i, i) += 1e-6;
    }
    Some(Proposal {
        middle,
        lower: covariance.cholesky_lifted()?,
        draws: 0,
    })
}

/// Hamiltonian chains in coordinates in which the density is about round.
fn chains(
    target: &impl Target,
    mode: &[f64],
    lower: Option<&Square>,
    [settle, keep]: [usize; 2],
    stream: &mut Stream,
) -> Draws {
    let n = mode.len();
    let unit = Square::unit(n);
    let lower = lower.unwrap_or(&unit);
    let mut all: Vec<Vec<Vec<f64>>> = Vec::new();
    for _ in 0..CHAINS {
        let mut z: Vec<f64> = (0..n).map(|_| stream.score()).collect();
        let mut step = 0.5 / (n as f64).powf(0.25);
        let place = |z: &[f64]| -> Vec<f64> {
            lower
                .times_lower(z)
                .iter()
                .zip(mode)
                .map(|(s, m)| s + m)
                .collect()
        };
        let look = |z: &[f64]| -> (f64, Vec<f64>) {
            let mut slopes = vec![0.0; n];
            let height = target.slopes(&place(z), &mut slopes);
            let back = (0..n)
                .map(|j| (j..n).map(|i| lower.at(i, j) * slopes[i]).sum())
                .collect();
            (height, back)
        };
        let (mut height, mut slopes) = look(&z);
        let mut kept = Vec::with_capacity(keep);
        for round in 0..settle + keep {
            let push: Vec<f64> = (0..n).map(|_| stream.score()).collect();
            let leaps = 3 + stream.below(6);
            let (mut q, mut p, mut h, mut s) = (z.clone(), push.clone(), height, slopes.clone());
            for _ in 0..leaps {
                for i in 0..n {
                    p[i] += 0.5 * step * s[i];
                    q[i] += step * p[i];
                }
                (h, s) = look(&q);
                for i in 0..n {
                    p[i] += 0.5 * step * s[i];
                }
            }
            let change = h - 0.5 * dot(&p, &p) - height + 0.5 * dot(&push, &push);
            let taken = change.is_finite() && log(stream.chance()) < change;
            if taken {
                (z, height, slopes) = (q, h, s);
            }
            if round < settle {
                let share = if change.is_finite() {
                    exp(change.min(0.0))
                } else {
                    0.0
                };
                step *= exp(0.1 * (share - 0.8));
            } else {
                kept.push(place(&z));
            }
        }
        all.push(kept);
    }
    let (r_hat, effective) = agreement(&all, n);
    let draws: Vec<Vec<f64>> = all.into_iter().flatten().collect();
    let share = 1.0 / draws.len() as f64;
    Draws {
        weights: vec![share; draws.len()],
        draws,
        mode: mode.to_vec(),
        diagnostics: Diagnostics {
            method: Method::Chains,
            k_hat: 0.0,
            k_most: 0.7,
            effective,
            r_hat,
        },
    }
}

/// The worst split R-hat, and the least effective number of draws by batch means.
fn agreement(chains: &[Vec<Vec<f64>>], n: usize) -> (f64, f64) {
    const BATCH: usize = 25;
    let mut worst = 1.0_f64;
    let mut least = f64::INFINITY;
    for i in 0..n {
        let halves: Vec<Vec<f64>> = chains
            .iter()
            .flat_map(|chain| {
                chain
                    .chunks(chain.len().div_ceil(2))
                    .map(|half| half.iter().map(|draw| draw[i]).collect())
            })
            .collect();
        let (within, between, length) = spread(&halves);
        let total = (length - 1.0) / length * within + between;
        worst = worst.max(f64::sqrt(total / within));
        let batches: Vec<Vec<f64>> = chains
            .iter()
            .flat_map(|chain| chain.chunks(BATCH))
            .map(|batch| batch.iter().map(|draw| draw[i]).collect())
            .collect();
        let (_, between, length) = spread(&batches);
        let count = batches.len() as f64 * length;
        least = least.min((count * total / (length * between)).min(count));
    }
    (if worst.is_nan() { f64::INFINITY } else { worst }, least)
}

/// Mean variance within groups, variance of their means, and their length.
fn spread(groups: &[Vec<f64>]) -> (f64, f64, f64) {
    let moments: Vec<(f64, f64)> = groups
        .iter()
        .map(|group| {
            let count = group.len() as f64;
            let mean = group.iter().sum::<f64>() / count;
            let square: f64 = group.iter().map(|x| (x - mean) * (x - mean)).sum();
            (mean, square / (count - 1.0))
        })
        .collect();
    let count = moments.len() as f64;
    let middle = moments.iter().map(|m| m.0).sum::<f64>() / count;
    let between = moments
        .iter()
        .map(|m| (m.0 - middle) * (m.0 - middle))
        .sum::<f64>()
        / (count - 1.0);
    let within = moments.iter().map(|m| m.1).sum::<f64>() / count;
    (
        within,
        between,
        groups.first().map_or(1.0, |group| group.len() as f64),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A banana: the second number follows the square of the first.
    struct Bent(f64);

    impl Target for Bent {
        fn dims(&self) -> usize {
            2
        }
        fn log_density(&self, at: &[f64]) -> f64 {
            let off = at[1] - self.0 * (at[0] * at[0] - 1.0);
            -0.5 * at[0] * at[0] - 0.5 * off * off
        }
    }

    /// Two hills far apart.
    struct Two;

    impl Target for Two {
        fn dims(&self) -> usize {
            2
        }
        fn log_density(&self, at: &[f64]) -> f64 {
            let hill = |m: f64| -2.0 * (at[0] - m) * (at[0] - m) - 2.0 * at[1] * at[1];
            let (a, b) = (hill(-12.0), hill(12.0));
            a.max(b) + log(1.0 + exp(-(a - b).abs()))
        }
    }

    #[test]
    fn moments_of_bent_densities_are_found() {
        for bend in [0.0, 0.3, 0.5] {
            let target = Bent(bend);
            let mode = climb(&target, &[0.3, 0.3], 100);
            let lower = curvature(&target, &mode).expect("it bends");
            let draws = sample_around(&target, mode, lower, 2000, &mut Stream::of(1, 0));
            assert!(draws.diagnostics.trusted(), "{:?}", draws.diagnostics);
            let (mean, sd) = draws.moments(|draw| draw[1]);
            let exact = f64::sqrt(1.0 + 2.0 * bend * bend);
            assert!(
                mean.abs() < 0.12 && (sd - exact).abs() < 0.12 * exact,
                "{mean} {sd} {exact}"
            );
            let [low, high] = draws.quantiles(|draw| draw[0], [0.05, 0.95]);
            assert!(
                (low + 1.645).abs() < 0.3 && (high - 1.645).abs() < 0.3,
                "{low} {high}"
            );
        }
    }

    #[test]
    fn chains_find_the_same_as_weights() {
        let draws = chains(
            &Bent(0.5),
            &[0.0, -0.5],
            None,
            [SETTLE, KEPT],
            &mut Stream::of(2, 0),
        );
        assert!(draws.diagnostics.trusted(), "{:?}", draws.diagnostics);
        let (mean, sd) = draws.moments(|draw| draw[1]);
        assert!(mean.abs() < 0.2 && (sd - 1.22).abs() < 0.2, "{mean} {sd}");
    }

    #[test]
    fn chains_that_sit_on_two_hills_are_refused() {
        let mut lower = Square::unit(2);
        *lower.at_mut(0, 0) = 12.0;
        let draws = chains(
            &Two,
            &[0.0, 0.0],
            Some(&lower),
            [SETTLE, KEPT],
            &mut Stream::of(3, 0),
        );
        assert!(!draws.diagnostics.trusted(), "{:?}", draws.diagnostics);
    }
}
