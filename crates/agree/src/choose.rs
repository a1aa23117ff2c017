//! From everything that was played on all draws: the best, two that differ, and the frontier.

use model::StepKind;

use crate::evening::Evenings;
use crate::outcome::nash;
use crate::rollout::Sequence;
use crate::search::{Aim, Search};

/// Most points of the frontier a picture shows.
const FRONTIER_POINTS: usize = 12;

/// Whether both gain and nobody's worst draws are worse than without.
pub(crate) fn fits<E: Evenings>(search: &Search<'_, E>, candidate: &Sequence, draws: usize) -> bool {
    let weights = search.weights;
    search
        .compared(candidate, draws)
        .iter()
        .all(|own| own.gain > weights.least_gain && own.worst >= -weights.worst_slack)
}

/// What two people do, as they would tell it: apart is apart, however it was agreed.
const fn told(kind: StepKind) -> StepKind {
    match kind {
        StepKind::ApartInRoom | StepKind::ApartWithReturn | StepKind::Wash => StepKind::ApartWithReturn,
        StepKind::Breathe => StepKind::Quiet,
        other => other,
    }
}

/// The share of the time, until the longer of the two ends, in which two agreements do different things.
fn difference(a: &Sequence, b: &Sequence) -> f64 {
    let minutes = a.total_minutes().max(b.total_minutes());
    let unlike = (0..minutes)
        .filter(|&minute| a.at(minute).map(told) != b.at(minute).map(told))
        .count();
    #[expect(clippy::cast_precision_loss, reason = "minutes of one evening")]
    let unlike = unlike as f64;
    if minutes == 0 {
        0.0
    } else {
        unlike / f64::from(minutes)
    }
}

/// Whether two agreements are different proposals and not the same one with other minutes: another order or other
/// kinds, for a good part of the time.
pub(crate) fn differ<E: Evenings>(search: &Search<'_, E>, a: &Sequence, b: &Sequence) -> bool {
    let order = |of: &Sequence| {
        let mut kinds: Vec<StepKind> = of.kinds().map(told).collect();
        kinds.dedup();
        kinds
    };
    order(a) != order(b) && difference(a, b) >= search.weights.alternative_difference
}

/// The best candidate of every order of kinds, best first.
pub(crate) fn shapes<E: Evenings>(
    search: &Search<'_, E>,
    candidates: &[Sequence],
    n: usize,
    keep: usize,
) -> Vec<Sequence> {
    let mut found: Vec<Sequence> = Vec::new();
    for candidate in search.best_of(candidates, n, Aim::Both, candidates.len()) {
        if found.len() == keep {
            break;
        }
        if found.iter().all(|other| differ(search, other, &candidate)) {
            found.push(candidate);
        }
    }
    found
}

/// Up to `keep` agreements that fit, differ from the best and from each other, and lose not too much.
pub(crate) fn alternatives<E: Evenings>(
    search: &Search<'_, E>,
    candidates: &[Sequence],
    best: &Sequence,
    draws: usize,
    keep: usize,
) -> Vec<Sequence> {
    // The Nash product is in squared gains: the share is of one gain, the same for both.
    let floor = nash(search.weights, search.net(best, draws)) + 2.0 * search.weights.alternative_share.ln();
    let mut found = vec![*best];
    for candidate in search.best_of(candidates, draws, Aim::Both, candidates.len()) {
        if found.len() > keep {
            break;
        }
        if fits(search, &candidate, draws)
            && nash(search.weights, search.net(&candidate, draws)) >= floor
            && found.iter().all(|other| differ(search, other, &candidate))
        {
            found.push(candidate);
        }
    }
    found.remove(0);
    found
}

/// The candidates that no other one beats for both partners, from the first partner's best to the second's.
pub(crate) fn frontier<E: Evenings>(
    search: &Search<'_, E>,
    candidates: &[Sequence],
    draws: usize,
) -> Vec<(Sequence, [f64; 2])> {
    let mut valued: Vec<(Sequence, [f64; 2])> = candidates
        .iter()
        .map(|candidate| (*candidate, search.compared(candidate, draws).map(|own| own.gain)))
        .collect();
    valued.sort_by(|a, b| {
        b.1[0]
            .total_cmp(&a.1[0])
            .then(b.1[1].total_cmp(&a.1[1]))
            .then(a.0.cmp(&b.0))
    });
    let mut best_second = f64::NEG_INFINITY;
    valued.retain(|(_, gains)| {
        let new = gains[1] > best_second;
        best_second = best_second.max(gains[1]);
        new
    });
    let step = valued.len().div_ceil(FRONTIER_POINTS).max(1);
    let last = valued.len().saturating_sub(1);
    let mut index = 0;
    valued.retain(|_| {
        let keep = index % step == 0 || index == last;
        index += 1;
        keep
    });
    valued
}
