//! The search: beams of agreements that are turned into their neighbours, raced over more and more draws.
//!
//! Every candidate is first played on a few draws. Those that stand well are played on more, and only the last few on
//! all of them. Draws are ordered so that any first few are spread over good and bad evenings alike. Comparisons are
//! paired: with and without the agreement, on the same draw.

use std::collections::BTreeMap;

use model::{Summary, Who};

use crate::evening::Evenings;
use crate::limits::Wishes;
use crate::moves::Rules;
use crate::outcome::{Compared, compare, felt, nash, suits, wants_of, wished};
use crate::question::{Continue, Effort, Progress};
use crate::rollout::{Sequence, Work, play};
use crate::weights::Weights;

/// What a candidate is measured by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Aim {
    /// Both partners' gains, by their Nash product.
    Both,
    /// One partner's gain alone: what that person would choose.
    One(Who),
}

/// How wide the search is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Width {
    /// Agreements whose neighbours are looked at, each round.
    beam: usize,
    /// Rounds at most.
    rounds: u32,
    /// Draws of the heats of a race, rising.
    heats: [usize; 3],
    /// Rounds of the search for what one person alone would choose.
    own_rounds: u32,
    /// Agreements that are played on all draws: the best ones.
    finalists: usize,
    /// And the best ones that do different things.
    shapes: usize,
}

impl Width {
    pub(crate) const fn of(effort: Effort) -> Self {
        match effort {
            Effort::Usual | Effort::Proven { .. } => Self {
                beam: 3,
                rounds: 7,
                heats: [8, 16, 32],
                own_rounds: 1,
                finalists: 4,
                shapes: 5,
            },
            Effort::Thorough => Self {
                beam: 10,
                rounds: 12,
                heats: [8, 24, 64],
                own_rounds: 6,
                finalists: 30,
                shapes: 20,
            },
        }
    }

    pub(crate) const fn finalists(&self) -> usize {
        self.finalists
    }

    pub(crate) const fn shapes(&self) -> usize {
        self.shapes
    }
}

/// Of the candidates of a heat, one in so many goes on.
const GO_ON: usize = 3;
/// The same where one partner's own choice is looked for: it only says what that person gives.
const GO_ON_OWN: usize = 6;
/// How strongly the race turns away from candidates whose worst draws are worse than without: log units per unit of
/// utility. In the end they are refused; until then a steep slope leads the search back.
const WORST_SLOPE: f64 = 40.0;

/// The planner was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stopped;

/// What the evenings with one agreement were like, draw by draw.
#[derive(Clone, Debug, Default)]
struct Evened {
    felt: Vec<[f64; 2]>,
    like: Vec<[Summary; 2]>,
}

/// A search over one question's evenings, with everything it has played so far.
pub(crate) struct Search<'a, E: Evenings> {
    pub(crate) evenings: &'a E,
    pub(crate) weights: &'a Weights,
    pub(crate) wishes: &'a [Wishes; 2],
    pub(crate) horizon: u16,
    /// Draws in the order they are played.
    pub(crate) order: Vec<usize>,
    /// What was felt without an agreement, in that order.
    pub(crate) without: Vec<[f64; 2]>,
    /// What the evenings without an agreement were like, in that order.
    pub(crate) like_without: Vec<[Summary; 2]>,
    /// Each one's pull in the end of an evening without an agreement, 0–1.
    wants: [f64; 2],
    /// The evenings of each agreement played, in that order, on the first draws.
    played: BTreeMap<Sequence, Evened>,
    pub(crate) work: Work,
    progress: &'a mut dyn FnMut(Progress) -> Continue,
    done: f64,
}

impl<'a, E: Evenings> Search<'a, E> {
    pub(crate) fn new(
        evenings: &'a E,
        weights: &'a Weights,
        wishes: &'a [Wishes; 2],
        horizon: u16,
        progress: &'a mut dyn FnMut(Progress) -> Continue,
    ) -> Self {
        let mut work = Work::default();
        let all: Vec<usize> = (0..evenings.draws()).collect();
        let fold = |summary: &[Summary; 2]| *summary;
        let rows = play(evenings, horizon, &[Sequence::NONE], &all, &mut work, fold)
            .pop()
            .unwrap_or_default();
        let felt_without: Vec<[f64; 2]> = rows.iter().map(|row| felt(weights, row)).collect();
        let wants = wants_of(&rows);
        let order = spread(&felt_without);
        let without = order.iter().map(|&draw| felt_without[draw]).collect();
        let like_without = order.iter().filter_map(|&draw| rows.get(draw).copied()).collect();
        Self {
            evenings,
            weights,
            wishes,
            horizon,
            order,
            without,
            like_without,
            wants,
            played: BTreeMap::new(),
            work,
            progress,
            done: 0.0,
        }
    }

    /// Says how far the work is.
    pub(crate) fn report(&mut self, done: f64) -> Result<(), Stopped> {
        self.done = self.done.max(done.min(1.0));
        let looked_at = u32::try_from(self.played.len()).unwrap_or(u32::MAX);
        match (self.progress)(Progress {
            done: self.done,
            looked_at,
        }) {
            Continue::Yes => Ok(()),
            Continue::No => Err(Stopped),
        }
    }

    /// Plays every candidate on the first `n` draws, as far as it has not been played on them.
    pub(crate) fn play_on(&mut self, candidates: &[Sequence], n: usize) {
        let n = n.min(self.order.len());
        let mut missing: BTreeMap<usize, Vec<Sequence>> = BTreeMap::new();
        for candidate in candidates {
            let had = self.played.get(candidate).map_or(0, |evened| evened.felt.len());
            if had < n {
                missing.entry(had).or_default().push(*candidate);
            }
        }
        for (had, candidates) in missing {
            let draws = &self.order[had..n];
            let fold = |summary: &[Summary; 2]| *summary;
            let rows = play(
                self.evenings,
                self.horizon,
                &candidates,
                draws,
                &mut self.work,
                fold,
            );
            for (candidate, row) in candidates.into_iter().zip(rows) {
                let evened = self.played.entry(candidate).or_default();
                evened
                    .felt
                    .extend(row.iter().map(|like| felt(self.weights, like)));
                evened.like.extend(row);
            }
        }
    }

    /// What was felt with a candidate on the first `n` draws.
    pub(crate) fn felt_with(&self, candidate: &Sequence, n: usize) -> &[[f64; 2]] {
        self.played
            .get(candidate)
            .map_or(&[], |evened| &evened.felt[..n.min(evened.felt.len())])
    }

    /// What the evenings with a candidate were like, on the draws it has been played on.
    pub(crate) fn like_with(&self, candidate: &Sequence) -> &[[Summary; 2]] {
        self.played.get(candidate).map_or(&[], |evened| &evened.like)
    }

    /// How a candidate compares with no agreement on the first `n` draws.
    pub(crate) fn compared(&self, candidate: &Sequence, n: usize) -> [Compared; 2] {
        let added = wished(self.weights, self.wishes, candidate);
        compare(self.weights, self.felt_with(candidate, n), &self.without, added)
    }

    /// What decides between candidates beyond what each gains.
    pub(crate) fn suits(&self, candidate: &Sequence) -> [f64; 2] {
        suits(self.weights, self.wants, self.horizon, candidate)
    }

    /// What a candidate is chosen by: each one's gain and how it suits them, on the first `n` draws.
    pub(crate) fn net(&self, candidate: &Sequence, n: usize) -> [f64; 2] {
        let suits = self.suits(candidate);
        let compared = self.compared(candidate, n);
        [0, 1].map(|who: usize| compared[who].gain + suits[who])
    }

    /// How good a candidate is, on the first `n` draws.
    pub(crate) fn value(&self, candidate: &Sequence, n: usize, aim: Aim) -> f64 {
        let net = self.net(candidate, n);
        match aim {
            Aim::Both => {
                let slack = self.weights.worst_slack;
                let worse: f64 = self
                    .compared(candidate, n)
                    .iter()
                    .map(|own| (-own.worst - slack).max(0.0))
                    .sum();
                nash(self.weights, net) - WORST_SLOPE * worse
            }
            Aim::One(who) => net[who.index()],
        }
    }

    /// The best of the candidates on the first `n` draws, best first; equals in the order of sequences.
    pub(crate) fn best_of(&self, candidates: &[Sequence], n: usize, aim: Aim, keep: usize) -> Vec<Sequence> {
        let mut valued: Vec<(f64, Sequence)> = candidates
            .iter()
            .map(|candidate| (self.value(candidate, n, aim), *candidate))
            .collect();
        valued.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        valued.dedup_by(|a, b| a.1 == b.1);
        valued
            .into_iter()
            .take(keep)
            .map(|(_, candidate)| candidate)
            .collect()
    }

    /// The best candidate of each of the best orders of kinds: a beam of three evenings with other minutes would look
    /// at one place three times.
    fn best_shapes(&self, candidates: &[Sequence], n: usize, aim: Aim, keep: usize) -> Vec<Sequence> {
        let mut found: Vec<Sequence> = Vec::new();
        for one in self.best_of(candidates, n, aim, candidates.len()) {
            if found.len() < keep && found.iter().all(|other| !other.kinds().eq(one.kinds())) {
                found.push(one);
            }
        }
        found
    }

    /// Races candidates over more and more draws and returns the best, best first.
    fn race(
        &mut self,
        mut candidates: Vec<Sequence>,
        heats: &[usize],
        aim: Aim,
        keep: usize,
    ) -> Vec<Sequence> {
        let one_in = match aim {
            Aim::Both => GO_ON,
            Aim::One(_) => GO_ON_OWN,
        };
        for (i, &n) in heats.iter().enumerate() {
            self.play_on(&candidates, n);
            let go_on = if i + 1 == heats.len() {
                keep
            } else {
                (candidates.len() / one_in).max(2 * keep)
            };
            candidates = self.best_of(&candidates, n, aim, go_on);
        }
        candidates
    }

    /// Explores from the beginnings under these rules, and returns the agreements it stands by, best first.
    /// `from..to` is the share of the whole work, for progress.
    pub(crate) fn explore(
        &mut self,
        rules: &Rules,
        aim: Aim,
        width: &Width,
        (from, to): (f64, f64),
    ) -> Result<Vec<Sequence>, Stopped> {
        let (beam, rounds, heats) = match aim {
            Aim::Both => (width.beam, width.rounds, &width.heats[..]),
            Aim::One(_) => (1, width.own_rounds, &width.heats[..2]),
        };
        let last = heats.last().copied().unwrap_or(1);
        let mut standing = self.race(rules.beginnings(), heats, aim, beam);
        let mut turned: Vec<Sequence> = Vec::new();
        for round in 0..rounds {
            self.report(from + (to - from) * f64::from(round) / f64::from(rounds))?;
            let fresh: Vec<Sequence> = standing
                .iter()
                .filter(|one| !turned.contains(one))
                .copied()
                .collect();
            if fresh.is_empty() {
                break;
            }
            let mut candidates: Vec<Sequence> = fresh.iter().flat_map(|one| rules.neighbours(one)).collect();
            candidates.sort();
            candidates.dedup();
            turned.extend(fresh);
            let mut found = self.race(candidates, heats, aim, beam);
            found.extend(standing);
            standing = self.best_shapes(&found, last, aim, beam);
        }
        self.report(to)?;
        Ok(standing)
    }

    /// Improves one agreement on the first `n` draws, step by step, until no small change helps.
    pub(crate) fn polish(&mut self, rules: &Rules, start: Sequence, n: usize, rounds: u32) -> Sequence {
        let mut best = start;
        self.play_on(&[best], n);
        for _ in 0..rounds {
            let found = self.race(rules.polished(&best), &[n / 4, n / 2, n], Aim::Both, 1);
            match found.first() {
                Some(better) if self.value(better, n, Aim::Both) > self.value(&best, n, Aim::Both) => {
                    best = *better
                }
                _ => break,
            }
        }
        best
    }

    /// Everything that has been played on at least `n` draws.
    pub(crate) fn known(&self, n: usize) -> Vec<Sequence> {
        let n = n.min(self.order.len());
        self.played
            .iter()
            .filter(|(_, evened)| evened.felt.len() >= n)
            .map(|(candidate, _)| *candidate)
            .collect()
    }
}

/// An order of the draws in which any first few are spread evenly from the worst evening to the best: sorted by what
/// both felt, then taken in bit-reversed order.
fn spread(felt: &[[f64; 2]]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..felt.len()).collect();
    sorted.sort_by(|&a, &b| {
        (felt[a][0] + felt[a][1])
            .total_cmp(&(felt[b][0] + felt[b][1]))
            .then(a.cmp(&b))
    });
    let bits = felt.len().next_power_of_two().trailing_zeros();
    (0..felt.len().next_power_of_two())
        .map(|i| {
            if bits == 0 {
                0
            } else {
                i.reverse_bits() >> (usize::BITS - bits)
            }
        })
        .filter_map(|i| sorted.get(i).copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_draws_are_spread() {
        let felt: Vec<[f64; 2]> = (0..8).map(|i| [f64::from(i), 0.0]).collect();
        assert_eq!(spread(&felt), [0, 4, 2, 6, 1, 5, 3, 7]);
        let felt: Vec<[f64; 2]> = (0..5).map(|i| [f64::from(i), 0.0]).collect();
        assert_eq!(spread(&felt), [0, 4, 2, 1, 3]);
    }
}
