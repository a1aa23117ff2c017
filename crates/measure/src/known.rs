//! Scoring of known instruments: an observed score, its error by the instrument's alpha, and the norms.

use crate::assumption as assume;
use crate::dimension::Dimension;
use crate::error::ScoreError;
use crate::instrument::{Instrument, Scale};
use crate::norm::{Group, Norm};
use crate::normal;
use crate::posterior::Belief;
use crate::score::{Basis, Estimate, Options, count, mean, tail, unknown};
use libm::sqrt;

/// An observed score of a known instrument and its error variance, relative to what the alpha says.
pub(crate) struct Summary {
    score: f64,
    answered: u8,
    /// Error variance of the score as a multiple of the error variance of the complete test.
    error: f64,
    /// Extra variance from the level of items that are missing, on the score's scale.
    gaps: f64,
}

impl Summary {
    pub(crate) fn of_score(instrument: Instrument, dimension: Dimension, score: f64) -> Self {
        Self {
            score,
            answered: instrument.items_of(dimension),
            error: 1.0,
            gaps: 0.0,
        }
    }

    pub(crate) fn of_items(
        instrument: Instrument,
        dimension: Dimension,
        values: &[f64],
        options: &Options,
        scale: Scale,
    ) -> Result<Option<Self>, ScoreError> {
        let Some(score) = mean(values) else {
            return Ok(None);
        };
        let all = f64::from(instrument.items_of(dimension));
        let n = f64::from(count(values.len()));
        let norm = norm_of(instrument, dimension, options, scale)?;
        let Some(norm) = norm else { return Ok(None) };
        // Scatter of this person's answers against the usual one: a weighted mean of the two variances.
        let item_spread = assume::ITEM_LEVEL_SPREAD.value * Scale::OneToSeven.point_on(scale);
        let usual = all * norm.sd * norm.sd * (1.0 - norm.alpha) + item_spread * item_spread;
        let own: f64 = values.iter().map(|value| (value - score) * (value - score)).sum();
        let prior = assume::SCATTER_PRIOR_ITEMS.value;
        let scatter = (prior * usual + own) / ((prior + n - 1.0) * usual);
        // Tidy answers do not make a test better than its alpha.
        let scatter = scatter.max(1.0);
        Ok(Some(Self {
            score,
            answered: count(values.len()),
            error: scatter * all / n,
            gaps: item_spread * item_spread * (1.0 / n - 1.0 / all),
        }))
    }
}

fn norm_of(
    instrument: Instrument,
    dimension: Dimension,
    options: &Options,
    scale: Scale,
) -> Result<Option<Norm>, ScoreError> {
    if !instrument.dimensions().contains(&dimension) {
        return Ok(None);
    }
    Norm::of(instrument, dimension, options.group, scale)
        .map(Some)
        .ok_or_else(|| ScoreError::NoNorms {
            group: options.group.to_string(),
        })
}

/// One dimension of a known instrument: the observed score is the true one plus error, both standardised by the norm;
/// the belief about all adults (and any cards) is updated by it.
pub(crate) fn known(
    instrument: Instrument,
    dimension: Dimension,
    summary: Option<Summary>,
    belief: Belief,
    options: &Options,
    scale: Scale,
) -> Result<(Estimate, Belief), ScoreError> {
    let items = instrument.items_of(dimension);
    let nothing = Estimate {
        items,
        ..unknown(dimension)
    };
    let everybody = norm_of(instrument, dimension, &Options::default(), scale)?;
    let group = norm_of(instrument, dimension, options, scale)?;
    let (Some(summary), Some(everybody), Some(group)) = (summary, everybody, group) else {
        return Ok((among(nothing, belief, belief), belief));
    };
    let error_variance = summary.error * (1.0 - everybody.alpha);
    let update = |norm: Norm, belief: Belief| {
        let true_share = sqrt(norm.alpha);
        let variance = summary.error * (1.0 - norm.alpha)
            + norm.spread * norm.spread
            + summary.gaps / (norm.sd * norm.sd);
        belief.with(
            norm.normal_score(summary.score) / true_share,
            sqrt(variance) / true_share,
        )
    };
    let after = update(everybody, belief);
    let place = if options.group == Group::ALL {
        after
    } else {
        update(group, belief)
    };
    let estimate = Estimate {
        score: Some(summary.score),
        score_error: Some(everybody.sd * sqrt(error_variance)),
        answered: summary.answered,
        basis: Basis::Norms,
        ..nothing
    };
    Ok((among(estimate, after, place), after))
}

/// Fills in the place: `z` among all adults, percentiles among the group.
fn among(estimate: Estimate, all: Belief, group: Belief) -> Estimate {
    let (sd, group_sd) = (sqrt(all.variance), sqrt(group.variance));
    let reach = normal::quantile(1.0 - tail());
    Estimate {
        z: all.mean,
        sd,
        z_low: all.mean - reach * sd,
        z_high: all.mean + reach * sd,
        percentile: normal::cdf(group.mean),
        low: normal::cdf(group.mean - reach * group_sd),
        high: normal::cdf(group.mean + reach * group_sd),
        ..estimate
    }
}
