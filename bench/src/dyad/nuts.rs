//! The no-U-turn sampler, for when weights are refused: one chain in coordinates in which the density is about round.
//!
//! Trajectories double until they turn back (Hoffman and Gelman 2014), points are chosen in proportion to their density
//! (Betancourt 2017), and the step settles at a mean acceptance of 0.8.

use super::chance::Chance;
use super::posterior::Target;
use super::square::{Square, dot, times, times_back};

const ACCEPTANCE: f64 = 0.8;
/// A trajectory doubles at most so often.
const DEEPEST: usize = 10;
/// A point whose energy is so much higher than the start's has left the trajectory.
const LOST: f64 = 1000.0;

/// A place on a trajectory.
#[derive(Clone, Copy)]
struct Place<const N: usize> {
    at: [f64; N],
    push: [f64; N],
    slopes: [f64; N],
    height: f64,
}

/// A part of a trajectory.
struct Tree<const N: usize> {
    ends: [Place<N>; 2],
    chosen: Place<N>,
    /// The logarithm of all its weight.
    weight: f64,
    push: [f64; N],
    turned: bool,
    accepted: f64,
    places: f64,
}

/// Coordinates around a mode.
struct Round<'a, T, const N: usize> {
    target: &'a T,
    mode: &'a [f64; N],
    lower: &'a Square<N>,
}

impl<T: Target<N>, const N: usize> Round<'_, T, N> {
    fn point(&self, z: &[f64; N]) -> [f64; N] {
        let mut point = times(self.lower, z);
        for (point, mode) in point.iter_mut().zip(self.mode) {
            *point += mode;
        }
        point
    }

    fn place(&self, at: [f64; N], push: [f64; N]) -> Place<N> {
        let (height, slopes) = self.target.slope(&self.point(&at));
        Place {
            at,
            push,
            slopes: times_back(self.lower, &slopes),
            height,
        }
    }

    fn step(&self, from: &Place<N>, length: f64) -> Place<N> {
        let pushed: [f64; N] = core::array::from_fn(|i| from.push[i] + 0.5 * length * from.slopes[i]);
        let mut to = self.place(core::array::from_fn(|i| from.at[i] + length * pushed[i]), pushed);
        for (push, slope) in to.push.iter_mut().zip(&to.slopes) {
            *push += 0.5 * length * slope;
        }
        to
    }

    fn tree(&self, from: &Place<N>, length: f64, depth: usize, energy: f64, chance: &mut Chance) -> Tree<N> {
        if depth == 0 {
            let place = self.step(from, length);
            let weight = place.energy_below(energy);
            return Tree {
                ends: [place; 2],
                chosen: place,
                weight,
                push: place.push,
                turned: weight < -LOST,
                accepted: weight.min(0.0).exp(),
                places: 1.0,
            };
        }
        let first = self.tree(from, length, depth - 1, energy, chance);
        if first.turned {
            return first;
        }
        let second = self.tree(&first.ends[1], length, depth - 1, energy, chance);
        first.joined(second, false, chance)
    }
}

impl<const N: usize> Place<N> {
    /// The logarithm of its weight, when the start has this energy; nothing where the density is no number.
    fn energy_below(&self, energy: f64) -> f64 {
        let own = self.height - 0.5 * dot(&self.push, &self.push) - energy;
        if own.is_nan() { f64::NEG_INFINITY } else { own }
    }
}

impl<const N: usize> Tree<N> {
    /// Goes on with another part at its second end. The whole prefers the new part when it is the trajectory itself.
    fn joined(self, other: Self, whole: bool, chance: &mut Chance) -> Self {
        let highest = self.weight.max(other.weight);
        let weight = highest + ((self.weight - highest).exp() + (other.weight - highest).exp()).ln();
        let share = other.weight - if whole { self.weight } else { weight };
        let chosen = if !other.turned && chance.happens(share.exp()) {
            other.chosen
        } else {
            self.chosen
        };
        let push: [f64; N] = core::array::from_fn(|i| self.push[i] + other.push[i]);
        let ends = [self.ends[0], other.ends[1]];
        // A trajectory that turns between its parts is caught where they meet.
        let over: [f64; N] = core::array::from_fn(|i| self.push[i] + other.ends[0].push[i]);
        let under: [f64; N] = core::array::from_fn(|i| other.push[i] + self.ends[1].push[i]);
        let back = |sum: &[f64; N], from: &Place<N>, to: &Place<N>| {
            dot(sum, &from.push) <= 0.0 || dot(sum, &to.push) <= 0.0
        };
        Self {
            turned: other.turned
                || back(&push, &ends[0], &ends[1])
                || back(&over, &self.ends[0], &other.ends[0])
                || back(&under, &self.ends[1], &other.ends[1]),
            ends,
            chosen,
            weight,
            push,
            accepted: self.accepted + other.accepted,
            places: self.places + other.places,
        }
    }

    /// The same trajectory seen from its other end.
    fn reversed(mut self) -> Self {
        self.ends.swap(0, 1);
        self
    }
}

/// Draws of one chain that begins near a mode: `settle` are thrown away, `kept` are given.
pub fn chain<T: Target<N>, const N: usize>(
    target: &T,
    mode: &[f64; N],
    lower: &Square<N>,
    [settle, kept]: [usize; 2],
    chance: &mut Chance,
) -> Vec<[f64; N]> {
    let round = Round { target, mode, lower };
    let mut now = round.place(chance.scores(), [0.0; N]);
    let mut length = 0.5;
    // Dual averaging, with the constants of Hoffman and Gelman.
    let (mut off, mut settled) = (0.0, 0.0);
    let anchor = (10.0_f64 * length).ln();
    let mut draws = Vec::with_capacity(kept);
    for count in 1..=settle + kept {
        now.push = chance.scores();
        let energy = now.height - 0.5 * dot(&now.push, &now.push);
        let mut tree = Tree {
            ends: [now; 2],
            chosen: now,
            weight: 0.0,
            push: now.push,
            turned: false,
            accepted: 0.0,
            places: 0.0,
        };
        for depth in 0..DEEPEST {
            let ahead = chance.happens(0.5);
            // Pushes keep their sign when time runs backwards, so a trajectory can be seen from either end.
            let tree_side = if ahead { tree } else { tree.reversed() };
            let step = if ahead { length } else { -length };
            let more = round.tree(&tree_side.ends[1], step, depth, energy, chance);
            let joined = tree_side.joined(more, true, chance);
            tree = if ahead { joined } else { joined.reversed() };
            if tree.turned {
                break;
            }
        }
        now = tree.chosen;
        if count <= settle {
            let n = count as f64;
            let share = 1.0 / (n + 10.0);
            off = (1.0 - share) * off + share * (ACCEPTANCE - tree.accepted / tree.places);
            let log = anchor - n.sqrt() / 0.05 * off;
            let keep = n.powf(-0.75);
            settled = keep * log + (1.0 - keep) * settled;
            length = if count == settle { settled } else { log }.exp();
        } else {
            draws.push(round.point(&now.at));
        }
    }
    draws
}
