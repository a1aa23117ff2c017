//! Pareto-smoothed weights, and whether draws from one density can stand for another.
//!
//! The largest weights are replaced by quantiles of a generalised Pareto distribution fitted to them (Zhang and Stephens
//! 2009; Vehtari and others 2024). Its shape `k` is the gate: below 0.7 averages settle.

/// No average over the draws counts from this shape on.
pub const K_MOST: f64 = 0.7;
/// Fewer draws have no tail that could be fitted.
const FEWEST: usize = 25;
/// The prior on the shape is worth so many observations at one half.
const PRIOR: f64 = 10.0;

/// Weights that add up to one, and the shape of their tail.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// One for each draw.
    pub weights: Vec<f64>,
    /// The shape of the tail; infinite when none could be fitted.
    pub k_hat: f64,
}

/// Smooths log weights and makes them add up to one. What is not a number weighs nothing.
#[must_use]
pub fn smooth(log_weights: &[f64]) -> Weights {
    let count = log_weights.len();
    let highest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if count < FEWEST || !highest.is_finite() {
        return Weights {
            weights: vec![1.0 / count.max(1) as f64; count],
            k_hat: f64::INFINITY,
        };
    }
    let mut weights: Vec<f64> = log_weights
        .iter()
        .map(|log| if log.is_nan() { 0.0 } else { (log - highest).exp() })
        .collect();
    let tail = (count as f64 / 5.0).min(3.0 * (count as f64).sqrt()) as usize;
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| weights[*one].total_cmp(&weights[*other]));
    let largest = order.split_off(count - tail);
    let cut = order.last().map_or(0.0, |last| weights[*last]);
    let above: Vec<f64> = largest
        .iter()
        .map(|i| (weights[*i] - cut).max(f64::MIN_POSITIVE))
        .collect();
    let (k_hat, scale) = pareto(&above);
    if k_hat.is_finite() {
        for (rank, i) in largest.iter().enumerate() {
            let beyond = 1.0 - (rank as f64 + 0.5) / tail as f64;
            let over = if k_hat.abs() < 1e-9 {
                -scale * beyond.ln()
            } else {
                scale * (beyond.powf(-k_hat) - 1.0) / k_hat
            };
            weights[*i] = (cut + over).min(1.0);
        }
    }
    let total: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= total;
    }
    Weights { weights, k_hat }
}

/// Shape and scale of a generalised Pareto distribution, for sorted numbers above 0.
fn pareto(sorted: &[f64]) -> (f64, f64) {
    let count = sorted.len() as f64;
    let quarter = sorted[((count / 4.0 + 0.5) as usize).saturating_sub(1)];
    let Some(last) = sorted.last() else {
        return (f64::INFINITY, 0.0);
    };
    let shape = |theta: f64| sorted.iter().map(|x| (-theta * x).ln_1p()).sum::<f64>() / count;
    let thetas: Vec<f64> = (1..=30 + count.sqrt() as usize)
        .map(|j| {
            let grid = (30.0 + count.sqrt().floor()) / (j as f64 - 0.5);
            1.0 / last + (1.0 - grid.sqrt()) / 3.0 / quarter
        })
        .collect();
    let heights: Vec<f64> = thetas
        .iter()
        .map(|theta| {
            let k = shape(*theta);
            count * ((-theta / k).ln() - k - 1.0)
        })
        .collect();
    let theta: f64 = thetas
        .iter()
        .zip(&heights)
        .map(|(theta, height)| theta / heights.iter().map(|other| (other - height).exp()).sum::<f64>())
        .sum();
    let k = shape(theta);
    ((k * count + PRIOR * 0.5) / (count + PRIOR), -k / theta)
}

#[cfg(test)]
mod tests {
    use super::{K_MOST, smooth};
    use crate::dyad::chance::Chance;

    #[test]
    fn the_shape_of_a_tail_is_found() {
        for shape in [0.2, 0.5, 0.9, 1.3] {
            let of = |seed| {
                let mut chance = Chance::new(seed);
                let logs: Vec<f64> = (0..4000).map(|_| -shape * chance.chance().ln()).collect();
                smooth(&logs).k_hat
            };
            let found = (0..64).map(of).sum::<f64>() / 64.0;
            // 189 weights are in the tail of 4,000, beside the prior's ten at one half.
            let expected = (189.0 * shape + 5.0) / 199.0;
            assert!((found - expected).abs() < 0.07, "{found} is not {expected}");
        }
    }

    #[test]
    fn equal_weights_stay_equal() {
        let smoothed = smooth(&[-3.0; 500]);
        assert!(smoothed.k_hat < K_MOST);
        assert!(
            smoothed
                .weights
                .iter()
                .all(|weight| (weight * 500.0 - 1.0).abs() < 1e-9)
        );
    }
}
