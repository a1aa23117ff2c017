//! Scoring of our own check: the measurement model it assumes, and the estimates it gives.

use crate::assumption as assume;
use crate::bank::{self, ItemId};
use crate::dimension::Dimension;
use crate::instrument::{Instrument, Scale};
use crate::norm::{Group, Norm};
use crate::normal;
use crate::posterior::{self, Belief, Given, Habits, Level};
use crate::score::{
    Basis, Estimate, Scores, borders, count, finish, mean, same_answer, tail, turned, unknown,
};
use libm::sqrt;

/// The measurement model of one dimension of our own check, borrowed from the ECR and its short form.
pub(crate) fn level(dimension: Dimension) -> Level {
    let norm = |instrument, dimension| Norm::of(instrument, dimension, Group::ALL, Scale::OneToSeven);
    let (level, slope, set_spread) = match norm(Instrument::Ecr, dimension) {
        Some(norm) => (
            norm.mean,
            norm.sd * sqrt(norm.alpha),
            assume::SET_LEVEL_SPREAD.value,
        ),
        None => (
            assume::FEAR_MEAN.value,
            assume::FEAR_SD.value,
            assume::FEAR_SET_LEVEL_SPREAD.value,
        ),
    };
    // How much two items share, from the ECR-S; fear, which has no test to borrow from, takes anxiety's.
    let short_form = norm(Instrument::EcrS, dimension).or_else(|| norm(Instrument::EcrS, Dimension::Anxiety));
    let shared = short_form.map_or(0.0, |norm| one_item(norm.alpha, assume::SHORT_FORM_ITEMS.value))
        * assume::NEW_ITEM_DISCOUNT.value;
    Level {
        level,
        slope,
        noise: slope * sqrt((1.0 - shared) / shared),
        item_spread: assume::ITEM_LEVEL_SPREAD.value,
        set_spread,
    }
}

/// Correlation between two items, from the alpha of `items` of them (Spearman and Brown).
fn one_item(alpha: f64, items: f64) -> f64 {
    alpha / (items - (items - 1.0) * alpha)
}

pub(crate) fn habits() -> Habits {
    Habits {
        style_spread: assume::ANSWER_STYLE_SPREAD.value,
        scatter_spread: assume::SCATTER_SPREAD.value,
        lowest: bank::LOWEST,
        highest: bank::HIGHEST,
    }
}

/// Scores our own check.
pub(crate) fn own(answers: &[(ItemId, Option<u8>)], keyed: &[Vec<Given>; 3], beliefs: [Belief; 3]) -> Scores {
    let levels = Dimension::ALL.map(level);
    let trust = if same_answer(answers) {
        assume::SAME_ANSWER_TRUST.value
    } else {
        1.0
    };
    let [anxiety, avoidance, fear] = keyed;
    let joint = posterior::joint(
        [anxiety, avoidance, fear],
        levels,
        beliefs,
        habits(),
        borders(),
        trust,
    );
    let mut estimates = Dimension::ALL.map(unknown);
    for ((estimate, marginal), (given, level)) in estimates
        .iter_mut()
        .zip(&joint.marginals)
        .zip(keyed.iter().zip(levels))
    {
        let values: Vec<f64> = given
            .iter()
            .map(|given| turned(*given, Scale::OneToSeven))
            .collect();
        let (z_low, z_high) = (marginal.quantile(tail()), marginal.quantile(1.0 - tail()));
        let n = f64::from(count(values.len()));
        *estimate = Estimate {
            score: mean(&values),
            // Tidy answers do not make a new set of items better than it is.
            score_error: (!values.is_empty()).then(|| joint.scatter.max(1.0) * level.noise / sqrt(n)),
            z: marginal.mean,
            sd: marginal.sd,
            z_low,
            z_high,
            percentile: normal::cdf(marginal.mean),
            low: normal::cdf(z_low),
            high: normal::cdf(z_high),
            answered: count(values.len()),
            items: Instrument::Check.items_of(estimate.dimension),
            basis: if values.is_empty() {
                Basis::Nothing
            } else {
                Basis::Assumed
            },
            ..*estimate
        };
    }
    finish(
        Instrument::Check,
        estimates,
        joint.regions,
        answers,
        joint.scatter >= assume::SCATTER_TOLD.value,
    )
}
