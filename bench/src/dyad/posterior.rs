//! Draws of a density: its mode, the curvature there, and chains in the coordinates that the curvature gives.
//!
//! The chains run [`abreast`]; when they do not come to enough effective draws, [`nuts`] takes over.
//!
//! [`weighted`] is quicker: draws of a heavy-tailed density around the mode, with smoothed weights. The shape of the
//! weights' tail and the effective number of draws are its own gate; when they refuse, the proposal moves to where the
//! weight is. On this problem it passes that gate and still misses a part of the tail, so it is not what is relied on.

use super::abreast;
use super::chance::Chance;
use super::nuts;
use super::pareto::{K_MOST, smooth};
use super::square::{Square, backward, dot, factor_lifted, forward, inverse, times};
use super::{Dyad, NUMBERS, PRIOR_MEAN, PRIOR_SD, Point};

/// A density over numbers that are about as wide as a standard normal one.
pub trait Target<const N: usize> {
    /// The log density at each point.
    fn values(&self, points: &[[f64; N]]) -> Vec<f64>;
    /// The same with its slopes.
    fn slopes(&self, points: &[[f64; N]]) -> Vec<(f64, [f64; N])>;
    /// The same at one point.
    fn slope(&self, point: &[f64; N]) -> (f64, [f64; N]);
}

/// How draws were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Weighted draws; the proposal moved so often.
    Weighted(usize),
    /// Hamiltonian chains abreast.
    Abreast,
    /// Chains of the no-U-turn sampler.
    Chains,
}

/// Draws of a density.
#[derive(Clone, Debug)]
pub struct Posterior<const N: usize> {
    /// Each one.
    pub draws: Vec<[f64; N]>,
    /// What each is worth; they add up to one.
    pub weights: Vec<f64>,
    /// The shape of the weights' tail.
    pub k_hat: f64,
    /// So many independent draws would be as good for the number that is known least.
    pub effective: f64,
    /// How they were made.
    pub how: How,
}

/// Steps of Newton's method at most.
const CLIMBS: usize = 40;
/// A step of Newton's method that gains less than this is the last.
const SMALL: f64 = 1e-4;
/// Numbers move by this for a curvature out of slopes.
const NUDGE: f64 = 1e-4;
/// Shares of Newton's step that are tried.
const LENGTHS: [f64; 4] = [1.0, 0.5, 0.2, 0.05];
/// Degrees of freedom of the proposal.
const FREEDOM: usize = 8;
/// The proposal moves at most so often.
const MOVES: usize = 3;
/// So many effective draws are enough.
pub const ENOUGH: f64 = 400.0;
/// Chains of the no-U-turn sampler, and draws of each to settle and to keep.
const CHAINS: usize = 4;
const SETTLE: usize = 150;
const KEPT: usize = 400;

/// The highest point that can be reached from a start, and the lower factor of the covariance that the curvature there
/// gives. None when there is no curvature to go by.
pub fn climb<T: Target<N>, const N: usize>(target: &T, start: &[f64; N]) -> Option<([f64; N], Square<N>)> {
    let mut at = *start;
    let mut lower = None;
    for _ in 0..CLIMBS {
        let mut points = vec![at; N + 1];
        for (k, point) in points.iter_mut().skip(1).enumerate() {
            point[k] += NUDGE;
        }
        let looks = target.slopes(&points);
        let (height, slopes) = *looks.first()?;
        let bend: Square<N> =
            core::array::from_fn(|i| core::array::from_fn(|j| (slopes[i] - looks[j + 1].1[i]) / NUDGE));
        let even: Square<N> =
            core::array::from_fn(|i| core::array::from_fn(|j| 0.5 * (bend[i][j] + bend[j][i])));
        let precision = factor_lifted(&even)?;
        let step = backward(&precision, &forward(&precision, &slopes));
        lower = factor_lifted(&inverse(&precision));
        let tries = LENGTHS.map(|length| core::array::from_fn(|i| at[i] + length * step[i]));
        let heights = target.values(&tries);
        let best = (0..tries.len())
            .filter(|i| heights[*i].is_finite())
            .max_by(|one, other| heights[*one].total_cmp(&heights[*other]))
            .filter(|i| heights[*i] > height);
        let Some(best) = best else { break };
        at = tries[best];
        if dot(&step, &slopes) < SMALL {
            break;
        }
    }
    Some((at, lower?))
}

/// A multivariate t density.
#[derive(Clone, Debug)]
struct Proposal<const N: usize> {
    middle: [f64; N],
    lower: Square<N>,
    /// The logarithm of what its draws must be divided by.
    size: f64,
}

impl<const N: usize> Proposal<N> {
    fn new(middle: [f64; N], lower: Square<N>) -> Self {
        Self {
            middle,
            lower,
            size: (0..N).map(|i| lower[i][i].ln()).sum(),
        }
    }

    /// A draw, and its log density up to a constant that all proposals share.
    fn draw(&self, chance: &mut Chance) -> ([f64; N], f64) {
        let z: [f64; N] = chance.scores();
        let squares: f64 = (0..FREEDOM).map(|_| chance.score().powi(2)).sum();
        let stretch = (FREEDOM as f64 / squares).sqrt();
        let along = times(&self.lower, &z);
        let draw = core::array::from_fn(|i| self.middle[i] + stretch * along[i]);
        (draw, self.height(stretch * stretch * dot(&z, &z)))
    }

    fn at(&self, draw: &[f64; N]) -> f64 {
        let z = forward(&self.lower, &core::array::from_fn(|i| draw[i] - self.middle[i]));
        self.height(dot(&z, &z))
    }

    fn height(&self, square: f64) -> f64 {
        -self.size - 0.5 * (FREEDOM + N) as f64 * (square / FREEDOM as f64).ln_1p()
    }
}

/// Draws of a density, by chains; none when it has no mode to begin at.
pub fn sample<T: Target<N>, const N: usize>(
    target: &T,
    start: &[f64; N],
    chance: &mut Chance,
) -> Option<Posterior<N>> {
    let (mode, lower) = climb(target, start)?;
    let mut how = How::Abreast;
    let mut chains = abreast::chains(target, &mode, &lower, chance);
    if chains_effective(&chains) < ENOUGH {
        how = How::Chains;
        chains = (0..CHAINS)
            .map(|_| nuts::chain(target, &mode, &lower, [SETTLE, KEPT], chance))
            .collect();
    }
    let effective = chains_effective(&chains);
    let draws = chains.concat();
    Some(Posterior {
        weights: vec![1.0 / draws.len() as f64; draws.len()],
        draws,
        k_hat: 0.0,
        effective,
        how,
    })
}

/// Weighted draws of a density: `count` for each proposal. None when their own gate refuses them.
pub fn weighted<T: Target<N>, const N: usize>(
    target: &T,
    start: &[f64; N],
    count: usize,
    chance: &mut Chance,
) -> Option<Posterior<N>> {
    let (mode, lower) = climb(target, start)?;
    let mut proposal = Proposal::new(mode, lower);
    let mut earlier: Vec<Proposal<N>> = Vec::new();
    let (mut draws, mut heights) = (Vec::new(), Vec::new());
    // The log density of every draw under every proposal.
    let mut under: Vec<Vec<f64>> = Vec::new();
    for moves in 0..=MOVES {
        let mut own: Vec<f64> = draws.iter().map(|draw| proposal.at(draw)).collect();
        let mut fresh = Vec::with_capacity(count);
        for _ in 0..count {
            let (draw, height) = proposal.draw(chance);
            fresh.push(draw);
            own.push(height);
        }
        for (proposal, under) in earlier.iter().zip(&mut under) {
            under.extend(fresh.iter().map(|draw| proposal.at(draw)));
        }
        under.push(own);
        heights.extend(target.values(&fresh));
        draws.extend(fresh);
        let logs: Vec<f64> = heights
            .iter()
            .enumerate()
            .map(|(i, height)| height - mixture(&under, i))
            .collect();
        let smoothed = smooth(&logs);
        let effective = least_effective(&draws, &smoothed.weights);
        if smoothed.k_hat < K_MOST && effective >= ENOUGH {
            return Some(Posterior {
                draws,
                weights: smoothed.weights,
                k_hat: smoothed.k_hat,
                effective,
                how: How::Weighted(moves),
            });
        }
        let next = around(&draws, &smoothed.weights, &lower)?;
        earlier.push(core::mem::replace(&mut proposal, next));
    }
    None
}

/// The log density of a draw from all proposals together, each as often as any other.
fn mixture(under: &[Vec<f64>], draw: usize) -> f64 {
    let heights = || under.iter().map(|heights| heights[draw]);
    let highest = heights().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = heights().map(|height| (height - highest).exp()).sum();
    highest + (sum / under.len() as f64).ln()
}

/// A proposal where the weight is. With few effective draws its covariance leans on that of the mode.
fn around<const N: usize>(draws: &[[f64; N]], weights: &[f64], lower: &Square<N>) -> Option<Proposal<N>> {
    let middle = moments(draws, weights).0;
    let effective = kish(weights);
    let sure = effective / (effective + N as f64);
    let mut covariance: Square<N> =
        core::array::from_fn(|i| core::array::from_fn(|j| (1.0 - sure) * dot(&lower[i], &lower[j])));
    for (draw, weight) in draws.iter().zip(weights) {
        for i in 0..N {
            for j in 0..N {
                covariance[i][j] += sure * weight * (draw[i] - middle[i]) * (draw[j] - middle[j]);
            }
        }
    }
    Some(Proposal::new(middle, factor_lifted(&covariance)?))
}

/// Means and standard deviations of weighted draws.
#[must_use]
pub fn moments<const N: usize>(draws: &[[f64; N]], weights: &[f64]) -> ([f64; N], [f64; N]) {
    let (mut means, mut squares) = ([0.0; N], [0.0; N]);
    for (draw, weight) in draws.iter().zip(weights) {
        for (mean, x) in means.iter_mut().zip(draw) {
            *mean += weight * x;
        }
    }
    for (draw, weight) in draws.iter().zip(weights) {
        for ((square, x), mean) in squares.iter_mut().zip(draw).zip(&means) {
            *square += weight * (x - mean) * (x - mean);
        }
    }
    (means, squares.map(f64::sqrt))
}

fn kish(weights: &[f64]) -> f64 {
    1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// The least effective number of weighted draws: for any mean, for any variance, and for the weights themselves.
#[must_use]
pub fn least_effective<const N: usize>(draws: &[[f64; N]], weights: &[f64]) -> f64 {
    let (means, sds) = moments(draws, weights);
    // Variances of what is averaged, and of the averages: for each mean, then for each square.
    let (mut of_one, mut of_all) = ([[0.0; N]; 2], [[0.0; N]; 2]);
    for (draw, weight) in draws.iter().zip(weights) {
        for k in 0..N {
            let off = draw[k] - means[k];
            let over = off * off - sds[k] * sds[k];
            for (part, square) in [off * off, over * over].into_iter().enumerate() {
                of_one[part][k] += weight * square;
                of_all[part][k] += weight * weight * square;
            }
        }
    }
    let each = of_one.iter().flatten().zip(of_all.iter().flatten());
    each.map(|(one, all)| one / all).fold(kish(weights), f64::min)
}

/// The effective number of draws for the number that several chains of one length agree on least: each chain is split in
/// two, and correlations count while pairs of them are positive and fall (Geyer 1992; Vehtari and others 2021).
#[must_use]
pub fn chains_effective<const N: usize>(chains: &[Vec<[f64; N]>]) -> f64 {
    (0..N)
        .map(|k| {
            let halves: Vec<Vec<f64>> = chains
                .iter()
                .flat_map(|chain| {
                    let half = chain.len() / 2;
                    [&chain[..half], &chain[chain.len() - half..]]
                        .map(|part| part.iter().map(|draw| draw[k]).collect::<Vec<f64>>())
                })
                .collect();
            effective(&halves)
        })
        .fold(f64::INFINITY, f64::min)
}

fn effective(chains: &[Vec<f64>]) -> f64 {
    let count = chains.len() as f64;
    let length = chains.first().map_or(0, Vec::len);
    let n = length as f64;
    let means: Vec<f64> = chains.iter().map(|chain| chain.iter().sum::<f64>() / n).collect();
    let middle = means.iter().sum::<f64>() / count;
    let between = means.iter().map(|mean| (mean - middle).powi(2)).sum::<f64>() / (count - 1.0);
    let covariance = |lag: usize| {
        let of = |(chain, mean): (&Vec<f64>, &f64)| {
            let pairs = chain.iter().zip(&chain[lag..]);
            pairs
                .map(|(one, other)| (one - mean) * (other - mean))
                .sum::<f64>()
                / n
        };
        chains.iter().zip(&means).map(of).sum::<f64>() / count
    };
    let within = covariance(0) * n / (n - 1.0);
    let total = within * (n - 1.0) / n + between;
    let correlation = |lag: usize| 1.0 - (within - covariance(lag)) / total;
    let (mut sum, mut last) = (0.0, f64::INFINITY);
    let mut lag = 0;
    while lag + 1 < length {
        let pair = if lag == 0 { 1.0 } else { correlation(lag) } + correlation(lag + 1);
        if pair <= 0.0 {
            break;
        }
        last = pair.min(last);
        sum += last;
        lag += 2;
    }
    let all = count * n;
    // Draws that swing from side to side are worth more than as many independent ones, up to a bound.
    all / (2.0 * sum - 1.0).max(1.0 / all.log10())
}

/// A [`Dyad`] in scores: every number has a standard normal prior.
pub struct Scores<'a>(pub &'a Dyad);

/// A point out of scores.
#[must_use]
pub fn point(scores: &Point) -> Point {
    core::array::from_fn(|k| PRIOR_MEAN[k] + PRIOR_SD[k] * scores[k])
}

impl Target<NUMBERS> for Scores<'_> {
    fn values(&self, points: &[Point]) -> Vec<f64> {
        self.0.values(&points.iter().map(point).collect::<Vec<_>>())
    }

    fn slopes(&self, points: &[Point]) -> Vec<(f64, Point)> {
        let points: Vec<Point> = points.iter().map(point).collect();
        self.0.slopes(&points).into_iter().map(scored).collect()
    }

    fn slope(&self, at: &Point) -> (f64, Point) {
        scored(self.0.slope(&point(at)))
    }
}

fn scored((value, mut slopes): (f64, Point)) -> (f64, Point) {
    for (slope, sd) in slopes.iter_mut().zip(PRIOR_SD) {
        *slope *= sd;
    }
    (value, slopes)
}

/// Draws of the problem's numbers, by chains.
#[must_use]
pub fn posterior(dyad: &Dyad, seed: u64) -> Option<Posterior<NUMBERS>> {
    sample(&Scores(dyad), &[0.0; NUMBERS], &mut Chance::new(seed)).map(points)
}

/// Weighted draws of the problem's numbers, `count` for each proposal.
#[must_use]
pub fn weighted_posterior(dyad: &Dyad, count: usize, seed: u64) -> Option<Posterior<NUMBERS>> {
    weighted(&Scores(dyad), &[0.0; NUMBERS], count, &mut Chance::new(seed)).map(points)
}

fn points(mut scores: Posterior<NUMBERS>) -> Posterior<NUMBERS> {
    for draw in &mut scores.draws {
        *draw = point(draw);
    }
    scores
}
