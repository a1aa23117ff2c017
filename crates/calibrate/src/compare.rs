//! How far observations lie from what some draws predict.

use libm::{log, sqrt};
use model::Draw;
use model::evening::SceneError;

use crate::chains::quantile;
use crate::observation::{Observation, Seen};
use crate::predict::Played;

/// A mean farther away than so many of its standard errors is missed.
const FAR: f64 = 2.0;
/// Bounds that more than this share of draws break are missed.
const OUTSIDE: f64 = 0.1;

/// An observation beside what draws predict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// 5th, 50th and 95th percentile of the prediction.
    pub predicted: [f64; 3],
    /// For a mean: observed minus the mean prediction, in standard errors of what was observed, and of that alone: draws
    /// that differ widely excuse nothing. For bounds: the share of draws outside them.
    pub residual: f64,
    /// How widely draws differ, as a multiple of how widely people differed; where the source says it.
    pub spread: Option<f64>,
    /// What the residual means.
    pub verdict: Verdict,
}

/// What a residual means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within two standard errors, or inside the bounds in nine of ten draws.
    Agrees,
    /// Farther out than that.
    Misses,
}

/// Compares each observation with what the draws predict.
///
/// # Errors
/// When the model refuses an evening; it does not for draws within their ranges.
pub fn compare(observations: &[Observation], draws: &[Draw]) -> Result<Vec<Compared>, SceneError> {
    let mut numbers = vec![Vec::with_capacity(draws.len()); observations.len()];
    for draw in draws {
        let mut played = Played::new(draw);
        for (numbers, observation) in numbers.iter_mut().zip(observations) {
            numbers.push(played.number(observation)?);
        }
    }
    Ok(observations
        .iter()
        .zip(numbers)
        .map(|(observation, numbers)| one(observation.seen, numbers))
        .collect())
}

/// The sum of squared residuals of all means, and how many there are: near their number when the model is as far away
/// as chance alone would put it.
#[must_use]
pub fn misfit(observations: &[Observation], compared: &[Compared]) -> (f64, usize) {
    observations
        .iter()
        .zip(compared)
        .filter(|(observation, _)| !matches!(observation.seen, Seen::Within { .. }))
        .fold((0.0, 0), |(sum, count), (_, one)| {
            (sum + one.residual * one.residual, count + 1)
        })
}

fn one(seen: Seen, mut numbers: Vec<f64>) -> Compared {
    numbers.sort_by(f64::total_cmp);
    let predicted = [0.05, 0.5, 0.95].map(|share| quantile(&numbers, share));
    let (residual, agrees, spread) = match seen {
        Seen::Mean { value, se, spread } => {
            let (mean, sd) = mean_and_sd(&numbers);
            let z = (value - mean) / se;
            (z, z.abs() <= FAR, spread.map(|people| sd / people))
        }
        Seen::Ratio { value, ln_se } => {
            let logs: Vec<f64> = numbers.iter().map(|number| log(*number)).collect();
            let z = (log(value) - mean_and_sd(&logs).0) / ln_se;
            (z, z.abs() <= FAR, None)
        }
        Seen::Within { low, high } => {
            let outside = numbers
                .iter()
                .filter(|number| !(low..=high).contains(*number))
                .count();
            let share = outside as f64 / numbers.len().max(1) as f64;
            (share, share <= OUTSIDE, None)
        }
    };
    Compared {
        predicted,
        residual,
        spread,
        verdict: if agrees { Verdict::Agrees } else { Verdict::Misses },
    }
}

fn mean_and_sd(numbers: &[f64]) -> (f64, f64) {
    let count = numbers.len().max(1) as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let variance = numbers
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum::<f64>()
        / count;
    (mean, sqrt(variance))
}
