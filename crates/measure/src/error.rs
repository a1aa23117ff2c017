//! What can be wrong with answers or scores, each with its cure.

use crate::bank::{self, ItemId};
use crate::dimension::Dimension;
use crate::instrument::Instrument;
use core::fmt;

/// Why answers or scores cannot be taken.
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreError {
    /// The instrument has no such item.
    UnknownItem {
        /// The instrument.
        instrument: Instrument,
        /// The item that was named.
        item: ItemId,
    },
    /// The answer lies outside the scale.
    OutOfScale {
        /// The item.
        item: ItemId,
        /// The answer given.
        value: u8,
        /// Lowest answer.
        lowest: u8,
        /// Highest answer.
        highest: u8,
    },
    /// The same answer stands there twice.
    Twice {
        /// The item.
        item: ItemId,
    },
    /// One item has two different answers.
    Contradiction {
        /// The item.
        item: ItemId,
        /// The answer found first; absent for a skip.
        first: Option<u8>,
        /// The answer found later; absent for a skip.
        second: Option<u8>,
    },
    /// This instrument takes scores, not answers by item.
    ScoresOnly {
        /// The instrument.
        instrument: Instrument,
        /// Why.
        why: &'static str,
    },
    /// A score that the scale cannot give, or no number at all.
    ScoreOutOfScale {
        /// The instrument.
        instrument: Instrument,
        /// The dimension.
        dimension: Dimension,
        /// The score given.
        score: f64,
        /// Lowest score.
        lowest: u8,
        /// Highest score.
        highest: u8,
    },
    /// The instrument does not speak of this dimension.
    NotMeasured {
        /// The instrument.
        instrument: Instrument,
        /// The dimension.
        dimension: Dimension,
    },
    /// A dimension was given two scores.
    ScoreTwice {
        /// The dimension.
        dimension: Dimension,
    },
    /// Our own check cannot be entered as a score.
    AnswersOnly,
    /// Our own check has one scale.
    FixedScale,
    /// Our own check has no norms, so no group to compare with.
    NoGroups,
    /// The open data have no norms for this group.
    NoNorms {
        /// The group, in words.
        group: String,
    },
}

fn answer(value: Option<u8>) -> String {
    value.map_or_else(|| "skipped".to_owned(), |value| value.to_string())
}

impl fmt::Display for ScoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownItem {
                instrument: Instrument::Check,
                item,
            } => {
                write!(
                    f,
                    "{} has no item “{item}”; its items are anx-1 to anx-6, avo-1 to avo-6, fear-1 to fear-6",
                    bank::NAME
                )
            }
            Self::UnknownItem { instrument, item } => {
                let last =
                    instrument.items_of(Dimension::Anxiety) + instrument.items_of(Dimension::Avoidance);
                write!(
                    f,
                    "the {instrument} has no item “{item}”; its items are numbered 1 to {last}"
                )
            }
            Self::OutOfScale {
                item,
                value,
                lowest,
                highest,
            } => write!(
                f,
                "item “{item}”: the answer {value} is outside {lowest} to {highest}; correct it, or leave it empty if it was skipped"
            ),
            Self::Twice { item } => write!(
                f,
                "item “{item}” stands there twice with the same answer; remove one of the two lines"
            ),
            Self::Contradiction { item, first, second } => write!(
                f,
                "item “{item}” has two different answers, {} and {}; keep the one that was meant",
                answer(*first),
                answer(*second)
            ),
            Self::ScoresOnly { instrument, why } => write!(
                f,
                "the {instrument} cannot be scored item by item here: {why}; enter its two scores instead, for example \
                 {{ score = 3.2, of = \"{instrument}\" }}"
            ),
            Self::ScoreOutOfScale {
                instrument,
                dimension,
                score,
                lowest,
                highest,
            } => write!(
                f,
                "{dimension}: {score} is no {instrument} score; the mean of the items lies between {lowest} and {highest} \
                 (divide a sum by the number of items)"
            ),
            Self::NotMeasured {
                instrument,
                dimension,
            } => {
                write!(
                    f,
                    "the {instrument} does not measure {dimension}; leave it out, it is then drawn from all adults"
                )
            }
            Self::ScoreTwice { dimension } => write!(f, "{dimension} has two scores; keep one"),
            Self::AnswersOnly => write!(
                f,
                "{} is scored from its answers, not from a score; give the answers by item",
                bank::NAME
            ),
            Self::FixedScale => write!(
                f,
                "{} is always answered from {} to {}; leave the scale out",
                bank::NAME,
                bank::LOWEST,
                bank::HIGHEST
            ),
            Self::NoGroups => write!(
                f,
                "{} has no norms yet, so there is no group to compare with; leave the norms out",
                bank::NAME
            ),
            Self::NoNorms { group } => {
                write!(
                    f,
                    "there are no norms for “{group}”; norms by age exist for women and men only"
                )
            }
        }
    }
}

impl core::error::Error for ScoreError {}
