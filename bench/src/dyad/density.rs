//! The log density, forwards through the check-ins: several points abreast.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f64x4};

use super::items::{Items, Seen, Sums};
use super::matrix::{AT, Full, States, Symmetric, moved, spread, through};
use super::number::{LANES, Number};
use super::slopes::{Trace, slopes};
use super::tables::{ORDER, Tables};
use super::{CheckIn, NUMBERS, PRIOR_MEAN, PRIOR_SD, Point};

/// Check-ins after which the logarithm of a product of variances is taken, before it can leave the range of `f64`.
const BATCH: usize = 16;

/// The check-ins of two people, in the form in which a density is computed.
#[derive(Clone, Debug)]
pub struct Dyad {
    pub(super) steps: Vec<Step>,
    /// The longest time between two check-ins, hours.
    pub(super) longest: usize,
    /// What all reports on security and on closeness add up to.
    pub(super) sums: [Sums; 2],
    /// The constant of the density.
    constant: f64,
}

/// One check-in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) hours: usize,
    pub(super) who: usize,
    pub(super) event: bool,
    /// On security and on closeness.
    pub(super) seen: [Seen; 2],
}

/// What follows from a point, apart from the tables.
pub(super) struct Setting<N> {
    pub(super) items: [Items<N>; 2],
    pub(super) event: States<N>,
    pub(super) middle: States<N>,
}

/// What one look leaves for the way back.
#[derive(Clone, Copy)]
pub(super) struct Look<N> {
    pub(super) column: States<N>,
    /// One by the variance of what was seen, and how far off it was in units of that.
    pub(super) gain: N,
    pub(super) off: N,
}

impl<N: Number> Setting<N> {
    #[inline(always)]
    pub(super) fn new(at: &[N; NUMBERS]) -> Self {
        let mut event = [at[20]; 4];
        let mut middle = [at[24]; 4];
        for (i, from) in ORDER.into_iter().enumerate() {
            event[i] = at[20 + from];
            middle[i] = at[24 + from];
        }
        Self {
            items: [
                Items::new([at[14], at[15]], at[18]),
                Items::new([at[16], at[17]], at[19]),
            ],
            event,
            middle,
        }
    }
}

/// What is believed at one moment.
pub(super) struct Belief<N> {
    pub(super) mean: States<N>,
    pub(super) spread: Symmetric<N>,
}

impl<N: Number> Belief<N> {
    #[inline(always)]
    pub(super) fn first(zero: N) -> Self {
        let mut spread = [zero; 10];
        for i in 0..4 {
            spread[AT[i][i]] = zero.like(1.0);
        }
        Self {
            mean: [zero; 4],
            spread,
        }
    }

    /// Goes on by so many hours, more than none; gives `F P`.
    #[inline(always)]
    pub(super) fn go_on(&mut self, tables: &Tables<N>, hours: usize) -> Full<N> {
        let f = &tables.moves[hours];
        let m = through(f, &self.spread);
        self.mean = moved(f, &self.mean);
        self.spread = spread(&m, f, &tables.spreads[hours]);
        m
    }

    /// Takes a look at one state. Gives what it leaves, and the variance of what was seen.
    #[inline(always)]
    pub(super) fn look<const I: usize>(&mut self, value: N, variance: N, middle: N) -> (Look<N>, N) {
        let column = [
            self.spread[AT[0][I]],
            self.spread[AT[1][I]],
            self.spread[AT[2][I]],
            self.spread[AT[3][I]],
        ];
        let total = column[I] + variance;
        let gain = value.like(1.0) / total;
        let off = (value - self.mean[I] - middle) * gain;
        for j in 0..4 {
            self.mean[j] = column[j].fused(off, self.mean[j]);
            let share = -column[j] * gain;
            for k in j..4 {
                self.spread[AT[j][k]] = share.fused(column[k], self.spread[AT[j][k]]);
            }
        }
        (Look { column, gain, off }, total)
    }

    /// [`Belief::look`] at the state that a person reports on.
    #[inline(always)]
    pub(super) fn look_at(&mut self, state: usize, value: N, variance: N, middle: N) -> (Look<N>, N) {
        match state {
            0 => self.look::<0>(value, variance, middle),
            1 => self.look::<1>(value, variance, middle),
            2 => self.look::<2>(value, variance, middle),
            _ => self.look::<3>(value, variance, middle),
        }
    }
}

/// The log density at a point without its constant; `trace` keeps what the way back needs.
#[inline(always)]
pub(super) fn forward<N: Number, const BACK: bool>(
    dyad: &Dyad,
    at: &[N; NUMBERS],
    setting: &Setting<N>,
    tables: &Tables<N>,
    trace: &mut Vec<Trace<N>>,
) -> N {
    let zero = at[0].like(0.0);
    let mut belief = Belief::first(zero);
    let (mut squares, mut logs, mut product) = (zero, zero, zero.like(1.0));
    for (number, step) in dyad.steps.iter().enumerate() {
        let before = belief.mean;
        let mut m = [[zero; 4]; 4];
        if step.hours > 0 {
            m = belief.go_on(tables, step.hours);
        }
        if step.event {
            for (mean, event) in belief.mean.iter_mut().zip(&setting.event) {
                *mean = *mean + *event;
            }
        }
        let mut looks = [Look {
            column: [zero; 4],
            gain: zero,
            off: zero,
        }; 2];
        for (part, look) in looks.iter_mut().enumerate() {
            if let Some((value, variance)) = setting.items[part].look(step.seen[part]) {
                let state = 2 * part + step.who;
                let (left, total) = belief.look_at(state, value, variance, setting.middle[state]);
                squares = (left.off * total).fused(left.off, squares);
                product = product * total;
                *look = left;
            }
        }
        if BACK {
            trace.push(Trace {
                mean: before,
                through: m,
                looks,
            });
        }
        if number % BATCH == BATCH - 1 {
            logs = logs + product.each(f64::ln);
            product = zero.like(1.0);
        }
    }
    logs = logs + product.each(f64::ln);
    let mut prior = zero;
    for k in 0..NUMBERS {
        let score = (at[k] - zero.like(PRIOR_MEAN[k])) * zero.like(1.0 / PRIOR_SD[k]);
        prior = score.fused(score, prior);
    }
    (logs + squares + prior).fused(
        zero.like(-0.5),
        setting.items[0].rest(&dyad.sums[0]) + setting.items[1].rest(&dyad.sums[1]),
    )
}

impl Dyad {
    /// Out of check-ins.
    #[must_use]
    pub fn new(check_ins: &[CheckIn]) -> Self {
        let mut sums = [Sums::default(); 2];
        let mut reports = 0_usize;
        let steps: Vec<Step> = check_ins
            .iter()
            .map(|check_in| {
                let [s1, s2, c1, c2] = check_in.items;
                let seen = [Seen::of(s1, s2), Seen::of(c1, c2)];
                reports += check_in.items.iter().flatten().count();
                for (sums, seen) in sums.iter_mut().zip(seen) {
                    sums.take(seen);
                }
                Step {
                    hours: check_in.hours,
                    who: check_in.who,
                    event: check_in.event,
                    seen,
                }
            })
            .collect();
        let normals = (reports + NUMBERS) as f64;
        let widths: f64 = PRIOR_SD.iter().map(|sd| sd.ln()).sum();
        Self {
            longest: steps.iter().map(|step| step.hours).max().unwrap_or(0),
            steps,
            sums,
            constant: -0.5 * normals * core::f64::consts::TAU.ln() - widths,
        }
    }

    /// The log posterior, with all constants, at each of these points.
    #[must_use]
    pub fn values(&self, points: &[Point]) -> Vec<f64> {
        let mut values = Vec::with_capacity(points.len());
        for points in points.chunks(LANES) {
            let lanes = dispatch!(Level::new(), simd => self.value_abreast(simd, points));
            values.extend(lanes.iter().take(points.len()).map(|value| value + self.constant));
        }
        values
    }

    /// The log posterior and its slopes at each of these points.
    #[must_use]
    pub fn slopes(&self, points: &[Point]) -> Vec<(f64, Point)> {
        let mut all = Vec::with_capacity(points.len());
        for points in points.chunks(LANES) {
            let (values, slopes) = dispatch!(Level::new(), simd => self.slopes_abreast(simd, points));
            for lane in 0..points.len() {
                all.push((values[lane] + self.constant, slopes.map(|row| row[lane])));
            }
        }
        all
    }

    /// The log posterior and its slopes at one point, one number at a time.
    #[must_use]
    pub fn slope(&self, at: &Point) -> (f64, Point) {
        let (value, slopes) = dispatch!(Level::new(), simd => simd.vectorize(
            #[inline(always)]
            || slopes(self, at)
        ));
        (value + self.constant, slopes)
    }

    #[inline(always)]
    fn value_abreast<S: Simd>(&self, simd: S, points: &[Point]) -> [f64; LANES] {
        let at = abreast(simd, points);
        let setting = Setting::new(&at);
        let tables = Tables::new(&at, self.longest);
        forward::<_, false>(self, &at, &setting, &tables, &mut Vec::new()).into()
    }

    #[inline(always)]
    fn slopes_abreast<S: Simd>(&self, simd: S, points: &[Point]) -> ([f64; LANES], [[f64; LANES]; NUMBERS]) {
        let (value, by) = slopes(self, &abreast(simd, points));
        let mut rows = [[0.0; LANES]; NUMBERS];
        for (row, by) in rows.iter_mut().zip(by) {
            *row = by.into();
        }
        (value.into(), rows)
    }
}

/// Points side by side; lanes without one hold the first.
#[inline(always)]
fn abreast<S: Simd>(simd: S, points: &[Point]) -> [f64x4<S>; NUMBERS] {
    let mut at = [f64x4::splat(simd, 0.0); NUMBERS];
    for (k, at) in at.iter_mut().enumerate() {
        let mut lanes = [points[0][k]; LANES];
        for (lane, point) in lanes.iter_mut().zip(points) {
            *lane = point[k];
        }
        *at = f64x4::simd_from(simd, lanes);
    }
    at
}
