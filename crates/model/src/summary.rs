//! What an evening amounts to for each partner, counted from minute 0.

use libm::exp;
use science::p;

use crate::draw::{Draw, Traits};
use crate::integrate::Moment;
use crate::reading::{State, at};

/// One partner's evening in six numbers. All but `next_day` lie in 0–1.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Summary {
    /// Comfort, averaged over the minutes after sex: calm, no alarm, present.
    pub comfort_mean: f64,
    /// Highest alarm of distance.
    pub alarm_distance_peak: f64,
    /// Highest alarm of closeness.
    pub alarm_closeness_peak: f64,
    /// Deepest shutdown.
    pub shutdown_peak: f64,
    /// Pull at the end of the horizon.
    pub wish_for_closeness_at_end: f64,
    /// What is left the next day: a change of mood in points of a 1–7 scale, positive when better than usual.
    pub next_day: f64,
}

impl Summary {
    /// The names in files and JSON, in the order of [`Self::values`].
    pub const NAMES: [&'static str; 6] = [
        "comfort_mean",
        "alarm_distance_peak",
        "alarm_closeness_peak",
        "shutdown_peak",
        "wish_for_closeness_at_end",
        "next_day",
    ];

    /// The six numbers in the order of [`Self::NAMES`].
    #[must_use]
    pub const fn values(&self) -> [f64; 6] {
        [
            self.comfort_mean,
            self.alarm_distance_peak,
            self.alarm_closeness_peak,
            self.shutdown_peak,
            self.wish_for_closeness_at_end,
            self.next_day,
        ]
    }

    /// The summary with these six numbers, in the order of [`Self::NAMES`].
    #[must_use]
    pub const fn from_values(values: [f64; 6]) -> Self {
        let [
            comfort_mean,
            alarm_distance_peak,
            alarm_closeness_peak,
            shutdown_peak,
            wish,
            next_day,
        ] = values;
        Self {
            comfort_mean,
            alarm_distance_peak,
            alarm_closeness_peak,
            shutdown_peak,
            wish_for_closeness_at_end: wish,
            next_day,
        }
    }
}

/// How an evening is valued: the weights of comfort, and what each person takes into the next day.
#[derive(Clone, Debug)]
pub(crate) struct Valuation {
    calm: f64,
    distance: f64,
    closeness: f64,
    presence: f64,
    neutral: f64,
    carries_over: [f64; 2],
}

impl Valuation {
    pub(crate) fn new(traits: &[Traits; 2], draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        let carries_over = |t: &Traits| {
            v(p::NEXT_DAY_GAIN)
                * exp(v(p::NEXT_DAY_ANXIETY) * t.anxiety - v(p::NEXT_DAY_AVOIDANCE) * t.avoidance)
        };
        Self {
            calm: v(p::COMFORT_CALM),
            distance: v(p::COMFORT_DISTANCE),
            closeness: v(p::COMFORT_CLOSENESS),
            presence: v(p::COMFORT_PRESENCE),
            neutral: v(p::NEXT_DAY_NEUTRAL),
            carries_over: [carries_over(&traits[0]), carries_over(&traits[1])],
        }
    }

    /// Comfort is linear in the state, and so is its change.
    #[inline]
    fn of(&self, y: &State, i: usize, constant: f64) -> f64 {
        self.calm * y[at::CALM + i]
            + self.distance * (constant - y[at::DISTANCE + i])
            + self.closeness * (constant - y[at::CLOSENESS + i])
            + self.presence * (constant - y[at::SHUTDOWN + i])
    }
}

/// Running sums and peaks of an evening.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    comfort: [f64; 2],
    distance: [f64; 2],
    closeness: [f64; 2],
    shutdown: [f64; 2],
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            comfort: [0.0; 2],
            distance: [0.0; 2],
            closeness: [0.0; 2],
            shutdown: [0.0; 2],
        }
    }

    pub(crate) fn begin(&mut self, moment: &Moment) {
        *self = Self::new();
        for i in 0..2 {
            self.see(i, &moment.state);
        }
    }

    fn see(&mut self, i: usize, y: &State) {
        self.distance[i] = self.distance[i].max(y[at::DISTANCE + i]);
        self.closeness[i] = self.closeness[i].max(y[at::CLOSENESS + i]);
        self.shutdown[i] = self.shutdown[i].max(y[at::SHUTDOWN + i]);
    }

    /// Adds one step; the integral uses the changes at both ends and is exact for cubic courses.
    #[inline]
    pub(crate) fn add(&mut self, from: &Moment, to: &Moment, step: f64, valuation: &Valuation) {
        for i in 0..2 {
            let ends = valuation.of(&from.state, i, 1.0) + valuation.of(&to.state, i, 1.0);
            let bend = valuation.of(&from.change, i, 0.0) - valuation.of(&to.change, i, 0.0);
            self.comfort[i] += step / 2.0 * ends + step * step / HERMITE_INTEGRAL * bend;
            self.see(i, &to.state);
            // A peak may lie inside the step: look at its middle too.
            let middle = |k: usize| {
                (from.state[k] + to.state[k]) / 2.0 + step / HERMITE_MIDDLE * (from.change[k] - to.change[k])
            };
            self.distance[i] = self.distance[i].max(middle(at::DISTANCE + i));
            self.closeness[i] = self.closeness[i].max(middle(at::CLOSENESS + i));
            self.shutdown[i] = self.shutdown[i].max(middle(at::SHUTDOWN + i));
        }
    }

    pub(crate) fn summary(&self, moment: &Moment, valuation: &Valuation) -> [Summary; 2] {
        [0, 1].map(|i: usize| {
            let minutes = moment.at_min;
            let comfort_mean = if minutes > 0.0 {
                self.comfort[i] / minutes
            } else {
                valuation.of(&moment.state, i, 1.0)
            };
            Summary {
                comfort_mean,
                alarm_distance_peak: self.distance[i],
                alarm_closeness_peak: self.closeness[i],
                shutdown_peak: self.shutdown[i],
                wish_for_closeness_at_end: moment.state[at::PULL + i],
                next_day: valuation.carries_over[i] * (comfort_mean - valuation.neutral),
            }
        })
    }
}

/// The integral of a cubic through two ends with their slopes is `h/2·(sum) + h²/12·(slope difference)`.
const HERMITE_INTEGRAL: f64 = 12.0;
/// Its middle is the mean of the ends plus `h/8·(slope difference)`.
const HERMITE_MIDDLE: f64 = 8.0;
