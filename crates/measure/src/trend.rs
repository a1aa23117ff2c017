//! Whether evenings change over weeks: a band under scattered entries, and a plain answer whether it moved.
//!
//! One level drifts slowly, each entry scatters around it. Both ends of the band are compared with the uncertainty that
//! they share (Kalman filter and Rauch-Tung-Striebel smoother of a local level). Single hard evenings are part of the
//! scatter: they widen the band and turn nothing round. How wide the answer is depends on days alone, not on what was
//! entered, so it can be said beforehand how many more entries it takes.

use crate::assumption::{
    Assumption, FEELING_DRIFT, FEELING_SCATTER, FEELING_WIDTH, MINUTES_DRIFT, MINUTES_SCATTER, MINUTES_WIDTH,
    SCATTER_WEIGHT, TREND_CONFIDENCE,
};
use crate::change::Verdict;
use crate::normal;
use libm::sqrt;

/// One entry: a day and a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The day, from any day zero.
    pub day: i64,
    /// The value, in the unit of the scale.
    pub value: f64,
}

/// What is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A feeling, 0–10.
    Feeling,
    /// Minutes of closeness, 0–120.
    Minutes,
}

impl Measure {
    const fn scatter(self) -> Assumption {
        match self {
            Self::Feeling => FEELING_SCATTER,
            Self::Minutes => MINUTES_SCATTER,
        }
    }

    const fn drift(self) -> Assumption {
        match self {
            Self::Feeling => FEELING_DRIFT,
            Self::Minutes => MINUTES_DRIFT,
        }
    }

    const fn width(self) -> Assumption {
        match self {
            Self::Feeling => FEELING_WIDTH,
            Self::Minutes => MINUTES_WIDTH,
        }
    }

    /// The highest value of its scale.
    #[must_use]
    pub const fn top(self) -> f64 {
        match self {
            Self::Feeling => 10.0,
            Self::Minutes => 120.0,
        }
    }
}

/// The level on one day, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// The day.
    pub day: i64,
    /// Best estimate.
    pub middle: f64,
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
}

/// What can be said.
#[derive(Clone, Debug, PartialEq)]
pub enum Trend {
    /// Not enough entries, or too close together.
    NotEnough {
        /// About this many more at the pace so far; at least one.
        more: usize,
    },
    /// Enough.
    Known {
        /// The level on each day with an entry.
        levels: Vec<Level>,
        /// Last level minus first.
        change: f64,
        /// Low and high end of the change.
        range: [f64; 2],
        /// Whether that is beyond chance.
        verdict: Verdict,
    },
}

/// Drift is given for this many days.
const DRIFT_DAYS: f64 = 28.0;
/// Fewer entries are no trend.
const TREND_ENTRIES: usize = 6;
/// Entries that lie closer together say something about one bad week, and nothing about a change.
const TREND_DAYS: i64 = 21;
/// More entries than this are not asked for: the answer would be years away.
const MORE_MAX: usize = 60;

/// One entry on the way forwards: what was expected, and what is thought after it.
#[derive(Clone, Copy)]
struct Step {
    guess: f64,
    spread: f64,
    mean: f64,
    variance: f64,
}

/// Levels with their variances, in order, and the variance of the last minus the first.
struct Smoothed {
    levels: Vec<(f64, f64)>,
    change: f64,
}

/// Scatter of single entries, as a variance: what is usual, corrected by how much neighbours of this person differ.
fn scatter(entries: &[Entry], measure: Measure) -> f64 {
    let usual = measure.scatter().value * measure.scatter().value;
    let neighbours = entries.iter().zip(entries.iter().skip(1));
    let (sum, count) = neighbours.fold((0.0, 0.0), |(sum, count), (one, next)| {
        let step = next.value - one.value;
        (sum + 0.5 * step * step, count + 1.0)
    });
    let weight = SCATTER_WEIGHT.value;
    (weight * usual + sum) / (weight + count)
}

fn smooth(entries: &[Entry], measure: Measure, noise: f64) -> Smoothed {
    let drift = measure.drift().value * measure.drift().value / DRIFT_DAYS;
    let mut steps: Vec<Step> = Vec::with_capacity(entries.len());
    let mut before: Option<(Step, i64)> = None;
    for entry in entries {
        let (guess, spread) = match before {
            // Nothing is known of the level: the middle of the scale, and anywhere on it.
            None => (0.5 * measure.top(), measure.top() * measure.top()),
            Some((step, day)) => (step.mean, step.variance + drift * days(day, entry.day)),
        };
        let gain = spread / (spread + noise);
        let step = Step {
            guess,
            spread,
            mean: guess + gain * (entry.value - guess),
            variance: spread * (1.0 - gain),
        };
        steps.push(step);
        before = Some((step, entry.day));
    }
    let mut levels = Vec::with_capacity(steps.len());
    // Covariance of the last level with the one at hand, on the way back.
    let mut shared = before.map_or(0.0, |(step, _)| step.variance);
    let mut later: Option<(Step, f64, f64)> = None;
    for step in steps.iter().rev() {
        let (mean, variance) = match later {
            None => (step.mean, step.variance),
            Some((next, mean, variance)) => {
                let pull = step.variance / next.spread;
                shared *= pull;
                (
                    step.mean + pull * (mean - next.guess),
                    step.variance + pull * pull * (variance - next.spread),
                )
            }
        };
        levels.push((mean, variance));
        later = Some((*step, mean, variance));
    }
    let last = before.map_or(0.0, |(step, _)| step.variance);
    let first = levels.last().map_or(0.0, |(_, variance)| *variance);
    levels.reverse();
    Smoothed {
        levels,
        change: (first + last - 2.0 * shared).max(0.0),
    }
}

/// Days between two entries, at least a part of one: two entries of one day may differ too.
fn days(from: i64, to: i64) -> f64 {
    const LEAST: f64 = 0.25;
    // A diary spans fewer days than a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "days of a life")]
    let days = to.saturating_sub(from) as f64;
    days.max(LEAST)
}

fn reach() -> f64 {
    normal::quantile(0.5 * (1.0 + TREND_CONFIDENCE.value))
}

fn is_enough(entries: &[Entry], measure: Measure, noise: f64) -> bool {
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return false;
    };
    entries.len() >= TREND_ENTRIES
        && last.day - first.day >= TREND_DAYS
        && reach() * sqrt(smooth(entries, measure, noise).change) <= measure.width().value
}

/// How many more entries it takes at the pace so far. Their values do not matter for that.
fn missing(entries: &[Entry], measure: Measure, noise: f64) -> usize {
    const PACE_DAYS: (i64, i64) = (1, 14);
    const USUAL_PACE_DAYS: i64 = 5;
    let span = match entries {
        [first, .., last] => last.day - first.day,
        _ => 0,
    };
    let gaps = i64::try_from(entries.len()).unwrap_or(i64::MAX).saturating_sub(1);
    let pace = if gaps > 0 { span / gaps } else { USUAL_PACE_DAYS };
    let pace = pace.clamp(PACE_DAYS.0, PACE_DAYS.1);
    let mut ahead = entries.to_vec();
    for more in 1..MORE_MAX {
        let day = ahead.last().map_or(0, |last| last.day + pace);
        ahead.push(Entry { day, value: 0.0 });
        if is_enough(&ahead, measure, noise) {
            return more;
        }
    }
    MORE_MAX
}

/// The trend of entries; they are put into the order of their days first.
#[must_use]
pub fn trend(entries: &[Entry], measure: Measure) -> Trend {
    let mut entries = entries.to_vec();
    entries.sort_by_key(|entry| entry.day);
    let noise = scatter(&entries, measure);
    if !is_enough(&entries, measure, noise) {
        return Trend::NotEnough {
            more: missing(&entries, measure, noise),
        };
    }
    let smoothed = smooth(&entries, measure, noise);
    let level = |(entry, (middle, variance)): (&Entry, &(f64, f64))| {
        let half = reach() * sqrt(variance.max(0.0));
        let held = |value: f64| value.clamp(0.0, measure.top());
        Level {
            day: entry.day,
            middle: held(*middle),
            low: held(middle - half),
            high: held(middle + half),
        }
    };
    let levels = entries.iter().zip(&smoothed.levels).map(level).collect();
    let ends = (smoothed.levels.first(), smoothed.levels.last());
    let change = match ends {
        (Some((first, _)), Some((last, _))) => last - first,
        _ => 0.0,
    };
    let half = reach() * sqrt(smoothed.change);
    let verdict = if change - half > 0.0 {
        Verdict::Higher
    } else if change + half < 0.0 {
        Verdict::Lower
    } else {
        Verdict::NoneSeen
    };
    Trend::Known {
        levels,
        change,
        range: [change - half, change + half],
        verdict,
    }
}
