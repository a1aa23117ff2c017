//! What the answers to our own check say about a person's three dimensions.
//!
//! The measurement model. A person stands at θ on a dimension (normal score among adults). The level at which they
//! would answer is `level + slope·θ + set`, where `set` is the unknown level of our set of items. Each item adds its own
//! unknown level and noise; the person adds an answering style (agreeing more, whatever is said: it pulls plain and
//! reversed items apart) and a scatter factor that scales the noise. The answer is that value, rounded and held to 1–7, so
//! floor and ceiling are part of the model. Style and scatter are shared by the three dimensions and integrated out on a
//! grid; given them the dimensions are independent. Everything is a fixed sum: same answers, same bits.

use crate::normal::{cdf, shape, solve};
use libm::{exp, log, sqrt};

/// One dimension of the check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    /// Answer level of a person in the middle of adults.
    pub(crate) level: f64,
    /// Change of the answer level over one standard deviation among adults.
    pub(crate) slope: f64,
    /// Noise of one answer, standard deviation.
    pub(crate) noise: f64,
    /// Spread of an item's own level.
    pub(crate) item_spread: f64,
    /// Spread of the level of the whole set.
    pub(crate) set_spread: f64,
}

/// What is believed about θ before the items: a normal distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Belief {
    pub(crate) mean: f64,
    pub(crate) variance: f64,
}

impl Belief {
    /// All adults.
    pub(crate) const ADULTS: Self = Self {
        mean: 0.0,
        variance: 1.0,
    };

    /// After one more reading of θ with the given error.
    pub(crate) fn with(self, reading: f64, sd: f64) -> Self {
        let gain = self.variance / (self.variance + sd * sd);
        Self {
            mean: self.mean + gain * (reading - self.mean),
            variance: self.variance * (1.0 - gain),
        }
    }

    /// Chance that θ lies above a soft border.
    pub(crate) fn above(self, cut: f64, softness: f64) -> f64 {
        cdf((self.mean - cut) / sqrt(self.variance + softness * softness))
    }
}

/// One answer that was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given {
    pub(crate) value: u8,
    pub(crate) reversed: bool,
}

/// Spread of style and scatter among people, and the ends of the scale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    pub(crate) style_spread: f64,
    pub(crate) scatter_spread: f64,
    pub(crate) lowest: u8,
    pub(crate) highest: u8,
}

/// Points of the grid over the answer level, and how many standard deviations it reaches to each side.
const POINTS: usize = 97;
const REACH: f64 = 4.8;
/// Points over style and scatter, in standard deviations.
const STYLES: [f64; 7] = [-2.4, -1.6, -0.8, 0.0, 0.8, 1.6, 2.4];
const SCATTERS: [f64; 5] = [-2.0, -1.0, 0.0, 1.0, 2.0];

/// The belief about one dimension after the answers: a mixture of normals, one for each answer level of the grid.
#[derive(Clone, Debug)]
pub(crate) struct Marginal {
    weights: Vec<f64>,
    centres: Vec<f64>,
    spread: f64,
    pub(crate) mean: f64,
    pub(crate) sd: f64,
}

impl Marginal {
    fn of(weights: Vec<f64>, centres: Vec<f64>, variance: f64) -> Self {
        let mean: f64 = weights.iter().zip(&centres).map(|(w, c)| w * c).sum();
        let around: f64 = weights
            .iter()
            .zip(&centres)
            .map(|(w, c)| w * (c - mean) * (c - mean))
            .sum();
        Self {
            weights,
            centres,
            spread: sqrt(variance),
            mean,
            sd: sqrt(around + variance),
        }
    }

    /// The value of θ below which a share `p` of the belief lies.
    pub(crate) fn quantile(&self, p: f64) -> f64 {
        let below = |z: f64| -> f64 {
            self.weights
                .iter()
                .zip(&self.centres)
                .map(|(w, c)| w * cdf((z - c) / self.spread))
                .sum()
        };
        // Far outside anything the grid can hold.
        let reach = 2.0 * REACH;
        solve(self.mean - reach, self.mean + reach, |z| below(z) < p)
    }
}

/// The joint belief after the answers.
#[derive(Clone, Debug)]
pub(crate) struct Joint {
    /// Anxiety, avoidance, fear.
    pub(crate) marginals: [Marginal; 3],
    /// Expected share of the regions secure, anxious, avoidant, disorganised.
    pub(crate) regions: [f64; 4],
    /// Estimated noise of this person's answers, relative to the usual.
    pub(crate) scatter: f64,
}

/// Soft borders of the map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Borders {
    pub(crate) cut: f64,
    pub(crate) fear_cut: f64,
    pub(crate) softness: f64,
}

impl Borders {
    fn cut_of(self, dimension: usize) -> f64 {
        if dimension == 2 { self.fear_cut } else { self.cut }
    }

    /// Shares of the four regions from the chances of being high in anxiety, avoidance and fear.
    pub(crate) fn shares(high: [f64; 3]) -> [f64; 4] {
        let [anxiety, avoidance, fear] = high;
        let calm = 1.0 - fear;
        [
            calm * (1.0 - anxiety) * (1.0 - avoidance),
            calm * anxiety * (1.0 - avoidance),
            calm * (1.0 - anxiety) * avoidance,
            fear + calm * anxiety * avoidance,
        ]
    }

    /// The same for three independent beliefs.
    pub(crate) fn of_beliefs(self, beliefs: [Belief; 3]) -> [f64; 4] {
        let mut high = [0.0; 3];
        for (dimension, (slot, belief)) in high.iter_mut().zip(beliefs).enumerate() {
            *slot = belief.above(self.cut_of(dimension), self.softness);
        }
        Self::shares(high)
    }
}

/// One dimension laid on its grid.
struct Laid {
    levels: Vec<f64>,
    prior: Vec<f64>,
    centres: Vec<f64>,
    variance: f64,
    high: Vec<f64>,
}

impl Laid {
    fn new(level: Level, belief: Belief, cut: f64, softness: f64) -> Self {
        let set_variance = level.set_spread * level.set_spread;
        let spread = sqrt(level.slope * level.slope * belief.variance + set_variance);
        let middle = level.level + level.slope * belief.mean;
        let gain = level.slope * belief.variance / (spread * spread);
        let variance = belief.variance * (1.0 - gain * level.slope);
        let step = 2.0 * REACH / f64::from(u32::try_from(POINTS - 1).unwrap_or(1));
        let places = || (0_u32..).take(POINTS).map(|i| f64::from(i) * step - REACH);
        let mut prior: Vec<f64> = places().map(shape).collect();
        normalise(&mut prior);
        let centres: Vec<f64> = places()
            .map(|place| belief.mean + gain * place * spread)
            .collect();
        let high = centres
            .iter()
            .map(|mean| {
                Belief {
                    mean: *mean,
                    variance,
                }
                .above(cut, softness)
            })
            .collect();
        Self {
            levels: places().map(|place| middle + place * spread).collect(),
            prior,
            centres,
            variance,
            high,
        }
    }

    /// Prior times the chance of the answers, given style and noise; and its sum.
    fn weigh(&self, given: &[Given], noise: f64, style: f64, habits: Habits) -> (Vec<f64>, f64) {
        let weights: Vec<f64> = self
            .levels
            .iter()
            .zip(&self.prior)
            .map(|(level, prior)| {
                given.iter().fold(*prior, |weight, answer| {
                    weight * chance(*answer, *level, noise, style, habits)
                })
            })
            .collect();
        let sum = weights.iter().sum();
        (weights, sum)
    }
}

/// Chance of one answer: the part of the bell that rounds to it.
fn chance(answer: Given, level: f64, noise: f64, style: f64, habits: Habits) -> f64 {
    let centre = if answer.reversed {
        f64::from(habits.lowest) + f64::from(habits.highest) - level
    } else {
        level
    } + style;
    let value = f64::from(answer.value);
    let top = if answer.value >= habits.highest {
        1.0
    } else {
        cdf((value + 0.5 - centre) / noise)
    };
    let bottom = if answer.value <= habits.lowest {
        0.0
    } else {
        cdf((value - 0.5 - centre) / noise)
    };
    // Never quite nothing, so that no single answer can rule everything out.
    (top - bottom).max(f64::EPSILON)
}

fn normalise(weights: &mut [f64]) {
    let sum: f64 = weights.iter().sum();
    for weight in weights {
        *weight /= sum;
    }
}

/// The joint belief from answers to the three dimensions. `trust` is the chance that the answers mean anything at all:
/// with the rest of the belief nothing was learned.
pub(crate) fn joint(
    given: [&[Given]; 3],
    levels: [Level; 3],
    beliefs: [Belief; 3],
    habits: Habits,
    borders: Borders,
    trust: f64,
) -> Joint {
    let laid: [Laid; 3] =
        core::array::from_fn(|d| Laid::new(levels[d], beliefs[d], borders.cut_of(d), borders.softness));
    let mut sums = [vec![0.0; POINTS], vec![0.0; POINTS], vec![0.0; POINTS]];
    let mut regions = [0.0; 4];
    let mut scatter_sum = 0.0;
    let mut total = 0.0;
    // One factor for all, so that the products of many small chances stay in range.
    let count: usize = given.iter().map(|answers| answers.len()).sum();
    let lift = exp(log(f64::from(habits.highest)) * f64::from(u32::try_from(count).unwrap_or(0)) / 3.0);
    for scatter_place in SCATTERS {
        let scatter = exp(scatter_place * habits.scatter_spread);
        for style_place in STYLES {
            let parts: [(Vec<f64>, f64); 3] = core::array::from_fn(|d| {
                let level = levels[d];
                let noise = sqrt(
                    level.noise * level.noise * scatter * scatter + level.item_spread * level.item_spread,
                );
                laid[d].weigh(given[d], noise, style_place * habits.style_spread, habits)
            });
            let weight = shape(scatter_place)
                * shape(style_place)
                * parts.iter().map(|part| part.1 * lift).product::<f64>();
            total += weight;
            scatter_sum += weight * scatter;
            let high = core::array::from_fn(|d| {
                parts[d]
                    .0
                    .iter()
                    .zip(&laid[d].high)
                    .map(|(w, h)| w * h)
                    .sum::<f64>()
                    / parts[d].1
            });
            for (sum, share) in regions.iter_mut().zip(Borders::shares(high)) {
                *sum += weight * share;
            }
            for (sum, (part, evidence)) in sums.iter_mut().zip(&parts) {
                for (slot, value) in sum.iter_mut().zip(part) {
                    *slot += weight * value / evidence;
                }
            }
        }
    }
    for (share, before) in regions.iter_mut().zip(borders.of_beliefs(beliefs)) {
        *share = trust * *share / total + (1.0 - trust) * before;
    }
    let [one, two, three] = laid;
    let [s1, s2, s3] = sums;
    let marginal = |laid: Laid, mut weights: Vec<f64>| {
        normalise(&mut weights);
        for (weight, before) in weights.iter_mut().zip(&laid.prior) {
            *weight = trust * *weight + (1.0 - trust) * before;
        }
        Marginal::of(weights, laid.centres, laid.variance)
    };
    Joint {
        marginals: [marginal(one, s1), marginal(two, s2), marginal(three, s3)],
        regions,
        scatter: scatter_sum / total,
    }
}
