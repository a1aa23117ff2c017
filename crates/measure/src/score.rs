//! From answers or scores to a place on the three dimensions, each with an interval.

use crate::assumption as assume;
use crate::bank::{self, ItemId};
use crate::dimension::{Dimension, Pattern};
use crate::error::ScoreError;
use crate::instrument::{Instrument, Scale};
use crate::known::{Summary, known};
use crate::norm::Group;
use crate::own::own;
use crate::posterior::{Belief, Borders, Given};

/// What may be said beside the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whom to compare with; percentiles are among this group, `z` always among all adults.
    pub group: Group,
    /// The scale of a known instrument; 1 to 7 when absent.
    pub scale: Option<Scale>,
    /// The recognition cards in which the person knew themselves.
    pub cards: Vec<Pattern>,
}

/// Where a percentile comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Basis {
    /// From norms of the instrument.
    Norms,
    /// Assumed: no norms exist for these items, another test's stand in.
    Assumed,
    /// Nothing was answered: the belief about any adult.
    Nothing,
}

/// One dimension of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Estimate {
    /// The dimension.
    pub dimension: Dimension,
    /// Mean of the answers after reverse keying, on the instrument's scale; absent when nothing was answered.
    pub score: Option<f64>,
    /// Standard error of `score`, on the same scale: what another, equal set of items would scatter by.
    pub score_error: Option<f64>,
    /// Best estimate as a normal score among all adults: 0 is the middle, 1 one standard deviation above it.
    pub z: f64,
    /// Standard deviation of that estimate; 1 when nothing is known.
    pub sd: f64,
    /// Lower end of the 90 % interval, as a normal score.
    pub z_low: f64,
    /// Upper end of the 90 % interval, as a normal score.
    pub z_high: f64,
    /// Share of the group with less of it, 0–1.
    pub percentile: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
    /// How many items were answered; for an entered score, how many the instrument has.
    pub answered: u8,
    /// How many items the instrument has for it.
    pub items: u8,
    /// Where the percentile comes from.
    pub basis: Basis,
}

/// How much of the belief about a person lies in each region of the map; together 1. Never a type.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Regions {
    /// Little anxiety, little avoidance.
    pub secure: f64,
    /// Much anxiety, little avoidance.
    pub anxious: f64,
    /// Little anxiety, much avoidance.
    pub avoidant: f64,
    /// Much of both, or much fear.
    pub disorganised: f64,
}

impl Regions {
    /// The share of one region.
    #[must_use]
    pub const fn of(&self, pattern: Pattern) -> f64 {
        match pattern {
            Pattern::Secure => self.secure,
            Pattern::Anxious => self.anxious,
            Pattern::Avoidant => self.avoidant,
            Pattern::Disorganised => self.disorganised,
        }
    }

    const fn from_shares(shares: [f64; 4]) -> Self {
        let [secure, anxious, avoidant, disorganised] = shares;
        Self {
            secure,
            anxious,
            avoidant,
            disorganised,
        }
    }
}

/// Something to say beside the result; the words are messages of `check.ftl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Note {
    /// Every answer is the same although the items point both ways.
    SameAnswer,
    /// The answers scatter more than answers usually do.
    Inconsistent,
    /// Items were skipped.
    Missing,
    /// Agreement with something hard: point gently to help.
    Care,
}

impl Note {
    /// The Fluent message with its words; `check-note-missing` takes `count`, `check-note-care` takes `name`.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::SameAnswer => "check-note-same-answer",
            Self::Inconsistent => "check-note-inconsistent",
            Self::Missing => "check-note-missing",
            Self::Care => "check-note-care",
        }
    }
}

/// The result of a questionnaire.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scores {
    /// The questionnaire.
    pub instrument: Instrument,
    /// Anxiety, avoidance, fear.
    pub dimensions: [Estimate; 3],
    /// Items not answered, over all dimensions.
    pub missing: u8,
    /// Shares of the four regions.
    pub regions: Regions,
    /// What to say beside it.
    pub notes: Vec<Note>,
}

impl Scores {
    /// One dimension.
    #[must_use]
    pub const fn of(&self, dimension: Dimension) -> &Estimate {
        let [anxiety, avoidance, fear] = &self.dimensions;
        match dimension {
            Dimension::Anxiety => anxiety,
            Dimension::Avoidance => avoidance,
            Dimension::Fear => fear,
        }
    }
}

/// Scores answers by item, compared with all adults and without cards. See [`score_with`].
///
/// # Errors
/// As [`score_with`].
pub fn score(instrument: Instrument, answers: &[(ItemId, Option<u8>)]) -> Result<Scores, ScoreError> {
    score_with(instrument, answers, &Options::default())
}

/// Scores answers by item. An answer of `None`, or an item that does not appear, is a skip: the interval widens; with
/// no answers at all the result is the belief about any adult.
///
/// # Errors
/// Unknown items, answers outside the scale, an item that stands there twice, an instrument that takes scores only, a
/// group or scale that the instrument does not have.
pub fn score_with(
    instrument: Instrument,
    answers: &[(ItemId, Option<u8>)],
    options: &Options,
) -> Result<Scores, ScoreError> {
    let scale = scale_of(instrument, options)?;
    let keyed = check(instrument, answers, scale)?;
    let beliefs = cards(&options.cards);
    match instrument {
        Instrument::Check => Ok(own(answers, &keyed, beliefs)),
        Instrument::Ecr | Instrument::EcrR | Instrument::EcrS | Instrument::EcrRs => {
            let mut estimates = [
                unknown(Dimension::Anxiety),
                unknown(Dimension::Avoidance),
                unknown(Dimension::Fear),
            ];
            let mut held = beliefs;
            for dimension in Dimension::ALL {
                let d = dimension.index();
                let values: Vec<f64> = keyed[d].iter().map(|given| turned(*given, scale)).collect();
                let summary = Summary::of_items(instrument, dimension, &values, options, scale)?;
                (estimates[d], held[d]) = known(instrument, dimension, summary, beliefs[d], options, scale)?;
            }
            Ok(finish(
                instrument,
                estimates,
                borders().of_beliefs(held),
                answers,
                false,
            ))
        }
    }
}

/// Takes the scores of a known instrument: means of its items, after its own reverse keying.
///
/// # Errors
/// Scores outside the scale, a dimension twice or not measured, our own check (which needs its answers), a group or
/// scale that the instrument does not have.
pub fn from_scores(
    instrument: Instrument,
    scores: &[(Dimension, f64)],
    options: &Options,
) -> Result<Scores, ScoreError> {
    if instrument == Instrument::Check {
        return Err(ScoreError::AnswersOnly);
    }
    let scale = scale_of(instrument, options)?;
    let mut given: [Option<f64>; 3] = [None; 3];
    for &(dimension, score) in scores {
        if !instrument.dimensions().contains(&dimension) {
            return Err(ScoreError::NotMeasured {
                instrument,
                dimension,
            });
        }
        let (lowest, highest) = (scale.lowest(), scale.highest());
        if !(f64::from(lowest)..=f64::from(highest)).contains(&score) {
            return Err(ScoreError::ScoreOutOfScale {
                instrument,
                dimension,
                score,
                lowest,
                highest,
            });
        }
        if given[dimension.index()].replace(score).is_some() {
            return Err(ScoreError::ScoreTwice { dimension });
        }
    }
    let beliefs = cards(&options.cards);
    let mut estimates = [
        unknown(Dimension::Anxiety),
        unknown(Dimension::Avoidance),
        unknown(Dimension::Fear),
    ];
    let mut held = beliefs;
    for dimension in Dimension::ALL {
        let d = dimension.index();
        let summary = given[d].map(|score| Summary::of_score(instrument, dimension, score));
        (estimates[d], held[d]) = known(instrument, dimension, summary, beliefs[d], options, scale)?;
    }
    Ok(finish(
        instrument,
        estimates,
        borders().of_beliefs(held),
        &[],
        false,
    ))
}

fn scale_of(instrument: Instrument, options: &Options) -> Result<Scale, ScoreError> {
    if instrument == Instrument::Check {
        if options.scale.is_some() {
            return Err(ScoreError::FixedScale);
        }
        if options.group != Group::ALL {
            return Err(ScoreError::NoGroups);
        }
    }
    Ok(options.scale.unwrap_or(instrument.usual_scale()))
}

/// Checks the answers and sorts those given by dimension.
fn check(
    instrument: Instrument,
    answers: &[(ItemId, Option<u8>)],
    scale: Scale,
) -> Result<[Vec<Given>; 3], ScoreError> {
    if let Some(why) = instrument.why_scores_only() {
        return Err(ScoreError::ScoresOnly { instrument, why });
    }
    let mut sorted: [Vec<Given>; 3] = Default::default();
    for (at, &(item, value)) in answers.iter().enumerate() {
        let key = instrument
            .key(item)
            .ok_or(ScoreError::UnknownItem { instrument, item })?;
        if let Some(&(_, first)) = answers.iter().take(at).find(|(earlier, _)| *earlier == item) {
            return Err(if first == value {
                ScoreError::Twice { item }
            } else {
                ScoreError::Contradiction {
                    item,
                    first,
                    second: value,
                }
            });
        }
        if let Some(value) = value {
            let (lowest, highest) = (scale.lowest(), scale.highest());
            if !(lowest..=highest).contains(&value) {
                return Err(ScoreError::OutOfScale {
                    item,
                    value,
                    lowest,
                    highest,
                });
            }
            sorted[key.dimension.index()].push(Given {
                value,
                reversed: key.reversed,
            });
        }
    }
    Ok(sorted)
}

/// What the recognition cards say: each stands somewhere on the dimensions it speaks of; several are averaged, so that
/// picking more of them never makes anyone surer.
fn cards(cards: &[Pattern]) -> [Belief; 3] {
    let far = assume::CARD_DISTANCE.value;
    let place = |pattern: &Pattern| match pattern {
        Pattern::Secure => [-far, -far, -far],
        Pattern::Anxious => [far, 0.0, 0.0],
        Pattern::Avoidant => [0.0, far, 0.0],
        Pattern::Disorganised => [far, far, far],
    };
    let count = f64::from(u32::try_from(cards.len()).unwrap_or(u32::MAX));
    core::array::from_fn(|d| {
        if cards.is_empty() {
            return Belief::ADULTS;
        }
        let mean = cards.iter().map(|card| place(card)[d]).sum::<f64>() / count;
        Belief::ADULTS.with(mean, assume::CARD_SD.value)
    })
}

pub(crate) const fn unknown(dimension: Dimension) -> Estimate {
    Estimate {
        dimension,
        score: None,
        score_error: None,
        z: 0.0,
        sd: 1.0,
        z_low: 0.0,
        z_high: 0.0,
        percentile: 0.5,
        low: 0.0,
        high: 1.0,
        answered: 0,
        items: 0,
        basis: Basis::Nothing,
    }
}

/// The part of the belief outside the interval, on one side.
pub(crate) fn tail() -> f64 {
    0.5 * (1.0 - assume::INTERVAL.value)
}

pub(crate) fn count(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

/// An answer after reverse keying.
pub(crate) fn turned(given: Given, scale: Scale) -> f64 {
    if given.reversed {
        f64::from(scale.lowest()) + f64::from(scale.highest()) - f64::from(given.value)
    } else {
        f64::from(given.value)
    }
}

pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / f64::from(count(values.len())))
}

pub(crate) fn borders() -> Borders {
    Borders {
        cut: assume::REGION_CUT.value,
        fear_cut: assume::REGION_FEAR_CUT.value,
        softness: assume::REGION_SOFTNESS.value,
    }
}

/// Whether many answers were given and all are the same, although the items point both ways.
pub(crate) fn same_answer(answers: &[(ItemId, Option<u8>)]) -> bool {
    let values: Vec<u8> = answers.iter().filter_map(|(_, value)| *value).collect();
    f64::from(count(values.len())) >= assume::SAME_ANSWER_ITEMS.value
        && values.windows(2).all(|pair| pair.first() == pair.last())
}

/// Puts the parts together and finds what must be said beside them.
pub(crate) fn finish(
    instrument: Instrument,
    dimensions: [Estimate; 3],
    regions: [f64; 4],
    answers: &[(ItemId, Option<u8>)],
    scattered: bool,
) -> Scores {
    let missing = dimensions
        .iter()
        .map(|estimate| estimate.items - estimate.answered.min(estimate.items))
        .sum();
    let same = same_answer(answers);
    let hard = |(item, value): &(ItemId, Option<u8>)| {
        bank::find(*item).is_some_and(|item| item.sensitive)
            && value.is_some_and(|value| f64::from(value) >= assume::CARE_ANSWER.value)
    };
    let notes = [
        (same, Note::SameAnswer),
        (scattered && !same, Note::Inconsistent),
        (missing > 0, Note::Missing),
        (!same && answers.iter().any(hard), Note::Care),
    ];
    Scores {
        instrument,
        dimensions,
        missing,
        regions: Regions::from_shares(regions),
        notes: notes
            .into_iter()
            .filter_map(|(applies, note)| applies.then_some(note))
            .collect(),
    }
}
