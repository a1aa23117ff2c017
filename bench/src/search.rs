//! The search for a plan: beams of plans that are turned into their neighbours, raced over more and more couples.
//! When no neighbour is better, it begins anew.

use std::collections::BTreeSet;

use crate::couples::Dice;
use crate::plan::{KINDS, Problem, SEGMENTS, SLOTS, Slots};

/// Blocks of sixteen couples of each heat, and how many plans go on from it.
const HEATS: [(usize, usize); 3] = [(1, 60), (4, 16), (16, 16)];
/// Plans whose neighbours are looked at.
const BEAM: usize = 4;
/// Plans a search begins from.
const BEGINNINGS: usize = 120;
/// Rounds without a better plan after which the search begins anew.
const PATIENCE: usize = 2;

/// The best plan so far.
#[derive(Clone, Copy, Debug)]
pub struct Best {
    /// Its slots.
    pub slots: Slots,
    /// Its objective over all couples.
    pub objective: f64,
    /// Evenings of sixteen couples played so far, in parts of a slot, as whole evenings.
    pub plans: usize,
}

/// Searches from the beginnings of a seed. `better` hears of every better plan, and of the best after every round, and
/// says whether to go on.
pub fn search(problem: &Problem, seed: u64, mut better: impl FnMut(&Best) -> bool) -> Best {
    let mut dice = Dice::new(seed);
    let mut best = Best {
        slots: [0; SLOTS],
        objective: f64::NEG_INFINITY,
        plans: 0,
    };
    loop {
        let mut seen: BTreeSet<Slots> = BTreeSet::new();
        let mut candidates: Vec<Slots> = (0..BEGINNINGS).map(|_| random(&mut dice)).collect();
        let mut standing: Vec<(f64, Slots)> = Vec::new();
        let mut patience = PATIENCE;
        let mut top = f64::NEG_INFINITY;
        while patience > 0 {
            candidates.retain(|slots| seen.insert(*slots));
            standing.extend(race(problem, candidates, &mut best.plans));
            standing.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            keep_different(&mut standing);
            let Some(&(objective, slots)) = standing.first() else {
                break;
            };
            if objective > best.objective {
                best = Best {
                    slots,
                    objective,
                    ..best
                };
            }
            if !better(&best) {
                return best;
            }
            if objective > top {
                top = objective;
                patience = PATIENCE;
            } else {
                patience -= 1;
            }
            candidates = standing.iter().flat_map(|(_, slots)| neighbours(slots)).collect();
        }
    }
}

/// Keeps the best plan of each order of kinds, as many as a beam holds: plans with other minutes are found from one.
fn keep_different(standing: &mut Vec<(f64, Slots)>) {
    let mut orders: Vec<Vec<u8>> = Vec::new();
    standing.retain(|(_, slots)| {
        let mut order = slots.to_vec();
        order.dedup();
        let new = orders.len() < BEAM && !orders.contains(&order);
        if new {
            orders.push(order);
        }
        new
    });
}

/// The objectives of the plans that come through all heats.
fn race(problem: &Problem, mut plans: Vec<Slots>, count: &mut usize) -> Vec<(f64, Slots)> {
    let mut valued = Vec::new();
    for (blocks, go_on) in HEATS {
        plans.sort_unstable();
        plans.dedup();
        *count += plans.len();
        let played = problem.play(&plans, 0..blocks);
        valued = plans
            .iter()
            .zip(&played)
            .map(|(slots, played)| (problem.objective(slots, played), *slots))
            .collect();
        valued.sort_by(|one: &(f64, Slots), other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        valued.truncate(go_on);
        plans = valued.iter().map(|(_, slots)| *slots).collect();
    }
    valued
}

/// A plan of up to six stretches.
fn random(dice: &mut Dice) -> Slots {
    let mut cuts: Vec<usize> = (1..SEGMENTS).map(|_| dice.below(SLOTS)).collect();
    cuts.sort_unstable();
    let mut slots = [0; SLOTS];
    let mut from = 0;
    for until in cuts.into_iter().chain([SLOTS]) {
        let kind = dice.kind(KINDS);
        slots[from..until.max(from)].fill(kind);
        from = until.max(from);
    }
    slots
}

/// Plans with another kind for one stretch, other lengths of two, a stretch put in, or two stretches swapped.
fn neighbours(slots: &Slots) -> Vec<Slots> {
    let mut found = Vec::new();
    let mut bounds: Vec<usize> = vec![0];
    bounds.extend((1..SLOTS).filter(|slot| slots[*slot] != slots[slot - 1]));
    bounds.push(SLOTS);
    for pair in bounds.windows(2) {
        let (from, until) = (pair[0], pair[1]);
        for kind in 0..KINDS {
            // The whole stretch, or a part at either end or within.
            for (a, b) in [(from, until)]
                .into_iter()
                .chain((from + 1..until).flat_map(|cut| [(from, cut), (cut, until)]))
                .chain(
                    (from + 1..until)
                        .step_by(2)
                        .map(|middle| (middle, (middle + 2).min(until))),
                )
            {
                let mut changed = *slots;
                changed[a..b].fill(kind);
                found.push(changed);
            }
        }
    }
    for cut in 1..bounds.len() - 1 {
        // A boundary moved, as far as its stretches reach.
        for to in bounds[cut - 1] + 1..bounds[cut + 1] {
            let mut changed = *slots;
            changed[bounds[cut - 1]..to].fill(slots[bounds[cut - 1]]);
            changed[to..bounds[cut + 1]].fill(slots[bounds[cut]]);
            found.push(changed);
        }
        // Two neighbours swapped, each keeping its length.
        let mut swapped = *slots;
        swapped[bounds[cut - 1]..bounds[cut + 1]].rotate_left(bounds[cut] - bounds[cut - 1]);
        found.push(swapped);
    }
    found.retain(|changed| changed.windows(2).filter(|pair| pair[0] != pair[1]).count() < SEGMENTS);
    found
}
