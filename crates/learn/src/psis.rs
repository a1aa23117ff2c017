//! Pareto-smoothed weights: whether draws from one distribution can stand for another.
//!
//! The tail of the weights is fitted by a generalised Pareto distribution (Zhang and Stephens 2009, Vehtari and others
//! 2024). Its shape `k` says how far the draws can be trusted: the larger it is, the more draws an average needs to settle.

use libm::{exp, log, pow};

/// Above this shape no average over the draws is to be trusted, however many there are.
const K_MOST: f64 = 0.7;

/// The same for so many draws: fewer settle at lighter tails only (Vehtari and others 2024).
fn k_most(draws: usize) -> f64 {
    (1.0 - 1.0 / libm::log10(draws.max(2) as f64)).min(K_MOST)
}

/// Normalised weights and the shape of their tail.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    pub(crate) weights: Vec<f64>,
    pub(crate) k_hat: f64,
    /// What `k_hat` may be at most for so many draws.
    pub(crate) k_most: f64,
}

impl Weights {
    /// So many equally weighted draws would be as good.
    pub(crate) fn effective(&self) -> f64 {
        1.0 / self.weights.iter().map(|w| w * w).sum::<f64>()
    }
}

/// Smooths log weights in place of their largest ones and normalises them.
pub(crate) fn smooth(log_weights: &[f64]) -> Weights {
    let count = log_weights.len();
    let highest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if count < 25 || !highest.is_finite() {
        let share = 1.0 / count.max(1) as f64;
        return Weights {
            weights: vec![share; count],
            k_hat: f64::INFINITY,
            k_most: k_most(count),
        };
    }
    let mut raw: Vec<f64> = log_weights
        .iter()
        .map(|w| if w.is_nan() { 0.0 } else { exp(w - highest) })
        .collect();
    let tail = ((count as f64 / 5.0).min(3.0 * (count as f64).sqrt())) as usize;
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| raw[*a].total_cmp(&raw[*b]));
    let cut = raw[order[count - tail - 1]];
    let above: Vec<f64> = order[count - tail..]
        .iter()
        .map(|i| (raw[*i] - cut).max(1e-300))
        .collect();
    let (k_hat, scale) = pareto(&above);
    if k_hat.is_finite() && scale > 0.0 {
        for (rank, i) in order[count - tail..].iter().enumerate() {
            let share = (rank as f64 + 0.5) / tail as f64;
            let over = if k_hat.abs() < 1e-9 {
                -scale * log(1.0 - share)
            } else {
                scale / k_hat * (pow(1.0 - share, -k_hat) - 1.0)
            };
            raw[*i] = (cut + over).min(1.0);
        }
    }
    let total: f64 = raw.iter().sum();
    for weight in &mut raw {
        *weight /= total;
    }
    Weights {
        weights: raw,
        k_hat,
        k_most: k_most(count),
    }
}

/// Shape and scale of a generalised Pareto distribution, for sorted numbers above 0.
fn pareto(sorted: &[f64]) -> (f64, f64) {
    /// The prior on the shape is worth so many observations at one half.
    const PRIOR: f64 = 10.0;
    let n = sorted.len();
    let count = n as f64;
    let quarter = sorted[((count / 4.0 + 0.5) as usize).saturating_sub(1)];
    let (Some(last), true) = (sorted.last(), quarter > 0.0) else {
        return (f64::INFINITY, 0.0);
    };
    let grid = 30 + count.sqrt() as usize;
    let shape = |theta: f64| sorted.iter().map(|x| libm::log1p(-theta * x)).sum::<f64>() / count;
    let thetas: Vec<f64> = (1..=grid)
        .map(|j| 1.0 / last + (1.0 - (grid as f64 / (j as f64 - 0.5)).sqrt()) / 3.0 / quarter)
        .collect();
    let heights: Vec<f64> = thetas
        .iter()
        .map(|theta| {
            let k = shape(*theta);
            count * (log(-theta / k) - k - 1.0)
        })
        .collect();
    let theta = thetas
        .iter()
        .zip(&heights)
        .map(|(theta, height)| {
            let others: f64 = heights.iter().map(|other| exp(other - height)).sum();
            theta / others
        })
        .sum::<f64>();
    let k = shape(theta);
    let scale = -k / theta;
    ((k * count + PRIOR * 0.5) / (count + PRIOR), scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn k_of(shape: f64) -> f64 {
        let of = |seed| {
            let mut stream = Stream::of(seed, 0);
            let logs: Vec<f64> = (0..4000).map(|_| -shape * log(stream.chance())).collect();
            smooth(&logs).k_hat
        };
        (0..16).map(of).sum::<f64>() / 16.0
    }

    #[test]
    fn the_shape_of_a_tail_is_found() {
        for shape in [0.2, 0.5, 0.9, 1.3] {
            let found = k_of(shape);
            assert!((found - shape).abs() < 0.08, "{found} is not {shape}");
        }
    }

    #[test]
    fn equal_weights_are_worth_all_draws() {
        let weights = smooth(&vec![-3.0; 500]);
        assert!(
            (weights.effective() - 500.0).abs() < 1.0,
            "{}",
            weights.effective()
        );
        assert!(weights.k_hat < weights.k_most);
    }
}
