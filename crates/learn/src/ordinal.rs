//! An answer on a scale with ends: what lies behind it is only known to lie between two thresholds.
//!
//! An answer at an end says "this much or more". So a week of sevens is no week of equal days.

use libm::{exp, log};

use model::exponential::exponential;

/// As far as an exponential can be held.
const BOUND: u16 = 700;
/// Half the logarithm of two pi.
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;

/// 1 / √(2π).
const ONE_OVER_ROOT_TAU: f64 = 0.398_942_280_401_432_7;

/// A chance as `of · e^log_of`: itself where it can be held, its logarithm where it is too small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Chance {
    /// A share of 1e-290 to 1.
    pub(crate) of: f64,
    /// 0, or the logarithm of what `of` cannot hold.
    pub(crate) log_of: f64,
}

impl Chance {
    /// Its logarithm.
    #[cfg(test)]
    fn log(self) -> f64 {
        log(self.of) + self.log_of
    }
}

/// The chance that a normal number falls between two thresholds, with the slopes of its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Between {
    /// The chance itself.
    pub(crate) chance: Chance,
    /// Slope along the mean.
    pub(crate) by_mean: f64,
    /// Slope along the logarithm of the standard deviation.
    pub(crate) by_log_sd: f64,
    /// Second slope along the mean, never above 0.
    pub(crate) bend: f64,
}

/// The share of the normal distribution below `z`, its density there, and `z` times that, 0 at the ends of the line.
/// Hart's rational functions (Computer Approximations, 1968, no. 5666), with one exponential for all three; relative
/// error of the smaller share below 2e-8.
#[inline]
fn normal(z: f64) -> [f64; 3] {
    const OVER: [f64; 7] = [
        3.526_249_659_989_11e-2,
        0.700_383_064_443_688,
        6.373_962_203_531_65,
        33.912_866_078_383,
        112.079_291_497_871,
        221.213_596_169_931,
        220.206_867_912_376,
    ];
    const UNDER: [f64; 8] = [
        8.838_834_764_831_84e-2,
        1.755_667_163_182_64,
        16.064_177_579_207,
        86.780_732_202_946_1,
        296.564_248_779_674,
        637.333_633_378_831,
        793.826_512_519_948,
        440.413_735_824_752,
    ];
    /// Beyond this many deviations the share is a continued fraction.
    const FAR: f64 = 7.071_067_811_865_475;
    if !z.is_finite() {
        return [if z > 0.0 { 1.0 } else { 0.0 }, 0.0, 0.0];
    }
    let x = z.abs();
    let e = exponential::<BOUND>(-0.5 * x * x);
    let tail = if x < FAR {
        let sum = |of: &[f64]| of.iter().fold(0.0, |sum, next| sum * x + next);
        e * sum(&OVER) / sum(&UNDER)
    } else {
        e * ONE_OVER_ROOT_TAU / (x + 1.0 / (x + 2.0 / (x + 3.0 / (x + 4.0 / (x + 0.65)))))
    };
    let density = e * ONE_OVER_ROOT_TAU;
    [if z > 0.0 { 1.0 - tail } else { tail }, density, z * density]
}

/// The chance that a normal number with this mean and standard deviation lies in `(low, high)`; the ends may be
/// infinite.
#[inline]
pub(crate) fn between(low: f64, high: f64, mean: f64, sd: f64) -> Between {
    let (mut a, mut b) = ((low - mean) / sd, (high - mean) / sd);
    // Far in the upper tail the difference of two shares near 1 is lost: the mirror image has it.
    let mirrored = a > 0.0;
    if mirrored {
        (a, b) = (-b, -a);
    }
    let [(below_a, density_a, moment_a), (below_b, density_b, moment_b)] =
        [normal(a), normal(b)].map(|[below, density, moment]| (below, density, moment));
    let share = below_b - below_a;
    if share > 1e-290 {
        let (slope, bent) = ((density_a - density_b) / share, (moment_a - moment_b) / share);
        let by_mean = if mirrored { -slope } else { slope } / sd;
        return Between {
            chance: Chance {
                of: share,
                log_of: 0.0,
            },
            by_mean,
            by_log_sd: bent,
            bend: at_most((bent - slope * slope) / (sd * sd), 0.0),
        };
    }
    // Beyond reach of the chance itself: the tail goes like the density at the nearer end.
    let near = b;
    let by_mean = if mirrored { -near } else { near } / sd;
    Between {
        chance: Chance {
            of: 1.0,
            log_of: -0.5 * near * near - HALF_LOG_TAU - log(-near),
        },
        by_mean,
        by_log_sd: near * near,
        bend: -1.0 / (sd * sd),
    }
}

/// The chance of an answer behind which a number scatters by the logistic distribution: cheap, and calmer about answers
/// that fit nothing. With first and second slopes of its logarithm, along mean and logarithm of the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Logistic {
    /// The chance itself.
    pub(crate) chance: f64,
    /// Slope along the mean.
    pub(crate) by_mean: f64,
    /// Slope along the logarithm of the scale.
    pub(crate) by_log_scale: f64,
    /// Second slope along the mean, never above 0.
    pub(crate) bend: f64,
    /// Second slope along both.
    pub(crate) bend_both: f64,
    /// Second slope along the logarithm of the scale.
    pub(crate) bend_log_scale: f64,
}

/// The thresholds of a scale of 0–10 under one scale of the logistic distribution: with them, one exponential for each
/// mean does for all answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// 1 / scale.
    rate: f64,
    /// Each threshold over the scale, and `e` to that; the first and the last are the ends of the line.
    cut: [f64; CUTS],
    power: [f64; CUTS],
}

/// Thresholds of a check-in's scale, with both ends.
const CUTS: usize = TOP as usize + 2;
/// A mean counts as at most so many scales from 0.
const FURTHEST: f64 = 300.0;

/// A mean beside a scale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mean {
    over_scale: f64,
    /// `e` to minus that.
    power: f64,
}

impl Scale {
    pub(crate) fn new(scale: f64) -> Self {
        let rate = 1.0 / scale;
        let cut: [f64; CUTS] = core::array::from_fn(|k| match k {
            0 => f64::NEG_INFINITY,
            k if k > TOP as usize => f64::INFINITY,
            k => log_odds(k as u8).0 * rate,
        });
        Self {
            rate,
            cut,
            power: cut.map(exp),
        }
    }

    #[inline]
    pub(crate) fn mean(&self, mean: f64) -> Mean {
        let over_scale = (mean * self.rate).clamp(-FURTHEST, FURTHEST);
        Mean {
            over_scale,
            power: exponential::<BOUND>(-over_scale),
        }
    }

    /// Odds of lying below the thresholds of an answer, and one over 1 and those odds.
    #[inline]
    fn odds(&self, answer: u8, mean: Mean) -> [f64; 4] {
        let k = usize::from(answer.min(TOP));
        let (low, high) = (self.power[k] * mean.power, self.power[k + 1] * mean.power);
        [low, high, 1.0 / (1.0 + low), 1.0 / (1.0 + high)]
    }

    /// The chance of an answer 0–10; beyond reach, as small as can be told from nothing.
    #[inline]
    pub(crate) fn chance(&self, answer: u8, mean: Mean) -> f64 {
        share(self.odds(answer, mean))
    }

    /// The same, with the slopes of its logarithm.
    #[inline]
    pub(crate) fn slopes(&self, answer: u8, mean: Mean) -> Logistic {
        let k = usize::from(answer.min(TOP));
        let odds = self.odds(answer, mean);
        let [low, high, above_low, above_high] = odds;
        let chance = share(odds);
        let over = 1.0 / chance;
        // At an end of the line nothing changes.
        let (a, b) = (
            if k == 0 {
                0.0
            } else {
                self.cut[k] - mean.over_scale
            },
            if k == usize::from(TOP) {
                0.0
            } else {
                self.cut[k + 1] - mean.over_scale
            },
        );
        let below_high = if k == usize::from(TOP) {
            1.0
        } else {
            high * above_high
        };
        let below_low = low * above_low;
        let (rise_a, rise_b) = (below_low * above_low, below_high * above_high);
        let (turn_a, turn_b) = (
            rise_a * (above_low - below_low),
            rise_b * (above_high - below_high),
        );
        let slope = (rise_a - rise_b) * over;
        let outward = (a * rise_a - b * rise_b) * over;
        let turned = (b * turn_b - a * turn_a) * over;
        let twice = (b * b * turn_b - a * a * turn_a) * over;
        Logistic {
            chance,
            by_mean: slope * self.rate,
            by_log_scale: outward,
            bend: -(rise_a + rise_b) * self.rate * self.rate,
            bend_both: (turned - slope - slope * outward) * self.rate,
            bend_log_scale: twice - outward - outward * outward,
        }
    }
}

/// No chance is smaller than this.
const LEAST: f64 = 1e-290;

#[inline]
fn share([low, high, above_low, above_high]: [f64; 4]) -> f64 {
    let share = if high == f64::INFINITY {
        above_low
    } else {
        (high - low) * above_low * above_high
    };
    at_least(share, LEAST)
}

/// The larger of both; a choice and no maximum, for WebAssembly has no instruction for one that leaves out what is no
/// number.
#[inline]
pub(crate) fn at_least(number: f64, least: f64) -> f64 {
    if number > least { number } else { least }
}

/// The smaller of both, likewise.
#[inline]
fn at_most(number: f64, most: f64) -> f64 {
    if number < most { number } else { most }
}

/// A normal belief about a number after learning that, with noise of its own, it lay between two thresholds:
/// the chance of that, mean, variance.
#[inline]
pub(crate) fn updated(low: f64, high: f64, noise_sd: f64, mean: f64, variance: f64) -> (Chance, f64, f64) {
    let sd = f64::sqrt(variance + noise_sd * noise_sd);
    let between = between(low, high, mean, sd);
    let new_mean = mean + variance * between.by_mean;
    let new_variance = at_least(variance + variance * variance * between.bend, variance * 1e-9);
    (between.chance, new_mean, new_variance)
}

/// The thresholds between which a number lies that was answered with `value` on a scale of equal steps from `first`
/// to `last`: the ends are open.
pub(crate) fn steps(value: u8, first: u8, last: u8) -> (f64, f64) {
    let value = value.clamp(first, last);
    let low = if value == first {
        f64::NEG_INFINITY
    } else {
        f64::from(value) - 0.5
    };
    let high = if value == last {
        f64::INFINITY
    } else {
        f64::from(value) + 0.5
    };
    (low, high)
}

/// Highest answer of a check-in's scale, which begins at 0.
pub(crate) const TOP: u8 = 10;

/// The log-odds between which a share lies that was answered with 0–10: eleven equal parts of the line from 0 to 1.
pub(crate) fn log_odds(value: u8) -> (f64, f64) {
    let parts = f64::from(TOP) + 1.0;
    let cut = |k: f64| log(k / (parts - k));
    let value = f64::from(value.min(TOP));
    let low = if value > 0.0 {
        cut(value)
    } else {
        f64::NEG_INFINITY
    };
    let high = if value < f64::from(TOP) {
        cut(value + 1.0)
    } else {
        f64::INFINITY
    };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_normal_distribution_are_those_of_the_model() {
        for k in -3700..=3700 {
            let z = f64::from(k) / 100.0;
            let ([below, density, _], exact) = (normal(z), model::normal::cdf(z));
            assert!(
                (below - exact).abs() <= 2e-8 * exact,
                "{z}: {below} is not {exact}"
            );
            let slope = (model::normal::cdf(z + 1e-5) - model::normal::cdf(z - 1e-5)) / 2e-5;
            assert!((density - slope).abs() < 1e-9, "{z}: {density} is not {slope}");
        }
        assert_eq!(
            [normal(f64::NEG_INFINITY)[0], normal(f64::INFINITY)[0]],
            [0.0, 1.0]
        );
    }

    #[test]
    fn slopes_are_those_of_the_chance() {
        let cases = [
            (-0.5, 0.5, 0.2, 0.7),
            (f64::NEG_INFINITY, 1.0, 3.0, 0.6),
            (2.0, f64::INFINITY, -1.0, 0.8),
            (5.5, 6.5, 4.0, 0.5),
            (-6.0, -5.0, 3.0, 1.0),
        ];
        for (low, high, mean, sd) in cases {
            let here = between(low, high, mean, sd);
            let h = 1e-5;
            let along = |m: f64, s: f64| between(low, high, m, s).chance.log();
            let by_mean = (along(mean + h, sd) - along(mean - h, sd)) / (2.0 * h);
            let by_sd = (along(mean, sd * exp(h)) - along(mean, sd * exp(-h))) / (2.0 * h);
            let bend = (between(low, high, mean + h, sd).by_mean - between(low, high, mean - h, sd).by_mean)
                / (2.0 * h);
            for (told, measured) in [
                (here.by_mean, by_mean),
                (here.by_log_sd, by_sd),
                (here.bend, bend),
            ] {
                assert!(
                    (told - measured).abs() < 1e-5 * (1.0 + measured.abs()),
                    "{told} is not {measured} for {low} {high} {mean} {sd}"
                );
            }
        }
    }

    /// The logarithm of the chance, by the textbook.
    fn plain(answer: u8, mean: f64, scale: f64) -> f64 {
        let (low, high) = log_odds(answer);
        let below = |at: f64| 1.0 / (1.0 + exp((mean - at) / scale));
        // In the upper half the chances above are told from each other better.
        let above = |at: f64| 1.0 / (1.0 + exp((at - mean) / scale));
        log(if low > mean {
            above(low) - above(high)
        } else {
            below(high) - below(low)
        })
    }

    #[test]
    fn logistic_slopes_are_those_of_the_chance() {
        for (answer, mean, scale) in [
            (5, 0.2, 0.7),
            (0, 3.0, 0.6),
            (10, -1.0, 0.8),
            (1, 3.0, 0.1),
            (9, -2.0, 0.2),
        ] {
            let at = |mean: f64, scale: f64| {
                let scale = Scale::new(scale);
                scale.slopes(answer, scale.mean(mean))
            };
            let here = at(mean, scale);
            let h = 1e-5;
            let by_mean = (plain(answer, mean + h, scale) - plain(answer, mean - h, scale)) / (2.0 * h);
            let by_scale =
                (plain(answer, mean, scale * exp(h)) - plain(answer, mean, scale * exp(-h))) / (2.0 * h);
            let [up, down] = [h, -h].map(|h| at(mean + h, scale));
            let [wide, narrow] = [h, -h].map(|h| at(mean, scale * exp(h)));
            let whole = Scale::new(scale);
            for (told, measured) in [
                (log(here.chance), plain(answer, mean, scale)),
                (here.by_mean, by_mean),
                (here.by_log_scale, by_scale),
                (here.bend, (up.by_mean - down.by_mean) / (2.0 * h)),
                (here.bend_both, (wide.by_mean - narrow.by_mean) / (2.0 * h)),
                (
                    here.bend_log_scale,
                    (wide.by_log_scale - narrow.by_log_scale) / (2.0 * h),
                ),
                (whole.chance(answer, whole.mean(mean)), here.chance),
            ] {
                assert!(
                    (told - measured).abs() < 1e-4 * (1.0 + measured.abs()),
                    "{told} is not {measured}"
                );
            }
        }
    }

    #[test]
    fn what_nobody_would_answer_stays_finite() {
        for (answer, mean) in [(0, 1e9), (5, 40.0), (10, -1e9), (3, -500.0)] {
            let scale = Scale::new(0.05);
            let far = scale.slopes(answer, scale.mean(mean));
            let all = [
                far.by_mean,
                far.by_log_scale,
                far.bend,
                far.bend_both,
                far.bend_log_scale,
            ];
            assert!(
                far.chance > 0.0 && all.iter().all(|slope| slope.is_finite()),
                "{far:?}"
            );
        }
    }

    #[test]
    fn far_answers_pull_back_and_stay_finite() {
        for (low, high, mean) in [
            (60.0, 61.0, 0.0),
            (-61.0, -60.0, 0.0),
            (f64::NEG_INFINITY, -50.0, 0.0),
        ] {
            let far = between(low, high, mean, 1.0);
            let log = far.chance.log();
            assert!(log.is_finite() && log < -1000.0);
            assert_eq!(far.by_mean > 0.0, low > 0.0);
        }
    }

    #[test]
    fn the_answers_of_a_scale_share_the_whole_line() {
        let scale = Scale::new(0.9);
        let total: f64 = (0..=TOP).map(|value| scale.chance(value, scale.mean(0.3))).sum();
        assert!((total - 1.0).abs() < 1e-12);
        let total: f64 = (1..=7)
            .map(|value| {
                let (low, high) = steps(value, 1, 7);
                between(low, high, 6.3, 0.9).chance.of
            })
            .sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}
