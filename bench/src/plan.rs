//! PLAN-256: what a plan is worth to an anxious and an avoidant partner, over 256 couples.
//!
//! A plan is one kind of doing for each of 24 slots of five minutes. Plans are played in order, so that each continues
//! from where it parts from the one before.

use fearless_simd::{Level, Simd, dispatch};

use crate::couples::{Couple, Inputs, MINUTES, Plan, anxious_avoidant};
use crate::sim::{Block, LANES, Moment, STEPS, play};

/// Couples the objective is a mean over.
pub const COUPLES: usize = 256;
/// Slots of a plan.
pub const SLOTS: usize = 24;
/// Kinds of doing: idle, cuddling, talking, space, side by side.
pub const KINDS: u8 = 5;
/// Most stretches of one kind.
pub const SEGMENTS: usize = 6;
/// The best objective any optimiser has found.
pub const BEST_KNOWN: f64 = 0.559_395_5;
/// What counts as success: 99 % of it.
pub const SUCCESS: f64 = 0.99 * BEST_KNOWN;

const DOES: [[f64; 3]; KINDS as usize] = [
    [0.0, 0.0, 0.0],
    [1.0, 0.2, 0.0],
    [0.3, 1.0, 0.0],
    [0.0, 0.0, 1.0],
    [0.4, 0.0, 0.2],
];
/// The minutes of the partners' orgasms.
const ORGASMS: [usize; 2] = [1, 3];

/// A kind for every slot.
pub type Slots = [u8; SLOTS];

/// The couples of the problem, ready to be played.
pub struct Problem {
    blocks: Vec<Block>,
    wants: Vec<[[f64; 3]; 2]>,
    floor: [f64; 2],
}

/// What each couple's evening was worth to both, and both highest alarms.
#[derive(Clone, Debug, Default)]
pub struct Played {
    worth: Vec<[f64; 2]>,
    alarm: Vec<[f64; 2]>,
}

impl Problem {
    /// The 256 couples, ordered so that every sixteen of them are spread over good and bad evenings alike: the first
    /// heats of a race see few.
    #[must_use]
    pub fn new() -> Self {
        let couples = anxious_avoidant(COUPLES);
        let idle = [0; SLOTS];
        let worth = Self::of(&couples).idle(&idle).worth;
        let mut sorted: Vec<usize> = (0..couples.len()).collect();
        sorted.sort_by(|&a, &b| (worth[a][0] + worth[a][1]).total_cmp(&(worth[b][0] + worth[b][1])));
        let blocks = couples.len() / LANES;
        let spread: Vec<Couple> = (0..blocks)
            .flat_map(|block| sorted.iter().skip(block).step_by(blocks))
            .map(|i| couples[*i])
            .collect();
        let mut problem = Self::of(&spread);
        problem.floor = problem.means(&idle, &problem.idle(&idle)).map(|mean| mean - 0.05);
        problem
    }

    fn of(couples: &[Couple]) -> Self {
        Self {
            blocks: couples.chunks(LANES).filter_map(Block::of).collect(),
            wants: couples.iter().map(wants).collect(),
            floor: [0.0; 2],
        }
    }

    fn idle(&self, idle: &Slots) -> Played {
        self.play(&[*idle], 0..self.blocks.len())
            .pop()
            .unwrap_or_default()
    }

    /// Plays plans over some blocks of sixteen couples, in the order given: cheapest when sorted.
    #[must_use]
    pub fn play(&self, plans: &[Slots], blocks: core::ops::Range<usize>) -> Vec<Played> {
        let mut played = vec![Played::default(); plans.len()];
        for block in &self.blocks[blocks] {
            dispatch!(Level::new(), simd => play_block(simd, block, plans, &mut played));
        }
        played
    }

    /// The objective over as many couples as were played, from the first block on.
    #[must_use]
    pub fn objective(&self, slots: &Slots, played: &Played) -> f64 {
        let means = self.means(slots, played);
        let count = played.worth.len() as f64;
        [0, 1]
            .map(|i: usize| {
                let at_risk = played.alarm.iter().filter(|alarm| alarm[i] > 0.8).count() as f64 / count;
                (means[i] - self.floor[i]).max(1e-3).ln() - 10.0 * (at_risk - 0.25).max(0.0)
            })
            .iter()
            .sum()
    }

    fn means(&self, slots: &Slots, played: &Played) -> [f64; 2] {
        let shares = shares(slots);
        let changes = slots.windows(2).filter(|pair| pair[0] != pair[1]).count() as f64;
        [0, 1].map(|i: usize| {
            let sum: f64 = played
                .worth
                .iter()
                .zip(&self.wants)
                .map(|(worth, wants)| worth[i] - 3.0 * miss(&shares, &wants[i]) - 0.01 * changes)
                .sum();
            sum / played.worth.len() as f64
        })
    }
}

impl Default for Problem {
    fn default() -> Self {
        Self::new()
    }
}

/// A plan's shares of contact, words and space.
fn shares(slots: &Slots) -> [f64; 3] {
    let mut shares = [0.0; 3];
    for kind in slots {
        for (share, does) in shares.iter_mut().zip(DOES[usize::from(*kind)]) {
            *share += does / SLOTS as f64;
        }
    }
    shares
}

fn miss(shares: &[f64; 3], wants: &[f64; 3]) -> f64 {
    shares
        .iter()
        .zip(wants)
        .map(|(share, want)| (share - want) * (share - want))
        .sum()
}

/// The shares of contact, words and space each partner wants.
fn wants(couple: &Couple) -> [[f64; 3]; 2] {
    const ANXIETY: usize = 23;
    const WORDS: usize = 28;
    const AVOIDANCE: usize = 31;
    couple.each_ref().map(|p| {
        [
            0.15 + 0.6 * p[ANXIETY] / 4.0 * (1.0 - p[AVOIDANCE] / 5.0),
            0.1 + 0.4 * (p[WORDS] - 0.5) / 2.5,
            0.05 + 0.5 * p[AVOIDANCE] / 4.0,
        ]
    })
}

fn inputs(slots: &Slots) -> Plan {
    core::array::from_fn(|minute| -> Inputs {
        let [c, v, s] = DOES[usize::from(slots[minute * SLOTS / MINUTES])];
        let orgasm = |i: usize| if ORGASMS[i] == minute { 1.0 } else { 0.0 };
        [c, v, s, orgasm(0), orgasm(1)]
    })
}

/// The first step of the grid in a slot.
const fn first_step(slot: usize) -> usize {
    // Two slots of five steps of a minute, then slots of two steps of 2.5 minutes.
    if slot < 2 { slot * 5 } else { 6 + slot * 2 }
}

#[inline(always)]
fn play_block<S: Simd>(simd: S, block: &Block, plans: &[Slots], played: &mut [Played]) {
    // The moment at which each slot of the plan before began.
    let mut moments = [Moment::BEGIN; SLOTS + 1];
    let mut before: Option<&Slots> = None;
    for (slots, played) in plans.iter().zip(played) {
        let shared = before.map_or(0, |before| {
            before
                .iter()
                .zip(slots)
                .take_while(|(one, other)| one == other)
                .count()
        });
        let plan = inputs(slots);
        for slot in shared..SLOTS {
            let mut moment = moments[slot];
            let steps = first_step(slot)..first_step(slot + 1);
            simd.vectorize(
                #[inline(always)]
                || play(simd, block, &plan, steps, &mut moment),
            );
            moments[slot + 1] = moment;
        }
        let end = &moments[SLOTS];
        for lane in 0..LANES {
            played
                .worth
                .push([0, 1].map(|i: usize| f64::from(end.worth[i][lane]) / MINUTES as f64));
            played
                .alarm
                .push([0, 1].map(|i: usize| f64::from(end.alarm[i][lane])));
        }
        before = Some(slots);
    }
    debug_assert_eq!(first_step(SLOTS), STEPS);
}
