//! The method of learning: one look at the equations a step or two, where the planner's takes six.
//!
//! Every quantity follows something at a rate of its own, `y' = n − r y`, and only what it follows has to be looked at:
//! with `n` as a polynomial of time the rest is solved exactly, at any length of step (an exponential method of the
//! Adams kind, Hochbruck and Ostermann, Acta Numerica 19:209, 2010). The polynomial goes through the last three looks;
//! it foretells the end of the step, which is looked at, and what was seen there is put right. Where that moved much,
//! the end is looked at again: without it, what swings fast would swing without end. Steps are those of the planner. A
//! test says how far the readings of random couples are from those of the planner's method.

use fearless_simd::{Simd, f32x8, prelude::*};

use super::lanes::{self, Both, Row, Rows};
use super::{Abreast, OfMany, Shared, Way};
use crate::body::Touch;
use crate::integrate::{Motion, Steps};
use crate::reading::{Phase, STATES, STATES_AGREED, Weights, at};

/// Looks that a step may look back at, its own beginning among them.
const LOOKS: usize = 3;
/// Quantities that move within minutes, and by which the others are moved.
const FAST: [usize; 7] = [
    at::PULL,
    at::DISTANCE,
    at::CLOSENESS,
    at::CALM,
    at::SHUTDOWN,
    at::APPROACH,
    at::CONTACT,
];
/// A step whose end was put right by less than 0.004, as the root of the sum of all squares of a couple, is not looked
/// at again there: what was foretold was as good as right. Readings of the hundredth then stay within 0.0012 of the
/// reference's, where 0.01 puts them 0.0015 off, and 0.002 leaves out a sixth less.
const SURE: f32 = 0.004 * 0.004;
/// Lengths of the steps before, the last one first; 0 is none.
type Past = [f64; LOOKS - 1];
/// The steps that recur: short ones after a breakpoint, then longer ones.
const RECUR: [(f64, Past); 8] = [
    (0.25, [0.0, 0.0]),
    (0.25, [0.25, 0.0]),
    (0.5, [0.25, 0.25]),
    (0.5, [0.5, 0.25]),
    (0.5, [0.5, 0.5]),
    (1.0, [0.5, 0.5]),
    (1.0, [1.0, 0.5]),
    (1.0, [1.0, 1.0]),
];

/// What one kind of step does to each quantity.
#[derive(Clone, Debug)]
struct Stride {
    length_min: f64,
    past: Past,
    /// What is left of the quantity, and the weight of each look in it.
    left: [Row; STATES_AGREED],
    looks: [[Row; LOOKS]; STATES_AGREED],
    /// The weight of what was seen at the end beyond what was foretold.
    news: [Row; STATES_AGREED],
    /// The weight of each look in what is foretold.
    foretold: [f32; LOOKS],
}

/// A polynomial of time in minutes, the constant first.
type Polynomial = [f64; LOOKS + 1];

fn times_shifted(of: Polynomial, shift: f64) -> Polynomial {
    // (t + shift) · of
    core::array::from_fn(|k| shift * of[k] + if k > 0 { of[k - 1] } else { 0.0 })
}

impl Stride {
    #[expect(clippy::cast_possible_truncation, reason = "the fast path computes in f32")]
    fn new(rates: &Rates, length_min: f64, past: Past) -> Self {
        // Looks stand at 0 and before it, as far as there are any.
        let at: [Option<f64>; LOOKS] = [
            Some(0.0),
            (past[0] > 0.0).then_some(-past[0]),
            (past[1] > 0.0).then_some(-past[0] - past[1]),
        ];
        let value = |of: &Polynomial, t: f64| of.iter().rev().fold(0.0, |sum, next| sum * t + next);
        // Lagrange's polynomials, and the one that is 0 at every look and 1 at the end.
        let through = |but: Option<usize>, one_at: f64| {
            let mut product: Polynomial = [1.0, 0.0, 0.0, 0.0];
            for (k, look) in at.iter().enumerate() {
                if let Some(look) = look
                    && Some(k) != but
                {
                    product = times_shifted(product, -look);
                }
            }
            let scale = value(&product, one_at);
            product.map(|coefficient| coefficient / scale)
        };
        let looks: [Polynomial; LOOKS] =
            core::array::from_fn(|k| at[k].map_or([0.0; LOOKS + 1], |look| through(Some(k), look)));
        let news = through(None, length_min);
        let mut stride = Self {
            length_min,
            past,
            left: [[0.0; lanes::DRAWS]; STATES_AGREED],
            looks: [[[0.0; lanes::DRAWS]; LOOKS]; STATES_AGREED],
            news: [[0.0; lanes::DRAWS]; STATES_AGREED],
            foretold: looks.map(|look| value(&look, length_min) as f32),
        };
        for (k, rates) in rates.iter().enumerate() {
            for (lane, rate) in rates.iter().enumerate() {
                let (left, powers) = follow(*rate, length_min);
                let weight = |of: &Polynomial| of.iter().zip(&powers).map(|(a, b)| a * b).sum::<f64>() as f32;
                stride.left[k][lane] = left as f32;
                stride.news[k][lane] = weight(&news);
                for (row, look) in stride.looks[k].iter_mut().zip(&looks) {
                    row[lane] = weight(look);
                }
            }
        }
        stride
    }
}

/// What is left after some minutes of a quantity that follows at this rate, and what it has taken on of a course that
/// goes like 1, t, t² and t³.
fn follow(rate: f64, minutes: f64) -> (f64, Polynomial) {
    /// Terms of the series: for products up to 1 the next is below 1e-16.
    const TERMS: usize = 16;
    let z = -rate * minutes;
    // φₙ(z) = Σ zʲ / (n + j)!, from the fourth down to the exponential itself, or up where z is large.
    let mut phi = [0.0; LOOKS + 2];
    if z > -1.0 {
        phi[4] = (0..TERMS)
            .rev()
            .fold(0.0, |sum, j| sum * z / (j as f64 + 5.0) + 1.0)
            / 24.0;
        for (n, over) in [(3, 6.0), (2, 2.0), (1, 1.0), (0, 1.0)] {
            phi[n] = 1.0 / over + z * phi[n + 1];
        }
    } else {
        phi[0] = libm::exp(z);
        for (n, over) in [(1, 1.0), (2, 1.0), (3, 2.0), (4, 6.0)] {
            phi[n] = (phi[n - 1] - 1.0 / over) / z;
        }
    }
    let (one, two, three) = (minutes, minutes * minutes, minutes * minutes * minutes);
    (
        phi[0],
        [
            one * phi[1],
            two * phi[2],
            2.0 * three * phi[3],
            6.0 * three * one * phi[4],
        ],
    )
}

/// Rates per minute of each quantity under each draw.
type Rates = [[f64; lanes::DRAWS]; STATES_AGREED];

/// How quantities follow in one part of the evening, with the steps that recur.
#[derive(Debug)]
pub(super) struct Following {
    rates: Rates,
    rate: [Row; STATES_AGREED],
    strides: Vec<Stride>,
}

impl Following {
    /// Under these draws; contact moves only when `phase` says so.
    #[expect(clippy::cast_possible_truncation, reason = "the fast path computes in f32")]
    pub(super) fn new(
        weights: [&Weights<f64>; lanes::DRAWS],
        touch: [&Touch<f64>; lanes::DRAWS],
        phase: Phase,
    ) -> Self {
        let mut rates = [[0.0; lanes::DRAWS]; STATES_AGREED];
        for (lane, (w, touch)) in weights.into_iter().zip(touch).enumerate() {
            // The dose is followed as a whole: it changes slowly, at a rate that contact changes.
            for (k, rate) in [
                (at::PULL, w.pull_rate),
                (at::DISTANCE, w.alarm_rate),
                (at::CLOSENESS, w.alarm_rate),
                (at::CALM, w.calm_rate),
                (at::SHUTDOWN, w.shutdown_rate),
                (at::APPROACH, w.approach_rate),
                (at::TOUCH_OXYTOCIN, touch.oxytocin_rate),
                (at::TOUCH_EASE, touch.ease_rate),
                (at::TIRED_DISTANCE, w.tiring_rate),
                (at::TIRED_CLOSENESS, w.tiring_rate),
                (
                    at::CONTACT,
                    if phase == Phase::After {
                        w.contact_rate
                    } else {
                        0.0
                    },
                ),
                (at::MIND_SOOTHE, w.mind_rate),
            ] {
                rates[k][lane] = rate;
            }
        }
        Self {
            strides: RECUR
                .iter()
                .map(|(length, past)| Stride::new(&rates, *length, *past))
                .collect(),
            rate: rates.map(|row| row.map(|rate| rate as f32)),
            rates,
        }
    }
}

/// What was followed at the looks before, as long as nothing new begins.
#[derive(Clone, Debug)]
pub(super) struct Looks {
    past: Past,
    /// The last one first.
    seen: [[Rows; STATES_AGREED]; LOOKS - 1],
}

impl Looks {
    pub(super) const NONE: Self = Self {
        past: [0.0; LOOKS - 1],
        seen: [[Rows::ZERO; STATES_AGREED]; LOOKS - 1],
    };
}

impl Abreast {
    /// Plays on for some minutes; `looks` are those of the same stretch so far.
    #[inline(always)]
    pub(super) fn follow<S: Simd>(
        &mut self,
        simd: S,
        shared: &Shared,
        following: &Following,
        minutes: f64,
        way: &Way<'_>,
        looks: &mut Looks,
    ) {
        let mut motion = OfMany::new(simd, shared, way);
        motion.left = self.left;
        let mut state = [self.state[0].load(simd); STATES];
        for (now, kept) in state.iter_mut().zip(&self.state) {
            *now = kept.load(simd);
        }
        let rate = |k: usize| f32x8::simd_from(simd, following.rate[k]);
        let mut change = state;
        let mut now = motion.latent_now();
        motion.change(&now, &state, &mut change);
        // What each quantity followed at the last looks, this moment's first.
        let mut seen = [[state[0]; LOOKS]; STATES_AGREED];
        for (k, seen) in seen.iter_mut().enumerate() {
            *seen = [
                change[k] + state[k] * rate(k),
                looks.seen[0][k].load(simd),
                looks.seen[1][k].load(simd),
            ];
        }
        let mut end = state;
        let mut odd;
        let mut steps = Steps::new(minutes, self.minute, 0)
            .going_on(way.elapsed_min)
            .peekable();
        while let Some(step) = steps.next() {
            motion.of_length(&shared.ground, step);
            let known = following
                .strides
                .iter()
                .find(|stride| stride.length_min == step && stride.past == looks.past);
            let stride = match known {
                Some(stride) => stride,
                None => {
                    odd = Stride::new(&following.rates, step, looks.past);
                    &odd
                }
            };
            for k in 0..STATES_AGREED {
                let weight = |j: usize| f32x8::simd_from(simd, stride.looks[k][j]);
                end[k] = state[k] * f32x8::simd_from(simd, stride.left[k])
                    + seen[k][0] * weight(0)
                    + seen[k][1] * weight(1)
                    + seen[k][2] * weight(2);
            }
            let left = motion.left_at_end();
            now = motion.latent_at_end(&left);
            motion.change(&now, &end, &mut change);
            let foretold = stride.foretold.map(|weight| f32x8::splat(simd, weight));
            for k in 0..STATES_AGREED {
                let [first, second, third] = seen[k];
                let foretold = first * foretold[0] + second * foretold[1] + third * foretold[2];
                let followed = change[k] + end[k] * rate(k);
                state[k] = end[k] + (followed - foretold) * f32x8::simd_from(simd, stride.news[k]);
                seen[k] = [followed, first, second];
            }
            let mut wrong = f32x8::splat(simd, 0.0);
            for k in FAST {
                let corrected = state[k] - end[k];
                let square = corrected * corrected;
                wrong += square.0[0] + square.0[1];
            }
            // Lane by lane, so that nobody's neighbours matter. At the last moment whoever plays on looks anew.
            let unsure = wrong.simd_gt(if looks.past[0] > 0.0 { SURE } else { -1.0 });
            if unsure.any_true() && steps.peek().is_some() {
                motion.change(&now, &state, &mut change);
                for (k, seen) in seen.iter_mut().enumerate() {
                    let followed = change[k] + state[k] * rate(k);
                    seen[0] = Both([0, 1].map(|i: usize| unsure.select(followed.0[i], seen[0].0[i])));
                }
            }
            looks.past = [step, looks.past[0]];
            motion.pass(&left);
            self.minute += step;
        }
        for (kept, now) in self.state.iter_mut().zip(&state) {
            *kept = now.store();
        }
        for (k, seen) in seen.iter().enumerate() {
            for (kept, seen) in looks.seen.iter_mut().zip(&seen[1..]) {
                kept[k] = seen.store();
            }
        }
        self.left = motion.left;
    }
}
