//! What an evening amounts to for each partner, counted from minute 0.

use libm::exp;
use science::p;

use crate::draw::{Draw, Traits};
use crate::integrate::Moment;
use crate::lanes::{Pair, Pairs, Single, table};
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

table! {
    /// The weights of comfort.
    Comfort { calm, distance, closeness, presence }
}

impl Comfort<f64> {
    pub(crate) fn new(draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        Self {
            calm: v(p::COMFORT_CALM),
            distance: v(p::COMFORT_DISTANCE),
            closeness: v(p::COMFORT_CLOSENESS),
            presence: v(p::COMFORT_PRESENCE),
        }
    }
}

impl<O: Single> Comfort<O> {
    /// Comfort is linear in the state, and so is its change; `constant` is 1 for the state and 0 for its change.
    #[inline(always)]
    fn of<P: Pairs<One = O>>(&self, y: &State<P>, constant: f64) -> P {
        let none = y[at::CALM].constant(constant);
        y[at::CALM] * self.calm
            + (none - y[at::DISTANCE]) * self.distance
            + (none - y[at::CLOSENESS]) * self.closeness
            + (none - y[at::SHUTDOWN]) * self.presence
    }
}

/// How an evening is valued: the weights of comfort, and what each person takes into the next day.
#[derive(Clone, Debug)]
pub(crate) struct Valuation {
    pub(crate) comfort: Comfort<f64>,
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
            comfort: Comfort::new(draw),
            neutral: v(p::NEXT_DAY_NEUTRAL),
            carries_over: [carries_over(&traits[0]), carries_over(&traits[1])],
        }
    }

    /// One partner's summary of what was counted.
    pub(crate) fn summary(&self, i: usize, counted: &Counted) -> Summary {
        let comfort_mean = if counted.minutes > 0.0 {
            counted.sums.comfort / counted.minutes
        } else {
            counted.comfort_now
        };
        Summary {
            comfort_mean,
            alarm_distance_peak: counted.sums.distance,
            alarm_closeness_peak: counted.sums.closeness,
            shutdown_peak: counted.sums.shutdown,
            wish_for_closeness_at_end: counted.pull,
            next_day: self.carries_over[i] * (comfort_mean - self.neutral),
        }
    }
}

/// What was counted of one partner's evening so far.
pub(crate) struct Counted {
    pub(crate) minutes: f64,
    pub(crate) sums: Tally<f64>,
    /// Comfort and pull at this moment.
    pub(crate) comfort_now: f64,
    pub(crate) pull: f64,
}

table! {
    /// The sum of comfort over minutes, and the highest of both alarms and of shutdown.
    Tally { comfort, distance, closeness, shutdown }
}

impl<P: Pairs> Tally<P> {
    /// Nothing is counted yet but the first moment.
    #[inline(always)]
    pub(crate) fn begin(y: &State<P>) -> Self {
        Self {
            comfort: y[at::CALM].constant(0.0),
            distance: y[at::DISTANCE],
            closeness: y[at::CLOSENESS],
            shutdown: y[at::SHUTDOWN],
        }
    }

    /// Adds one step between two states with their changes; the integral uses the changes at both ends and is exact
    /// for cubic courses.
    #[inline(always)]
    pub(crate) fn add(
        &mut self,
        [from, to]: [&State<P>; 2],
        [change_from, change_to]: [&State<P>; 2],
        step: f64,
        comfort: &Comfort<P::One>,
    ) {
        let ends = comfort.of(from, 1.0) + comfort.of(to, 1.0);
        let bend = comfort.of(change_from, 0.0) - comfort.of(change_to, 0.0);
        self.comfort += ends.scaled(step / 2.0) + bend.scaled(step * step / HERMITE_INTEGRAL);
        for (peak, k) in [
            (&mut self.distance, at::DISTANCE),
            (&mut self.closeness, at::CLOSENESS),
            (&mut self.shutdown, at::SHUTDOWN),
        ] {
            *peak = peak
                .higher(to[k])
                .crest([from[k], to[k]], [change_from[k], change_to[k]], step);
        }
    }
}

impl Tally<Pair> {
    pub(crate) fn summary(&self, moment: &Moment, valuation: &Valuation) -> [Summary; 2] {
        [0, 1].map(|i: usize| {
            let counted = Counted {
                minutes: moment.at_min,
                sums: self.map(|sum| sum.0[i]),
                comfort_now: valuation.comfort.of(&moment.state, 1.0).0[i],
                pull: moment.state[at::PULL].0[i],
            };
            valuation.summary(i, &counted)
        })
    }
}

/// The integral of a cubic through two ends with their slopes is `h/2·(sum) + h²/12·(slope difference)`.
const HERMITE_INTEGRAL: f64 = 12.0;

#[cfg(test)]
mod tests {
    use super::Summary;

    #[test]
    fn six_numbers_and_their_names_are_in_one_order() {
        let values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
        let summary = Summary::from_values(values);
        assert_eq!(summary.values(), values);
        assert_eq!((summary.comfort_mean, summary.next_day), (0.1, 0.6));
        let shown = format!("{summary:?}");
        let places = Summary::NAMES.map(|name| shown.find(name));
        assert!(places.is_sorted() && places[0].is_some(), "{shown}");
    }
}
