//! The fit: what observations leave of parameters that could be anything in their range.
//!
//! Parameters of one body system are fitted together, four chains of a random walk (Metropolis) on the logarithms of
//! the parameters, flat within their ranges. The walk's steps adapt in the first half, which is thrown away. Chains
//! that disagree are refused, not averaged.

use libm::{exp, log, sqrt};
use model::evening::SceneError;
use model::{Draw, Marker};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use science::{Distribution, ParameterId};

use crate::observation::{Observation, Predicted, Seen};
use crate::predict::Played;

/// Chains that start at four places.
const CHAINS: u64 = 4;
/// Chains whose means differ more than this, by the split potential-scale-reduction factor, have not met.
const RHAT_MAX: f64 = 1.05;
/// Share of proposals taken that the steps adapt to: the best for walks in few dimensions.
const TAKEN: f64 = 0.3;
/// Every so many steps one is kept.
const THIN: usize = 5;

/// Parameters that are fitted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which body system.
    pub name: &'static str,
    /// Its marker: observations of it are explained by these parameters and no others.
    pub marker: Marker,
    /// Ids of its parameters.
    pub parameters: &'static [&'static str],
}

/// The body systems with something to fit.
#[must_use]
pub const fn blocks() -> &'static [Block] {
    &[
        Block {
            name: "oxytocin in plasma",
            marker: Marker::OxytocinPlasma,
            parameters: &["ot_plasma_halflife_min", "ot_fold_peak"],
        },
        Block {
            name: "prolactin",
            marker: Marker::Prolactin,
            parameters: &["prl_halflife_min", "prl_rise_alone"],
        },
        Block {
            name: "noradrenaline",
            marker: Marker::Noradrenaline,
            parameters: &["na_halflife_min", "na_rise"],
        },
        Block {
            name: "pulse",
            marker: Marker::HeartRate,
            parameters: &[
                "hr_base_male",
                "hr_base_female",
                "hr_excess_male",
                "hr_excess_female",
                "hr_recovery_halflife_min",
            ],
        },
        Block {
            name: "pressure",
            marker: Marker::Systolic,
            parameters: &[
                "sbp_base_male",
                "sbp_base_female",
                "sbp_excess_male",
                "sbp_excess_female",
                "sbp_recovery_halflife_min",
            ],
        },
    ]
}

impl Block {
    /// Whether an observation speaks of this block.
    fn explains(&self, observation: &Observation) -> bool {
        match observation.predicted {
            Predicted::Parameter(id) => self.parameters.contains(&id.parameter().id),
            _ => observation.predicted.marker() == Some(self.marker),
        }
    }
}

/// A parameter before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// Which parameter.
    pub id: ParameterId,
    /// 5th, 50th and 95th percentile of what ships.
    pub shipped: [f64; 3],
    /// 5th, 50th and 95th percentile of the fit.
    pub fitted: [f64; 3],
    /// How well the chains met: 1 is perfect.
    pub rhat: f64,
}

/// What the observations leave of a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Which body system.
    pub block: &'static str,
    /// Its parameters.
    pub parameters: Vec<Fitted>,
    /// Draws from the posterior; everything outside the block is at its median.
    pub draws: Vec<Draw>,
}

/// Why a fit is not given.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Chains did not meet.
    #[error(
        "{block}: the chains do not agree (factor {rhat:.2}), so this fit is not to be trusted: take more steps"
    )]
    Chains {
        /// Which block.
        block: &'static str,
        /// The factor; no number when there were too few steps to have one.
        rhat: f64,
    },
    /// Nothing in the ranges explains the observations.
    #[error("{block}: no parameters in their ranges agree with the bounds observed: check the observations")]
    Impossible {
        /// Which block.
        block: &'static str,
    },
    /// A parameter that is unknown, or whose range reaches 0, where there is no logarithm.
    #[error("the parameter `{0}` cannot be fitted: name one whose whole range is above 0")]
    Parameter(&'static str),
    /// The model refused.
    #[error(transparent)]
    Scene(#[from] SceneError),
}

/// One dimension of a block: the parameter and the logarithms of its range.
#[derive(Clone, Copy)]
struct Axis {
    id: ParameterId,
    low: f64,
    high: f64,
}

/// Fits a block to those observations of it that are for fitting, with `steps` steps a chain (thousands).
///
/// # Errors
/// [`FitError`]: chains that do not meet are refused.
pub fn fit(block: &Block, observations: &[Observation], seed: u64, steps: usize) -> Result<Fit, FitError> {
    let axes = block
        .parameters
        .iter()
        .map(|name| match science::parameter(name) {
            Some((id, parameter)) if parameter.low > 0.0 => Ok(Axis {
                id,
                low: log(parameter.low),
                high: log(parameter.high),
            }),
            _ => Err(FitError::Parameter(name)),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let fitted: Vec<&Observation> = observations
        .iter()
        .filter(|observation| observation.fit && block.explains(observation))
        .collect();
    let base = Draw::median();
    let weight = |place: &[f64]| -> Result<f64, SceneError> {
        let draw = moved(&base, &axes, place);
        let mut played = Played::new(&draw);
        let mut sum = 0.0;
        for observation in &fitted {
            sum += log_likelihood(observation.seen, played.number(observation)?);
        }
        Ok(sum)
    };
    let chains = (0..CHAINS)
        .map(|chain| walk(&axes, &weight, block, seed, chain, steps))
        .collect::<Result<Vec<_>, _>>()?;
    let mut parameters = Vec::with_capacity(axes.len());
    for (k, axis) in axes.iter().enumerate() {
        let columns: Vec<Vec<f64>> = chains
            .iter()
            .map(|chain| chain.iter().map(|place| exp(place[k])).collect())
            .collect();
        let rhat = split_rhat(&columns);
        let mut all: Vec<f64> = columns.into_iter().flatten().collect();
        all.sort_by(f64::total_cmp);
        parameters.push(Fitted {
            id: axis.id,
            shipped: shipped(axis.id),
            fitted: [0.05, 0.5, 0.95].map(|share| quantile(&all, share)),
            rhat,
        });
    }
    // Too few steps give a factor that is no number, and that has not met either.
    if let Some(one) = parameters
        .iter()
        .find(|one| one.rhat.is_nan() || one.rhat > RHAT_MAX)
    {
        return Err(FitError::Chains {
            block: block.name,
            rhat: one.rhat,
        });
    }
    let draws = chains
        .iter()
        .flatten()
        .map(|place| moved(&base, &axes, place))
        .collect();
    Ok(Fit {
        block: block.name,
        parameters,
        draws,
    })
}

fn moved(base: &Draw, axes: &[Axis], place: &[f64]) -> Draw {
    axes.iter().zip(place).fold(base.clone(), |draw, (axis, value)| {
        draw.with(axis.id, exp(*value))
    })
}

fn log_likelihood(seen: Seen, predicted: f64) -> f64 {
    let normal = |z: f64| -0.5 * z * z;
    match seen {
        Seen::Mean { value, se, .. } => normal((value - predicted) / se),
        Seen::Ratio { value, ln_se } => normal((log(value) - log(predicted)) / ln_se),
        Seen::Within { low, high } if (low..=high).contains(&predicted) => 0.0,
        Seen::Within { .. } => f64::NEG_INFINITY,
    }
}

fn walk(
    axes: &[Axis],
    weight: &impl Fn(&[f64]) -> Result<f64, SceneError>,
    block: &Block,
    seed: u64,
    chain: u64,
    steps: usize,
) -> Result<Vec<Vec<f64>>, FitError> {
    const TRIES: usize = 400;
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    stream.set_stream(chain);
    let mut place = Vec::new();
    let mut here = f64::NEG_INFINITY;
    for _ in 0..TRIES {
        place = axes
            .iter()
            .map(|axis| axis.low + (axis.high - axis.low) * chance(&mut stream))
            .collect();
        here = weight(&place)?;
        if here.is_finite() {
            break;
        }
    }
    if !here.is_finite() {
        return Err(FitError::Impossible { block: block.name });
    }
    let mut reach: Vec<f64> = axes.iter().map(|axis| 0.1 * (axis.high - axis.low)).collect();
    let mut kept = Vec::new();
    for step in 0..steps {
        // One axis after the other: each finds its own reach.
        for (k, axis) in axes.iter().enumerate() {
            let mut next = place.clone();
            next[k] += reach[k] * model::normal::quantile(chance(&mut stream));
            let inside = (axis.low..=axis.high).contains(&next[k]);
            let there = if inside { weight(&next)? } else { f64::NEG_INFINITY };
            let taken = log(chance(&mut stream)) < there - here;
            if taken {
                (place, here) = (next, there);
            }
            if step < steps / 2 {
                let gain = 1.0 / sqrt(1.0 + step as f64);
                reach[k] *= exp(gain * (f64::from(u8::from(taken)) - TAKEN));
            }
        }
        if step >= steps / 2 && step % THIN == 0 {
            kept.push(place.clone());
        }
    }
    Ok(kept)
}

fn chance(stream: &mut ChaCha8Rng) -> f64 {
    const CELLS: f64 = (1_u64 << 53) as f64;
    ((stream.next_u64() >> 11) as f64 + 0.5) / CELLS
}

/// The split potential-scale-reduction factor (Gelman and others, Bayesian Data Analysis, 3rd edition, 11.4).
fn split_rhat(chains: &[Vec<f64>]) -> f64 {
    let halves: Vec<&[f64]> = chains
        .iter()
        .flat_map(|chain| {
            let (first, second) = chain.split_at(chain.len() / 2);
            [first, second]
        })
        .collect();
    let length = halves.iter().map(|half| half.len()).min().unwrap_or(0);
    if length < 2 {
        return f64::NAN;
    }
    let means: Vec<f64> = halves.iter().map(|half| mean(half)).collect();
    let within = mean(&halves.iter().map(|half| variance(half)).collect::<Vec<_>>());
    let between = variance(&means);
    sqrt((within * (length as f64 - 1.0) / length as f64 + between) / within)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let middle = mean(values);
    values
        .iter()
        .map(|value| (value - middle) * (value - middle))
        .sum::<f64>()
        / (values.len() as f64 - 1.0)
}

/// The value below which a share of sorted values lies.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let index = (share * (sorted.len().saturating_sub(1)) as f64 + 0.5) as usize;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

/// The 5th, 50th and 95th percentile of what ships, over its range.
fn shipped(id: ParameterId) -> [f64; 3] {
    let parameter = id.parameter();
    const DRAWS: u32 = 2_000;
    match parameter.distribution {
        Distribution::Fixed(value) => [value; 3],
        _ => {
            let mut values: Vec<f64> = (0..DRAWS).map(|index| Draw::at(1, index).value(id)).collect();
            values.sort_by(f64::total_cmp);
            [0.05, 0.5, 0.95].map(|share| quantile(&values, share))
        }
    }
}

/// Draws as they ship, with what the fits left of their parameters put in its place. Blocks are fitted apart, so any
/// draw of one may go with any of another.
#[must_use]
pub fn joined(fits: &[Fit], shipped: &[Draw]) -> Vec<Draw> {
    /// A prime number: walks through a fit's draws without passing the same one twice.
    const STRIDE: usize = 7919;
    let one = |(k, draw): (usize, &Draw)| {
        fits.iter()
            .filter(|fit| !fit.draws.is_empty())
            .fold(draw.clone(), |draw, fit| {
                let from = &fit.draws[k * STRIDE % fit.draws.len()];
                fit.parameters
                    .iter()
                    .fold(draw, |draw, fitted| draw.with(fitted.id, from.value(fitted.id)))
            })
    };
    shipped.iter().enumerate().map(one).collect()
}
