//! SIM-20: ensembles of couples, sixteen abreast in `f32`.
//!
//! The method of Tsitouras (2011) on a fixed grid: steps of one minute up to minute 10, of 2.5 minutes after, 324
//! evaluations of the equations in all. What is constant within a step is computed once for all its stages. Products
//! and sums are fused where the processor can.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f32x16, i32x16};

use crate::couples::{Couple, MINUTES, PARAMETERS, Plan, STATES};

/// Couples abreast.
pub const LANES: usize = 16;
/// Steps of the grid.
pub const STEPS: usize = 54;
/// Steps of one minute; the others take 2.5.
const SHORT_STEPS: usize = 10;
const LONG_MIN: f32 = 2.5;

/// One number of each couple.
pub type Row = [f32; LANES];

/// Parameters of sixteen couples, the first partner's and then the other's; times as rates.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Block {
    rows: [Row; 2 * PARAMETERS],
}

/// Sixteen couples at one moment of the grid, with what was counted so far.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Moment {
    /// The states of both partners, in the order of `bench/README.md`.
    pub states: [Row; STATES],
    /// The integral of what the evening is worth to each.
    pub worth: [Row; 2],
    /// The highest alarm of each.
    pub alarm: [Row; 2],
}

/// Parameters that are times: kept as rates.
const TIMES: [usize; 10] = [1, 5, 7, 11, 15, 18, 21, 26, 29, 32];
const BEGIN: [f32; STATES / 2] = [0.6, 0.05, 0.2, 0.1, 0.2, 0.4, 0.2, 0.6, 0.8, 0.2];

impl Block {
    /// Up to sixteen couples; lanes that are not needed repeat the last one. None when there is no couple.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the lanes are f32")]
    pub fn of(couples: &[Couple]) -> Option<Self> {
        let last = couples.last()?;
        let mut rows = [[0.0; LANES]; 2 * PARAMETERS];
        for (k, row) in rows.iter_mut().enumerate() {
            for (lane, number) in row.iter_mut().enumerate() {
                let value = couples.get(lane).unwrap_or(last)[k / PARAMETERS][k % PARAMETERS];
                let rate = TIMES.contains(&(k % PARAMETERS));
                *number = if rate { 1.0 / value } else { value } as f32;
            }
        }
        Some(Self { rows })
    }

    #[inline(always)]
    fn row<S: Simd>(&self, simd: S, partner: usize, k: usize) -> f32x16<S> {
        f32x16::simd_from(simd, self.rows[partner * PARAMETERS + k])
    }
}

impl Moment {
    /// Minute 0.
    pub const BEGIN: Self = {
        let mut states = [[0.0; LANES]; STATES];
        let mut k = 0;
        while k < STATES {
            states[k] = [BEGIN[k % BEGIN.len()]; LANES];
            k += 1;
        }
        Self {
            states,
            worth: [[0.0; LANES]; 2],
            alarm: [[0.0; LANES]; 2],
        }
    };
}

/// The length of a step in minutes, and the minute it begins in.
#[must_use]
pub const fn step_of(step: usize) -> (f32, usize) {
    if step < SHORT_STEPS {
        (1.0, step)
    } else {
        (LONG_MIN, SHORT_STEPS + (step - SHORT_STEPS) * 5 / 2)
    }
}

/// Plays some steps of the grid.
#[inline(always)]
pub fn play<S: Simd>(
    simd: S,
    block: &Block,
    plan: &Plan,
    steps: core::ops::Range<usize>,
    moment: &mut Moment,
) {
    let mut y = [f32x16::splat(simd, 0.0); STATES];
    for (y, row) in y.iter_mut().zip(&moment.states) {
        *y = f32x16::simd_from(simd, *row);
    }
    let mut worth = [
        f32x16::simd_from(simd, moment.worth[0]),
        f32x16::simd_from(simd, moment.worth[1]),
    ];
    let mut alarm = [
        f32x16::simd_from(simd, moment.alarm[0]),
        f32x16::simd_from(simd, moment.alarm[1]),
    ];
    for step in steps {
        let (length, minute) = step_of(step);
        let before = worth_now(&y);
        if step == 0 {
            alarm = [y[6], y[16]];
        }
        let held = [
            held(simd, block, &plan[minute], 0),
            held(simd, block, &plan[minute], 1),
        ];
        tsitouras(simd, block, &held, &mut y, length);
        let after = worth_now(&y);
        for i in 0..2 {
            worth[i] = (before[i] + after[i]).mul_add(0.5 * length, worth[i]);
            alarm[i] = alarm[i].max(y[6 + 10 * i]);
        }
    }
    for (row, y) in moment.states.iter_mut().zip(&y) {
        *row = (*y).into();
    }
    moment.worth = [worth[0].into(), worth[1].into()];
    moment.alarm = [alarm[0].into(), alarm[1].into()];
}

/// What a moment is worth to each.
#[inline(always)]
fn worth_now<S: Simd>(y: &[f32x16<S>; STATES]) -> [f32x16<S>; 2] {
    [of_one(y, 0, 10), of_one(y, 10, 0)]
}

#[inline(always)]
fn of_one<S: Simd>(y: &[f32x16<S>; STATES], own: usize, other: usize) -> f32x16<S> {
    let missed = y[own + 5] * y[other + 9];
    y[own + 7] - y[own + 6] * 0.8 - missed * 0.5 + y[own + 3] * 0.3
}

/// What is constant within a step, for one partner. Arguments of sigmoids are in units of −ln 2.
#[derive(Clone, Copy)]
struct Held<S: Simd> {
    dopamine: f32x16<S>,
    prolactin: f32x16<S>,
    oxytocin: f32x16<S>,
    touch: f32x16<S>,
    endorphin: f32x16<S>,
    cortisol: f32x16<S>,
    need_rate: f32x16<S>,
    need: f32x16<S>,
    threat: f32x16<S>,
    threat_distance: f32x16<S>,
    threat_cortisol: f32x16<S>,
    threat_security: f32x16<S>,
    security: f32x16<S>,
    security_oxytocin: f32x16<S>,
    distance: f32x16<S>,
    distance_need: f32x16<S>,
    distance_prolactin: f32x16<S>,
    arousal: f32x16<S>,
    /// The weight of the other's distance on security; the same for both.
    security_distance: f32,
    contact: bool,
}

/// Turns the argument of a sigmoid into that of a power of two.
const POWER: f32 = -core::f32::consts::LOG2_E;

#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the lanes are f32")]
fn held<S: Simd>(simd: S, block: &Block, inputs: &[f64; 5], i: usize) -> Held<S> {
    let (c, v, s, orgasm) = (
        inputs[0] as f32,
        inputs[1] as f32,
        inputs[2] as f32,
        inputs[3 + i] as f32,
    );
    let p = |k: usize| block.row(simd, i, k);
    Held {
        dopamine: p(0) * p(1) + p(2) * orgasm,
        prolactin: p(6) * orgasm,
        oxytocin: p(8) * p(7) + p(9) * orgasm,
        touch: p(10) * c,
        endorphin: p(12) * orgasm + p(13) * c,
        cortisol: p(14) * p(15),
        need_rate: p(18) + p(20) * c,
        need: p(19) * POWER,
        threat: (p(22) + p(23) * (0.5 * s) - v) * POWER,
        threat_distance: p(23) * POWER,
        threat_cortisol: p(24) * POWER,
        threat_security: p(25) * -POWER,
        security: (p(27) + 1.5 * c + v) * POWER,
        security_oxytocin: p(28) * POWER,
        distance: (p(30) + p(31) * (0.5 * c) + 1.5 * s) * POWER,
        distance_need: p(31) * POWER,
        distance_prolactin: p(35) * POWER,
        arousal: f32x16::splat(simd, 0.5 * orgasm),
        security_distance: -1.5 * c * POWER,
        contact: c != 0.0,
    }
}

/// [`change`] as a function of its own: one copy of the equations for all stages.
#[inline(always)]
fn change_into<S: Simd>(
    simd: S,
    block: &Block,
    held: &[Held<S>; 2],
    y: &[f32x16<S>; STATES],
    dy: &mut [f32x16<S>; STATES],
) {
    simd.vectorize(
        #[inline(always)]
        || change(simd, block, held, y, dy),
    );
}

/// The change of every state per minute.
#[inline(always)]
fn change<S: Simd>(
    simd: S,
    block: &Block,
    held: &[Held<S>; 2],
    y: &[f32x16<S>; STATES],
    dy: &mut [f32x16<S>; STATES],
) {
    for (i, h) in held.iter().enumerate() {
        let (own, other) = (10 * i, 10 - 10 * i);
        let p = |k: usize| block.row(simd, i, k);
        let constant = |value: f32| f32x16::splat(simd, value);
        let (dopamine, prolactin, oxytocin, endorphin, cortisol) =
            (y[own], y[own + 1], y[own + 2], y[own + 3], y[own + 4]);
        let (need, threat, security, arousal, distance) =
            (y[own + 5], y[own + 6], y[own + 7], y[own + 8], y[own + 9]);
        let (need_other, threat_other, distance_other) = (y[other + 5], y[other + 6], y[other + 9]);

        let alarmed = sigmoid(threat.mul_add(8.0 * POWER, constant(-4.0 * POWER)));
        let aroused = sigmoid(arousal.mul_add(8.0 * POWER, constant(-4.0 * POWER)));
        // tanh x = 2 / (1 + e^(-2x)) - 1
        let moved = sigmoid(dopamine * (4.0 * POWER)).mul_add(2.0, constant(-1.0));
        dy[own] = dopamine.mul_add(-prolactin.mul_add(p(4), p(1)), aroused.mul_add(p(3), h.dopamine));
        dy[own + 1] = (-prolactin).mul_add(p(5), h.prolactin);
        let mut released = (-oxytocin).mul_add(p(7), h.oxytocin);
        if h.contact {
            let felt = sigmoid(security.mul_add(6.0 * POWER, constant(-1.8 * POWER)));
            released = (felt * h.touch).mul_add(alarmed.mul_add(-0.6, constant(1.0)), released);
        }
        dy[own + 2] = released;
        dy[own + 3] = (-endorphin).mul_add(p(11), h.endorphin);
        dy[own + 4] = cortisol.mul_add(
            -oxytocin.mul_add(p(17), p(15)),
            alarmed.mul_add(p(16), h.cortisol),
        );
        let wants = sigmoid((threat + distance_other - security).mul_add(2.0 * POWER, h.need));
        dy[own + 5] = wants.mul_add(p(18), -(need * h.need_rate));
        let fears = security.mul_add(
            h.threat_security,
            cortisol.mul_add(
                h.threat_cortisol,
                distance_other.mul_add(h.threat_distance, oxytocin.mul_add(-1.5 * POWER, h.threat)),
            ),
        );
        dy[own + 6] = (sigmoid(fears) - threat) * p(21);
        let trusts = oxytocin.mul_add(
            h.security_oxytocin,
            distance_other.mul_add(
                h.security_distance,
                (endorphin - threat - threat - threat_other).mul_add(POWER, h.security),
            ),
        );
        dy[own + 7] = (sigmoid(trusts) - security) * p(26);
        let rises = moved.mul_add(p(33), h.arousal);
        dy[own + 8] = rises.mul_add(1.0 - arousal, -(arousal * prolactin.mul_add(p(34), p(32))));
        let turns = need_other.mul_add(
            h.distance_need,
            security.mul_add(-1.5 * POWER, prolactin.mul_add(h.distance_prolactin, h.distance)),
        );
        dy[own + 9] = (sigmoid(turns) - distance) * p(29);
    }
}

/// `1 / (1 + 2^t)`.
#[inline(always)]
fn sigmoid<S: Simd>(t: f32x16<S>) -> f32x16<S> {
    1.0 / (power_of_two(t) + 1.0)
}

/// `2^t` with a relative error below 3e-6, for the |t| < 100 that occur here.
#[inline(always)]
fn power_of_two<S: Simd>(t: f32x16<S>) -> f32x16<S> {
    const ROUND: f32 = 12_582_912.0;
    const MANTISSA_BITS: u32 = 23;
    // Least largest relative error between −1/2 and 1/2.
    const FIT: [f32; 5] = [0.009_570_086, 0.055_917_9, 0.240_247_46, 0.693_121_8, 0.999_999_3];
    let shifted = t + ROUND;
    let rest = t - (shifted - ROUND);
    let mut sum = rest.mul_add(FIT[0], f32x16::splat(t.simd, FIT[1]));
    for coefficient in &FIT[2..] {
        sum = sum.mul_add(rest, f32x16::splat(t.simd, *coefficient));
    }
    let power: i32x16<S> = shifted.bitcast();
    let sum: i32x16<S> = sum.bitcast();
    (sum + (power << MANTISSA_BITS)).bitcast()
}

#[inline(always)]
fn tsitouras<S: Simd>(simd: S, block: &Block, held: &[Held<S>; 2], y: &mut [f32x16<S>; STATES], step: f32) {
    let (mut k1, mut stage) = (*y, *y);
    let (mut k2, mut k3, mut k4, mut k5, mut k6) = (k1, k1, k1, k1, k1);
    change_into(simd, block, held, y, &mut k1);
    sum(&mut stage, y, [(&k1, A2[0])], step);
    change_into(simd, block, held, &stage, &mut k2);
    sum(&mut stage, y, [(&k1, A3[0]), (&k2, A3[1])], step);
    change_into(simd, block, held, &stage, &mut k3);
    sum(&mut stage, y, [(&k1, A4[0]), (&k2, A4[1]), (&k3, A4[2])], step);
    change_into(simd, block, held, &stage, &mut k4);
    let parts = [(&k1, A5[0]), (&k2, A5[1]), (&k3, A5[2]), (&k4, A5[3])];
    sum(&mut stage, y, parts, step);
    change_into(simd, block, held, &stage, &mut k5);
    let parts = [
        (&k1, A6[0]),
        (&k2, A6[1]),
        (&k3, A6[2]),
        (&k4, A6[3]),
        (&k5, A6[4]),
    ];
    sum(&mut stage, y, parts, step);
    change_into(simd, block, held, &stage, &mut k6);
    let ks = [&k1, &k2, &k3, &k4, &k5, &k6];
    for n in 0..STATES {
        for (k, weight) in ks.iter().zip(B) {
            y[n] = k[n].mul_add(weight * step, y[n]);
        }
    }
}

/// `y + step · Σ weight · k`.
#[inline(always)]
fn sum<S: Simd, const N: usize>(
    to: &mut [f32x16<S>; STATES],
    y: &[f32x16<S>; STATES],
    parts: [(&[f32x16<S>; STATES], f32); N],
    step: f32,
) {
    for n in 0..STATES {
        let mut sum = y[n];
        for (part, weight) in parts {
            sum = part[n].mul_add(weight * step, sum);
        }
        to[n] = sum;
    }
}

/// Plays a whole evening and gives what it is worth to each, a minute's mean, and the highest alarm of each.
#[inline(always)]
pub fn evening<S: Simd>(simd: S, block: &Block, plan: &Plan) -> ([Row; 2], [Row; 2]) {
    let mut moment = Moment::BEGIN;
    play(simd, block, plan, 0..STEPS, &mut moment);
    (
        moment.worth.map(|row| row.map(|worth| worth / MINUTES as f32)),
        moment.alarm,
    )
}

/// Plays the evenings of all these couples with the widest vectors that there are: what is timed.
pub fn ensemble(blocks: &[Block], plan: &Plan) {
    for block in blocks {
        let played = dispatch!(Level::new(), simd => evening(simd, block, plan));
        core::hint::black_box(played);
    }
}

// Ch. Tsitouras, Computers and Mathematics with Applications 62:770 (2011), table 1.
const A2: [f32; 1] = [0.161];
const A3: [f32; 2] = [-0.008_480_655, 0.335_480_66];
const A4: [f32; 3] = [2.897_153, -6.359_448_4, 4.362_295_4];
const A5: [f32; 4] = [5.325_865, -11.748_883, 7.495_539, -0.092_495_07];
const A6: [f32; 5] = [5.861_455_4, -12.920_969, 8.159_368, -0.071_584_97, -0.028_269_05];
const B: [f32; 6] = [
    0.096_460_77,
    0.01,
    0.479_889_65,
    1.379_008_6,
    -3.290_069_6,
    2.324_710_6,
];
