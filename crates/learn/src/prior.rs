//! What is thought of a person before they have written anything: distributions out of `science/learning.toml`.
//!
//! Learning works in scores: each number is a standard normal score under its prior, and is given its unit here.

use libm::{exp, log};
use science::{Distribution, ParameterId};

/// A number's prior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Prior {
    Normal { mean: f64, sd: f64 },
    LogNormal { log_median: f64, spread: f64 },
}

impl Prior {
    /// The prior of an entry. Learning's own are normal or log-normal; ranges are far out and do not matter here.
    pub(crate) fn of(id: ParameterId) -> Self {
        match id.prior().distribution {
            Distribution::LogNormal { median, spread } => Self::LogNormal {
                log_median: log(median),
                spread,
            },
            Distribution::Normal { mean, sd } => Self::Normal { mean, sd },
            Distribution::Fixed(mean) => Self::Normal { mean, sd: 0.0 },
            Distribution::Uniform { low, high } => Self::Normal {
                mean: (low + high) / 2.0,
                sd: (high - low) / f64::sqrt(12.0),
            },
        }
    }

    /// The number at a score.
    #[inline]
    pub(crate) fn at(&self, score: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } => mean + sd * score,
            Self::LogNormal { log_median, spread } => exp(log_median + spread * score),
        }
    }

    /// The slope of the number along the score, given the number; of its logarithm where that is what is normal.
    #[inline]
    pub(crate) fn slope(&self) -> f64 {
        match self {
            Self::Normal { sd, .. } => *sd,
            Self::LogNormal { spread, .. } => *spread,
        }
    }
}

/// A fixed number of `science/learning.toml`.
pub(crate) fn fixed(id: ParameterId) -> f64 {
    id.prior().distribution.median()
}
