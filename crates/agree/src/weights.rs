//! What counts in the planner, and how much: every number is a parameter with its mark in `science/planner.toml`.
//! All of them are assumptions, and the couple's own wishes and limits come first.

use science::{ParameterId, p};

/// The planner's weights. Utility is in units of mean comfort (see [`model`]'s summary), per evening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Weight of the peak of the alarm of distance.
    pub alarm_distance_peak: f64,
    /// Weight of the peak of the alarm of closeness.
    pub alarm_closeness_peak: f64,
    /// Weight of the peak of shutdown.
    pub shutdown_peak: f64,
    /// Weight of the next day.
    pub next_day: f64,
    /// Weight of the wishes, all met against none met.
    pub wish: f64,
    /// How far wishes are met by chance in an evening without an agreement, 0–1.
    pub wish_met_without: f64,
    /// Cost of one step: it has to be remembered.
    pub step_cost: f64,
    /// Cost of one agreed minute: it binds.
    pub minute_cost: f64,
    /// Cost of one more minute of talking: it takes effort, late and tired.
    pub talk_minute_cost: f64,
    /// Cost of one more minute of breathing together: it takes attention.
    pub breathe_minute_cost: f64,
    /// Weight of the squared difference between the share of the evening spent together and a partner's pull.
    pub together: f64,
    /// How far a minute of sleep counts as together, 0–1.
    pub sleep_together: f64,
    /// A gain below this, for both, is little: no one would notice it.
    pub little_gain: f64,
    /// Share of draws that count as the worst.
    pub worst_share: f64,
    /// How much worse the worst draws may be and still count as no worse: what the draws cannot tell apart.
    pub worst_slack: f64,
    /// Gains below this do not make an agreement: the Nash product needs both above it.
    pub least_gain: f64,
    /// Share of draws inside the interval of a gain.
    pub interval: f64,
    /// A change of utility below this is no reason for a step.
    pub reason_least: f64,
    /// An alternative keeps at least this share of the best one's Nash gain.
    pub alternative_share: f64,
    /// Two agreements differ when this share of the time is spent otherwise (see `choose::differ`).
    pub alternative_difference: f64,
}

impl Weights {
    /// The weights of `science/planner.toml`.
    #[must_use]
    pub fn from_science() -> Self {
        Self {
            alarm_distance_peak: fixed(p::PLAN_ALARM_DISTANCE_PEAK),
            alarm_closeness_peak: fixed(p::PLAN_ALARM_CLOSENESS_PEAK),
            shutdown_peak: fixed(p::PLAN_SHUTDOWN_PEAK),
            next_day: fixed(p::PLAN_NEXT_DAY),
            wish: fixed(p::PLAN_WISH),
            wish_met_without: fixed(p::PLAN_WISH_MET_WITHOUT),
            step_cost: fixed(p::PLAN_STEP_COST),
            minute_cost: fixed(p::PLAN_MINUTE_COST),
            talk_minute_cost: fixed(p::PLAN_TALK_MINUTE_COST),
            breathe_minute_cost: fixed(p::PLAN_BREATHE_MINUTE_COST),
            together: fixed(p::PLAN_TOGETHER),
            sleep_together: fixed(p::PLAN_SLEEP_TOGETHER),
            little_gain: fixed(p::PLAN_LITTLE_GAIN),
            worst_share: fixed(p::PLAN_WORST_SHARE),
            worst_slack: fixed(p::PLAN_WORST_SLACK),
            least_gain: fixed(p::PLAN_LEAST_GAIN),
            interval: fixed(p::PLAN_INTERVAL),
            reason_least: fixed(p::PLAN_REASON_LEAST),
            alternative_share: fixed(p::PLAN_ALTERNATIVE_SHARE),
            alternative_difference: fixed(p::PLAN_ALTERNATIVE_DIFFERENCE),
        }
    }
}

/// The value of a parameter; the planner's own are all fixed.
fn fixed(id: ParameterId) -> f64 {
    id.prior().distribution.median()
}
