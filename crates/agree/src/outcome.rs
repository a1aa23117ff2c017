//! What an evening is worth to each partner, and how two evenings compare over draws.

use model::StepKind;
use model::Summary;

use crate::limits::Wishes;
use crate::moves::close;
use crate::rollout::Sequence;
use crate::weights::Weights;

/// What an evening was worth to each, by the model alone: mean comfort, less the peaks of both alarms and of
/// shutdown, and the next day.
pub(crate) fn felt(weights: &Weights, summary: &[Summary; 2]) -> [f64; 2] {
    summary.each_ref().map(|own| {
        own.comfort_mean
            - weights.alarm_distance_peak * own.alarm_distance_peak
            - weights.alarm_closeness_peak * own.alarm_closeness_peak
            - weights.shutdown_peak * own.shutdown_peak
            + weights.next_day * own.next_day
    })
}

/// What the agreement itself adds for each, whatever the draw: wishes met more than by chance.
pub(crate) fn wished(weights: &Weights, wishes: &[Wishes; 2], sequence: &Sequence) -> [f64; 2] {
    let Some(agreement) = sequence.agreement() else {
        return [0.0; 2];
    };
    wishes.each_ref().map(|own| {
        own.met_by(&agreement)
            .map_or(0.0, |met| weights.wish * (met - weights.wish_met_without))
    })
}

/// Each one's pull in the end of evenings without an agreement, 0–1: how much they would like to be together.
pub(crate) fn wants_of(without: &[[Summary; 2]]) -> [f64; 2] {
    [0, 1].map(|who: usize| {
        mean(
            &without
                .iter()
                .map(|row| row[who].wish_for_closeness_at_end)
                .collect::<Vec<_>>(),
        )
    })
}

/// What decides between agreements that feel alike, for each: how the time together fits their pull, less what it
/// costs to remember the steps, to be bound, to talk and to breathe together. No part of the gain that is reported.
///
/// Comfort hardly differs once anything is agreed on, since nobody has to guess any more. But one person still wants
/// to be close and the other wants room. `wants` is each one's pull; minutes that are not agreed on count as half
/// together.
pub(crate) fn suits(weights: &Weights, wants: [f64; 2], horizon: u16, sequence: &Sequence) -> [f64; 2] {
    #[expect(clippy::cast_precision_loss, reason = "at most six steps")]
    let steps = sequence.len() as f64;
    let total = f64::from(sequence.total_minutes());
    let cost = weights.step_cost * steps
        + weights.minute_cost * total
        + weights.talk_minute_cost * f64::from(sequence.minutes_of(StepKind::Talk))
        + weights.breathe_minute_cost * f64::from(sequence.minutes_of(StepKind::Breathe));
    let near: f64 = sequence
        .steps()
        .map(|(kind, minutes)| {
            let share = match kind {
                StepKind::Sleep => weights.sleep_together,
                kind if close(kind) => 1.0,
                _ => 0.0,
            };
            share * f64::from(minutes)
        })
        .sum();
    let horizon = f64::from(horizon.max(1));
    let share = (near + 0.5 * (horizon - total).max(0.0)) / horizon.max(total);
    wants.map(|want| {
        let miss = |share: f64| (share - want) * (share - want);
        weights.together * (miss(0.5) - miss(share)) - cost
    })
}

/// How an agreement compares with none, for one partner, over paired draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Compared {
    /// Mean gain.
    pub(crate) gain: f64,
    /// Mean over the worst draws with the agreement, less the mean over the worst draws without.
    pub(crate) worst: f64,
}

/// Compares for both partners: what was felt with and without on the same draws, and what the agreement itself adds.
pub(crate) fn compare(
    weights: &Weights,
    with: &[[f64; 2]],
    without: &[[f64; 2]],
    added: [f64; 2],
) -> [Compared; 2] {
    [0, 1].map(|i| {
        let column =
            |rows: &[[f64; 2]]| -> Vec<f64> { rows.iter().take(with.len()).map(|row| row[i]).collect() };
        let (with, without) = (column(with), column(without));
        Compared {
            gain: mean(&with) - mean(&without) + added[i],
            worst: worst_mean(&with, weights.worst_share) - worst_mean(&without, weights.worst_share)
                + added[i],
        }
    })
}

/// The logarithm of the Nash product of two gains. Below the least gain it goes on as a straight line, so that two
/// agreements nobody would take can still be compared.
pub(crate) fn nash(weights: &Weights, gains: [f64; 2]) -> f64 {
    let least = weights.least_gain;
    gains
        .into_iter()
        .map(|gain| {
            if gain > least {
                gain.ln()
            } else {
                least.ln() + (gain - least) / least
            }
        })
        .sum()
}

/// The geometric mean of both net gains: what two agreements are compared by in words and tests.
pub(crate) fn nash_gain(weights: &Weights, net: [f64; 2]) -> f64 {
    (0.5 * nash(weights, net)).exp()
}

/// The mean; 0 of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most a few thousand draws")]
    let n = values.len() as f64;
    values.iter().sum::<f64>() / n
}

/// The mean of the lowest share of the values, of at least one.
pub(crate) fn worst_mean(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = rank(sorted.len(), share).max(1).min(sorted.len());
    mean(&sorted[..n])
}

/// The value below which this share of the values lies.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = rank(sorted.len(), share).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(0.0)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a few thousand draws is a small whole number"
)]
fn rank(len: usize, share: f64) -> usize {
    (len as f64 * share) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worst_share_and_quantiles() {
        let values: Vec<f64> = (0..20).rev().map(f64::from).collect();
        assert_eq!(worst_mean(&values, 0.1), 0.5);
        assert_eq!(worst_mean(&values, 0.01), 0.0);
        assert_eq!(quantile(&values, 0.05), 1.0);
        assert_eq!(quantile(&values, 0.95), 19.0);
    }
}
