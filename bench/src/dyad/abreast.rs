//! Hamiltonian chains side by side, as many as go abreast, in coordinates in which the density is about round.
//!
//! All of them take the same steps, so that every look at the density serves all. How many leaps a step has is drawn
//! anew for each, so that no chain swings in time with the density.

use super::chance::Chance;
use super::posterior::{ENOUGH, Target, chains_effective};
use super::square::{Square, dot, times, times_back};

/// Chains.
pub const CHAINS: usize = 4;
const ACCEPTANCE: f64 = 0.8;
/// Leaps of a step: at least so many, and fewer than so many more.
const LEAPS: usize = 3;
const MORE_LEAPS: usize = 4;
/// Steps that are thrown away, and steps after which the effective size is looked at.
const SETTLE: usize = 80;
const BLOCK: usize = 40;
/// Blocks at most.
const BLOCKS: usize = 40;

/// Where each chain is.
#[derive(Clone)]
struct Places<const N: usize> {
    at: [[f64; N]; CHAINS],
    slopes: [[f64; N]; CHAINS],
    heights: [f64; CHAINS],
}

/// Draws of each chain, as many as the effective size takes; all there are when it is never enough.
pub fn chains<T: Target<N>, const N: usize>(
    target: &T,
    mode: &[f64; N],
    lower: &Square<N>,
    chance: &mut Chance,
) -> Vec<Vec<[f64; N]>> {
    let point = |z: &[f64; N]| {
        let along = times(lower, z);
        core::array::from_fn(|i| mode[i] + along[i])
    };
    let look = |at: [[f64; N]; CHAINS]| {
        let looks = target.slopes(&at.map(|z| point(&z)));
        let (mut slopes, mut heights) = ([[0.0; N]; CHAINS], [f64::NEG_INFINITY; CHAINS]);
        for (chain, (height, by)) in looks.iter().enumerate() {
            slopes[chain] = times_back(lower, by);
            heights[chain] = *height;
        }
        Places { at, slopes, heights }
    };
    let mut now = look(core::array::from_fn(|_| chance.scores()));
    let mut length = 0.4_f64;
    // Dual averaging, as in the no-U-turn sampler.
    let (mut off, mut settled, anchor) = (0.0, 0.0, (2.0 * length).ln());
    let mut draws: Vec<Vec<[f64; N]>> = vec![Vec::new(); CHAINS];
    for count in 1..=SETTLE + BLOCK * BLOCKS {
        let pushes: [[f64; N]; CHAINS] = core::array::from_fn(|_| chance.scores());
        let (mut then, mut push) = (now.clone(), pushes);
        for _ in 0..LEAPS + chance.below(MORE_LEAPS) {
            let mut at = then.at;
            for chain in 0..CHAINS {
                for i in 0..N {
                    push[chain][i] += 0.5 * length * then.slopes[chain][i];
                    at[chain][i] += length * push[chain][i];
                }
            }
            then = look(at);
            for (push, slopes) in push.iter_mut().zip(&then.slopes) {
                for (push, slope) in push.iter_mut().zip(slopes) {
                    *push += 0.5 * length * slope;
                }
            }
        }
        let mut accepted = 0.0;
        for chain in 0..CHAINS {
            let energy = |place: &Places<N>, push: &[f64; N]| place.heights[chain] - 0.5 * dot(push, push);
            let rise = energy(&then, &push[chain]) - energy(&now, &pushes[chain]);
            let share = if rise.is_nan() { 0.0 } else { rise.min(0.0).exp() };
            accepted += share / CHAINS as f64;
            if chance.happens(share) {
                now.at[chain] = then.at[chain];
                now.slopes[chain] = then.slopes[chain];
                now.heights[chain] = then.heights[chain];
            }
        }
        if count <= SETTLE {
            let n = count as f64;
            let share = 1.0 / (n + 10.0);
            off = (1.0 - share) * off + share * (ACCEPTANCE - accepted);
            let log = anchor - n.sqrt() / 0.05 * off;
            let keep = n.powf(-0.75);
            settled = keep * log + (1.0 - keep) * settled;
            length = if count == SETTLE { settled } else { log }.exp();
            continue;
        }
        for (draws, at) in draws.iter_mut().zip(&now.at) {
            draws.push(point(at));
        }
        let kept = count - SETTLE;
        if kept.is_multiple_of(BLOCK) && kept >= 2 * BLOCK && chains_effective(&draws) >= ENOUGH {
            break;
        }
    }
    draws
}
