//! What an evening amounts to for each partner, counted from minute 0.

use libm::exp;
use science::p;

use crate::draw::{Draw, Traits};
use crate::integrate::Moment;
use crate::lanes::Pair;
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
    fn of(&self, y: &State, constant: f64) -> Pair {
        let none = Pair::both(constant);
        y[at::CALM] * self.calm
            + (none - y[at::DISTANCE]) * self.distance
            + (none - y[at::CLOSENESS]) * self.closeness
            + (none - y[at::SHUTDOWN]) * self.presence
    }
}

/// Running sums and peaks of an evening.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    comfort: Pair,
    distance: Pair,
    closeness: Pair,
    shutdown: Pair,
}

impl Tally {
    pub(crate) const EMPTY: Self = Self {
        comfort: Pair::ZERO,
        distance: Pair::ZERO,
        closeness: Pair::ZERO,
        shutdown: Pair::ZERO,
    };

    pub(crate) fn begin(moment: &Moment) -> Self {
        let mut tally = Self::EMPTY;
        tally.see(&moment.state);
        tally
    }

    fn see(&mut self, y: &State) {
        self.distance = higher(self.distance, y[at::DISTANCE]);
        self.closeness = higher(self.closeness, y[at::CLOSENESS]);
        self.shutdown = higher(self.shutdown, y[at::SHUTDOWN]);
    }

    /// Adds one step; the integral uses the changes at both ends and is exact for cubic courses.
    #[inline]
    pub(crate) fn add(&mut self, from: &Moment, to: &Moment, step: f64, valuation: &Valuation) {
        let ends = valuation.of(&from.state, 1.0) + valuation.of(&to.state, 1.0);
        let bend = valuation.of(&from.change, 0.0) - valuation.of(&to.change, 0.0);
        self.comfort += ends * (step / 2.0) + bend * (step * step / HERMITE_INTEGRAL);
        self.see(&to.state);
        for (peak, k) in [
            (&mut self.distance, at::DISTANCE),
            (&mut self.closeness, at::CLOSENESS),
            (&mut self.shutdown, at::SHUTDOWN),
        ] {
            for i in 0..2 {
                let (rises, falls) = (from.change[k].0[i], to.change[k].0[i]);
                if rises > 0.0 && falls < 0.0 {
                    let ends = [from.state[k].0[i], to.state[k].0[i]];
                    peak.0[i] = peak.0[i].max(peak_between(ends, [rises, falls], step));
                }
            }
        }
    }

    pub(crate) fn summary(&self, moment: &Moment, valuation: &Valuation) -> [Summary; 2] {
        [0, 1].map(|i: usize| {
            let minutes = moment.at_min;
            let comfort_mean = if minutes > 0.0 {
                self.comfort.0[i] / minutes
            } else {
                valuation.of(&moment.state, 1.0).0[i]
            };
            Summary {
                comfort_mean,
                alarm_distance_peak: self.distance.0[i],
                alarm_closeness_peak: self.closeness.0[i],
                shutdown_peak: self.shutdown.0[i],
                wish_for_closeness_at_end: moment.state[at::PULL].0[i],
                next_day: valuation.carries_over[i] * (comfort_mean - valuation.neutral),
            }
        })
    }
}

fn higher(one: Pair, other: Pair) -> Pair {
    Pair([one.0[0].max(other.0[0]), one.0[1].max(other.0[1])])
}

/// The height of the cubic through two ends with their slopes where the slope, taken as a line, is 0.
fn peak_between([y0, y1]: [f64; 2], [rises, falls]: [f64; 2], step: f64) -> f64 {
    let place = rises / (rises - falls);
    let rest = 1.0 - place;
    let bend = (step * rises - (y1 - y0)) * rest - (step * falls - (y1 - y0)) * place;
    y0 * rest + y1 * place + bend * (place * rest)
}

/// The integral of a cubic through two ends with their slopes is `h/2·(sum) + h²/12·(slope difference)`.
const HERMITE_INTEGRAL: f64 = 12.0;
