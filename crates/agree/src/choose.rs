//! From everything that was played on all draws: the best, two that differ, and the frontier.

use model::StepKind;

use crate::evening::Evenings;
use crate::outcome::nash;
use crate::rollout::Sequence;
use crate::search::{Aim, Search};
use crate::weights::Weights;

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
fn unlike_in_time(a: &Sequence, b: &Sequence) -> f64 {
    let minutes = a.total_minutes().max(b.total_minutes());
    let unlike = |minute: &u16| a.at(*minute).map(told) != b.at(*minute).map(told);
    share((0..minutes).filter(unlike).map(|_| 1).sum(), minutes)
}

/// The minutes by which the kinds of two agreements differ, whatever their order, as a share of the longer one.
fn unlike_in_kind(a: &Sequence, b: &Sequence) -> f64 {
    let minutes = a.total_minutes().max(b.total_minutes());
    let spent = |of: &Sequence, kind: StepKind| -> u16 {
        let of_kind = of.steps().filter(|step| told(step.0) == kind);
        of_kind.map(|step| step.1).sum()
    };
    let mut kinds: Vec<StepKind> = a.kinds().chain(b.kinds()).map(told).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let unlike: u16 = kinds
        .into_iter()
        .map(|kind| spent(a, kind).abs_diff(spent(b, kind)))
        .sum();
    share(unlike, minutes)
}

fn share(part: u16, whole: u16) -> f64 {
    if whole == 0 {
        0.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

/// Whether two agreements are different proposals, and not the same one with other minutes or with two steps in each
/// other's place: they begin with another kind and go on otherwise, or they spend a good part of the time on other
/// kinds.
pub(crate) fn differ(weights: &Weights, a: &Sequence, b: &Sequence) -> bool {
    let opens = |of: &Sequence| of.at(0).map(told);
    let unlike = if opens(a) == opens(b) {
        unlike_in_kind(a, b)
    } else {
        unlike_in_time(a, b)
    };
    unlike >= weights.alternative_difference
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
        if found
            .iter()
            .all(|other| differ(search.weights, other, &candidate))
        {
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
            && found
                .iter()
                .all(|other| differ(search.weights, other, &candidate))
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

#[cfg(test)]
mod tests {
    use super::*;
    use StepKind::{ApartInRoom, Breathe, Hold, Quiet, Talk, Wash};

    type Steps = &'static [(StepKind, u16)];

    #[track_caller]
    fn check(first: Steps, second: Steps, expected: bool) {
        let of = |steps: Steps| Sequence::of(steps.iter().copied()).unwrap_or(Sequence::NONE);
        let [first, second] = [of(first), of(second)];
        let weights = Weights::from_science();
        assert_eq!(differ(&weights, &first, &second), expected);
        assert_eq!(differ(&weights, &second, &first), expected, "the other way round");
    }

    #[test]
    fn the_same_proposal_in_another_dress_is_no_other_way() {
        let best: Steps = &[(Hold, 15), (Wash, 10), (Quiet, 10), (Breathe, 10)];
        check(best, best, false);
        // Two steps in each other's place, other minutes, another name for the same.
        check(best, &[(Hold, 15), (Quiet, 10), (Wash, 10), (Breathe, 10)], false);
        check(best, &[(Hold, 20), (Wash, 5), (Quiet, 10), (Breathe, 10)], false);
        check(best, &[(Hold, 15), (ApartInRoom, 10), (Quiet, 20)], false);
        // Another beginning, other kinds.
        check(best, &[(Breathe, 10), (ApartInRoom, 20), (Hold, 15)], true);
        check(best, &[(Hold, 15), (Talk, 30)], true);
        check(best, &[], true);
    }
}
