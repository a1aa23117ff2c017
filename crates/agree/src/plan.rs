//! What comes out: the best agreement, two that differ, the frontier, or that none fits.

use model::{Agreement, Who};

use crate::collision::{Collision, OwnCollision};
use crate::limits::{Breach, Limits};
use crate::question::QuestionError;
use crate::reason::Reason;

pub use crate::propose::{evaluate, plan};

/// How an evening goes for one partner, over draws.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Outcome {
    /// Mean utility: comfort less the peaks of both alarms and of shutdown, in units of mean comfort.
    pub utility: f64,
    /// Mean comfort.
    pub comfort: f64,
    /// Mean peak of the alarm of distance, 0–1.
    pub alarm_distance_peak: f64,
    /// Mean peak of the alarm of closeness, 0–1.
    pub alarm_closeness_peak: f64,
    /// Mean peak of shutdown, 0–1.
    pub shutdown_peak: f64,
}

/// What one partner gives: what is agreed beyond what that person alone would choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Gives {
    /// Minutes of closeness beyond what they would choose.
    pub closer_min: u16,
    /// Minutes apart beyond what they would choose.
    pub apart_min: u16,
    /// Minutes of talking beyond what they would choose.
    pub talk_min: u16,
}

/// One agreement and what it does for both. Pairs are in the order of [`Who`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Proposal {
    /// The agreement.
    pub agreement: Agreement,
    /// Mean gain of each over an evening without an agreement, in units of mean comfort.
    pub gain: [f64; 2],
    /// How it suits each beyond the gain: how the time together fits their pull, less what it costs to remember and to
    /// be bound. The best agreement has the largest product of both sums of gain and this.
    pub suits: [f64; 2],
    /// Lower end of the interval of the gain over draws: how it could be for people like these two.
    pub gain_low: [f64; 2],
    /// Upper end of that interval.
    pub gain_high: [f64; 2],
    /// Share of draws in which each gains.
    pub better_in: [f64; 2],
    /// Mean of each one's worst tenth of the draws, less the same without an agreement: not below zero, up to what
    /// the draws can tell apart.
    pub worst_tenth: [f64; 2],
    /// The evening with it.
    pub outcome: [Outcome; 2],
    /// How far each one's wishes are met, 0–1, where something is wished for.
    pub wishes_met: [Option<f64>; 2],
    /// What each gives.
    pub gives: [Gives; 2],
    /// Why each step is there.
    pub why: Vec<Reason>,
}

/// One point of the frontier: no other agreement is better for both.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Point {
    /// The agreement.
    pub agreement: Agreement,
    /// Mean gain of each.
    pub gain: [f64; 2],
    /// Whether both gain and nobody's worst tenth is worse than without.
    pub fits: bool,
}

/// Why no agreement is proposed.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum WhyNone {
    /// Limits that cannot hold together. Names both partners' limits: see [`Plan::seen_by`].
    Collisions(Vec<Collision>),
    /// The same, as one partner may read it: their own part.
    OwnCollisions(Vec<OwnCollision>),
    /// No agreement was found in which both gain.
    NotBetterForBoth,
    /// In every agreement in which both gain on the whole, the worst evenings of one of them would get worse.
    WorstTenth,
}

/// What is known about how good the best one is.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Certificate {
    /// It is the best of all that were looked at; how far the very best one is from it is not known.
    GapUnknown,
    /// Every agreement on this grid that keeps form and limits was played on all draws or ruled out by a bound, and
    /// none is better.
    OnGrid {
        /// Most steps of the grid.
        steps: u8,
        /// Minutes a step of the grid may last.
        minutes: Vec<u16>,
        /// How many agreements the grid has.
        agreements: u32,
        /// Nash gain (the geometric mean of both gains) of the best one divided by that of the grid's best, ≥ 1.
        over_grid: f64,
    },
}

/// The planner's answer.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Plan {
    /// The best agreement, if one fits.
    pub best: Option<Proposal>,
    /// Up to two that differ in order or in kind and lose little, best first.
    pub alternatives: Vec<Proposal>,
    /// The agreements that no other one beats for both, from the first partner's best to the second's.
    pub frontier: Vec<Point>,
    /// Whether any agreement fits.
    pub fits: bool,
    /// Why none fits.
    pub none_fits: Option<WhyNone>,
    /// Whether an evening without an agreement goes about as well: neither would notice the gain.
    pub little_to_gain: bool,
    /// The evening without an agreement.
    pub without: [Outcome; 2],
    /// Whose place on the map is not known at all, so that their side rests on all adults.
    pub guessed: [bool; 2],
    /// How many draws the numbers rest on.
    pub draws: u32,
    /// How many agreements were looked at.
    pub looked_at: u32,
    /// How many minutes of evenings were simulated: the work, the same on every machine.
    pub simulated_min: u64,
    /// How good the best one is known to be.
    pub certificate: Certificate,
}

impl Plan {
    /// The plan as one partner may see it: where limits collide, only their own part. Counts of the search are left
    /// out, since how long it took depends on both partners' limits.
    #[must_use]
    pub fn seen_by(&self, who: Who) -> Self {
        let mut seen = self.clone();
        if let Some(WhyNone::Collisions(all)) = &self.none_fits {
            seen.none_fits = Some(WhyNone::OwnCollisions(
                all.iter().filter_map(|collision| collision.own(who)).collect(),
            ));
        }
        seen.looked_at = 0;
        seen.simulated_min = 0;
        if let Certificate::OnGrid { agreements, .. } = &mut seen.certificate {
            *agreements = 0;
        }
        seen
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// The question is wrong.
    Question(QuestionError),
    /// The planner was told to stop.
    Stopped,
}

impl std::fmt::Display for PlanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Question(error) => error.fmt(f),
            Self::Stopped => f.write_str("stopped before an agreement was found: ask again"),
        }
    }
}

impl std::error::Error for PlanError {}

/// What a changed agreement would do.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evaluation {
    /// Mean gain of each over an evening without an agreement.
    pub gain: [f64; 2],
    /// How it suits each beyond the gain, see [`Proposal::suits`].
    pub suits: [f64; 2],
    /// Lower end of the interval of the gain over draws.
    pub gain_low: [f64; 2],
    /// Upper end of that interval.
    pub gain_high: [f64; 2],
    /// Share of draws in which each gains.
    pub better_in: [f64; 2],
    /// Each one's worst tenth, less the same without.
    pub worst_tenth: [f64; 2],
    /// The evening with it.
    pub outcome: [Outcome; 2],
    /// The evening without.
    pub without: [Outcome; 2],
    /// How far each one's wishes are met.
    pub wishes_met: [Option<f64>; 2],
    /// The limits of each that it breaks. Each partner is told only of their own: [`Evaluation::broken_for`].
    pub(crate) breaks: [Vec<Breach>; 2],
}

impl Evaluation {
    /// The limits of one partner that this agreement breaks, to be told to that partner alone.
    #[must_use]
    pub fn broken_for(&self, who: Who) -> &[Breach] {
        &self.breaks[who.index()]
    }

    /// Whether somebody's limit is broken, so that it cannot be agreed on. That it is so tells each partner whose
    /// own limits hold that the other has one.
    #[must_use]
    pub fn can_be_agreed(&self) -> bool {
        self.breaks.iter().all(Vec::is_empty)
    }
}

/// The breaches of both.
pub(crate) fn breaches(limits: &[Limits; 2], agreement: &Agreement) -> [Vec<Breach>; 2] {
    limits.each_ref().map(|own| own.broken_by(agreement))
}
