//! Draws from a posterior, and whether to trust them.

use crate::linear::dot;
use crate::random::Stream;

/// Chains further apart than this do not tell of one posterior.
const R_MOST: f64 = 1.05;
/// A posterior on fewer effective draws than this is too coarse for 90 % intervals.
const EFFECTIVE_LEAST: f64 = 80.0;

/// How the draws were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Method {
    /// Weighted draws around the mode.
    Weighted,
    /// Weighted draws after the proposal was moved so many times.
    Moved(u8),
    /// Hamiltonian chains.
    Chains,
}

/// Whether draws can be trusted, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Diagnostics {
    /// How the draws were made.
    pub method: Method,
    /// Shape of the weights' tail.
    pub k_hat: f64,
    /// Weighted draws are not used when the shape is above this; fewer draws allow less, and none more than 0.7.
    #[cfg_attr(feature = "serde", serde(default))]
    pub k_most: f64,
    /// So many independent draws would be as good.
    pub effective: f64,
    /// How far chains are apart, 1 when they agree or none were needed.
    pub r_hat: f64,
}

impl Diagnostics {
    /// Whether the draws stand for the posterior.
    #[must_use]
    pub fn trusted(&self) -> bool {
        let settled = match self.method {
            Method::Weighted | Method::Moved(_) => self.k_hat <= self.k_most,
            Method::Chains => self.r_hat <= R_MOST,
        };
        settled && self.effective >= EFFECTIVE_LEAST
    }
}

/// Weighted draws from a density.
#[derive(Clone, Debug, PartialEq)]
pub struct Draws {
    /// Each draw's numbers.
    pub draws: Vec<Vec<f64>>,
    /// Each draw's weight; they add up to 1.
    pub weights: Vec<f64>,
    /// The mode.
    pub mode: Vec<f64>,
    /// Whether to trust them.
    pub diagnostics: Diagnostics,
}

impl Draws {
    /// So many draws of equal weight, taken evenly along the weights.
    #[must_use]
    pub fn equal(&self, count: usize, stream: &mut Stream) -> Vec<&Vec<f64>> {
        let offset = stream.chance();
        let mut taken = Vec::with_capacity(count);
        let mut sum = 0.0;
        for (draw, weight) in self.draws.iter().zip(&self.weights) {
            sum += weight * count as f64;
            while (taken.len() as f64 + offset) < sum && taken.len() < count {
                taken.push(draw);
            }
        }
        while let (true, Some(last)) = (taken.len() < count, self.draws.last()) {
            taken.push(last);
        }
        taken
    }

    /// The weighted mean and standard deviation of a function of the draws.
    #[must_use]
    pub fn moments(&self, of: impl Fn(&[f64]) -> f64) -> (f64, f64) {
        let values: Vec<f64> = self.draws.iter().map(|draw| of(draw)).collect();
        let mean = dot(&values, &self.weights);
        let square: f64 = values
            .iter()
            .zip(&self.weights)
            .map(|(value, weight)| weight * (value - mean) * (value - mean))
            .sum();
        (mean, f64::sqrt(square))
    }

    /// The value below which another draw would lie with this chance, of a function of the draws.
    ///
    /// Of `n` draws the lowest has `1 / (n + 1)` of the chance below it, not `1 / n`: few draws seldom reach the ends, and
    /// intervals that took them for the whole would be too narrow. `n` is the effective number.
    #[must_use]
    pub fn quantiles<const N: usize>(&self, of: impl Fn(&[f64]) -> f64, shares: [f64; N]) -> [f64; N] {
        let mut values: Vec<(f64, f64)> = self
            .draws
            .iter()
            .zip(&self.weights)
            .map(|(draw, weight)| (of(draw), *weight))
            .collect();
        values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let kish = 1.0 / self.weights.iter().map(|weight| weight * weight).sum::<f64>();
        let n = kish.min(self.diagnostics.effective).max(1.0);
        shares.map(|share| {
            let wanted = share * (n + 1.0) / n;
            let (mut sum, mut before) = (0.0, None);
            for (value, weight) in &values {
                sum += weight;
                if sum >= wanted {
                    let part = 1.0 - (sum - wanted) / weight;
                    return before.map_or(*value, |before| before + part * (value - before));
                }
                before = Some(*value);
            }
            values.last().map_or(f64::NAN, |last| last.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(count: usize, repeated: usize, stream: &mut Stream) -> Draws {
        let draws: Vec<Vec<f64>> = (0..count)
            .map(|_| vec![stream.score()])
            .flat_map(|draw| vec![draw; repeated])
            .collect();
        Draws {
            weights: vec![1.0 / draws.len() as f64; draws.len()],
            mode: vec![0.0],
            draws,
            diagnostics: Diagnostics {
                method: Method::Weighted,
                k_hat: 0.0,
                k_most: 0.7,
                effective: count as f64,
                r_hat: 1.0,
            },
        }
    }

    /// One more draw falls between the 5th and the 95th percentile nine times in ten, however few there are, and
    /// though each is there several times.
    #[test]
    fn intervals_of_few_draws_hold_as_often_as_of_many() {
        for (count, repeated) in [(40, 1), (100, 1), (100, 6), (400, 1)] {
            let mut stream = Stream::of(9, count as u64);
            let held = (0..1000)
                .map(|_| {
                    let [low, high] =
                        draws(count, repeated, &mut stream).quantiles(|draw| draw[0], [0.05, 0.95]);
                    model::normal::cdf(high) - model::normal::cdf(low)
                })
                .sum::<f64>()
                / 1000.0;
            assert!((held - 0.9).abs() < 0.008, "{count} draws hold {held}");
        }
    }
}
