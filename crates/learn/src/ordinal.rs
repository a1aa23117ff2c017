//! An answer on a scale with ends: what lies behind it is only known to lie between two thresholds.
//!
//! An answer at an end says "this much or more". So a week of sevens is no week of equal days.

use libm::{exp, log, sqrt};
use model::normal::cdf;

/// Half the logarithm of two pi.
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;

/// The logarithm of the chance that a normal number falls between two thresholds, with its slopes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Between {
    /// Logarithm of the chance.
    pub(crate) log: f64,
    /// Slope along the mean.
    pub(crate) by_mean: f64,
    /// Slope along the logarithm of the standard deviation.
    pub(crate) by_log_sd: f64,
    /// Second slope along the mean, never above 0.
    pub(crate) bend: f64,
}

fn density(z: f64) -> f64 {
    if z.is_finite() {
        exp(-0.5 * z * z - HALF_LOG_TAU)
    } else {
        0.0
    }
}

/// `z · density(z)`, 0 at the ends of the line.
fn moment(z: f64) -> f64 {
    if z.is_finite() { z * density(z) } else { 0.0 }
}

/// The chance that a normal number with this mean and standard deviation lies in `(low, high)`; the ends may be
/// infinite.
pub(crate) fn between(low: f64, high: f64, mean: f64, sd: f64) -> Between {
    let (mut a, mut b) = ((low - mean) / sd, (high - mean) / sd);
    // Far in the upper tail the difference of two shares near 1 is lost: the mirror image has it.
    let mirrored = a > 0.0;
    if mirrored {
        (a, b) = (-b, -a);
    }
    let share = cdf(b) - cdf(a);
    if share > 1e-290 {
        let (slope, bent) = ((density(a) - density(b)) / share, (moment(a) - moment(b)) / share);
        let by_mean = if mirrored { -slope } else { slope } / sd;
        return Between {
            log: log(share),
            by_mean,
            by_log_sd: bent,
            bend: ((bent - slope * slope) / (sd * sd)).min(0.0),
        };
    }
    // Beyond reach of the chance itself: the tail goes like the density at the nearer end.
    let near = b;
    let by_mean = if mirrored { -near } else { near } / sd;
    Between {
        log: -0.5 * near * near - HALF_LOG_TAU - log(-near),
        by_mean,
        by_log_sd: near * near,
        bend: -1.0 / (sd * sd),
    }
}

/// The same for a number that scatters by the logistic distribution: cheap, and calmer about answers that fit nothing.
/// With second slopes along mean and logarithm of the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Logistic {
    /// Logarithm of the chance.
    pub(crate) log: f64,
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

/// Shares of the logistic distribution below two thresholds, in the half of the line where no difference of shares
/// near 1 is lost.
struct Cut {
    mirrored: bool,
    low: f64,
    high: f64,
    below_low: f64,
    below_high: f64,
}

impl Cut {
    #[inline]
    fn of(low: f64, high: f64, mean: f64, scale: f64) -> Self {
        let (mut a, mut b) = ((low - mean) / scale, (high - mean) / scale);
        let mirrored = a + b > 0.0;
        if mirrored {
            (a, b) = (-b, -a);
        }
        let below = |z: f64| {
            if z < 0.0 {
                let e = exp(z);
                e / (1.0 + e)
            } else {
                1.0 / (1.0 + exp(-z))
            }
        };
        Self {
            mirrored,
            low: a,
            high: b,
            below_low: below(a),
            below_high: below(b),
        }
    }

    /// The chance of lying between the two; beyond reach, as small as can be told from nothing.
    #[inline]
    fn share(&self) -> f64 {
        (self.below_high - self.below_low).max(1e-290)
    }
}

/// The logarithm of the chance that a logistic number lies in `(low, high)`; the ends may be infinite.
#[inline]
pub(crate) fn log_chance_logistic(low: f64, high: f64, mean: f64, scale: f64) -> f64 {
    log(Cut::of(low, high, mean, scale).share())
}

/// The same, with its slopes.
#[inline]
pub(crate) fn between_logistic(low: f64, high: f64, mean: f64, scale: f64) -> Logistic {
    let cut = Cut::of(low, high, mean, scale);
    let share = cut.share();
    let along = |z: f64, value: f64| if z.is_finite() { z * value } else { 0.0 };
    let rise = |below: f64| below * (1.0 - below);
    let (rise_a, rise_b) = (rise(cut.below_low), rise(cut.below_high));
    let (turn_a, turn_b) = (
        rise_a * (1.0 - 2.0 * cut.below_low),
        rise_b * (1.0 - 2.0 * cut.below_high),
    );
    let (a, b) = (cut.low, cut.high);
    let slope = (rise_a - rise_b) / share;
    let outward = (along(a, rise_a) - along(b, rise_b)) / share;
    let turned = (along(b, turn_b) - along(a, turn_a)) / share;
    let twice = (along(b, along(b, turn_b)) - along(a, along(a, turn_a))) / share;
    let sign = if cut.mirrored { -1.0 } else { 1.0 };
    Logistic {
        log: log(share),
        by_mean: sign * slope / scale,
        by_log_scale: outward,
        bend: -(rise_a + rise_b) / (scale * scale),
        bend_both: sign * (turned - slope - slope * outward) / scale,
        bend_log_scale: twice - outward - outward * outward,
    }
}

/// A normal belief about a number after learning that, with noise of its own, it lay between two thresholds:
/// logarithm of the chance of that, mean, variance.
pub(crate) fn updated(low: f64, high: f64, noise_sd: f64, mean: f64, variance: f64) -> (f64, f64, f64) {
    let sd = sqrt(variance + noise_sd * noise_sd);
    let chance = between(low, high, mean, sd);
    let new_mean = mean + variance * chance.by_mean;
    let new_variance = (variance + variance * variance * chance.bend).max(variance * 1e-9);
    (chance.log, new_mean, new_variance)
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
            let along = |m: f64, s: f64| between(low, high, m, s).log;
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

    #[test]
    fn logistic_slopes_are_those_of_the_chance() {
        for (low, high, mean, scale) in [
            (-0.5, 0.5, 0.2, 0.7),
            (f64::NEG_INFINITY, 1.0, 3.0, 0.6),
            (2.0, f64::INFINITY, -1.0, 0.8),
            (5.5, 6.5, 4.0, 0.5),
            (-6.0, -5.0, 30.0, 0.1),
        ] {
            let here = between_logistic(low, high, mean, scale);
            let h = 1e-5;
            let along = |m: f64, s: f64| between_logistic(low, high, m, s).log;
            let by_mean = (along(mean + h, scale) - along(mean - h, scale)) / (2.0 * h);
            let by_scale = (along(mean, scale * exp(h)) - along(mean, scale * exp(-h))) / (2.0 * h);
            let at = |m: f64, s: f64| between_logistic(low, high, m, s);
            let [up, down] = [h, -h].map(|h| at(mean + h, scale));
            let [wide, narrow] = [h, -h].map(|h| at(mean, scale * exp(h)));
            for (told, measured) in [
                (here.by_mean, by_mean),
                (here.by_log_scale, by_scale),
                (here.bend, (up.by_mean - down.by_mean) / (2.0 * h)),
                (here.bend_both, (wide.by_mean - narrow.by_mean) / (2.0 * h)),
                (
                    here.bend_log_scale,
                    (wide.by_log_scale - narrow.by_log_scale) / (2.0 * h),
                ),
                (log_chance_logistic(low, high, mean, scale), here.log),
            ] {
                assert!(
                    (told - measured).abs() < 1e-4 * (1.0 + measured.abs()),
                    "{told} is not {measured}"
                );
            }
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
            assert!(far.log.is_finite() && far.log < -1000.0);
            assert_eq!(far.by_mean > 0.0, low > 0.0);
        }
    }

    #[test]
    fn the_answers_of_a_scale_share_the_whole_line() {
        let total: f64 = (0..=TOP)
            .map(|value| {
                let (low, high) = log_odds(value);
                exp(between_logistic(low, high, 0.3, 0.9).log)
            })
            .sum();
        assert!((total - 1.0).abs() < 1e-12);
        let total: f64 = (1..=7)
            .map(|value| {
                let (low, high) = steps(value, 1, 7);
                exp(between(low, high, 6.3, 0.9).log)
            })
            .sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}
