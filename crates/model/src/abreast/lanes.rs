//! Numbers of eight draws side by side, in `f32`, and the elementary functions over them.
//!
//! Every lane is computed by itself: additions, multiplications, divisions, square roots and bit shifts in a fixed
//! order, nothing fused. So a draw has the same bytes in every lane, beside any neighbours, on every processor and in
//! WebAssembly.

use core::ops::{Add, AddAssign, Mul, Neg, Sub};

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x8, i32x8};

use crate::lanes::{Pairs, Single};

/// How many draws go abreast.
pub(super) const DRAWS: usize = 8;

/// One number of each draw, as it is kept.
pub(super) type Row = [f32; DRAWS];

/// One number of each draw for both partners, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub(super) struct Rows(pub(super) [Row; 2]);

impl Rows {
    pub(super) const ZERO: Self = Self([[0.0; DRAWS]; 2]);

    #[inline(always)]
    pub(super) fn load<S: Simd>(&self, simd: S) -> Both<S> {
        Both([
            f32x8::simd_from(simd, self.0[0]),
            f32x8::simd_from(simd, self.0[1]),
        ])
    }
}

/// One number of each draw for both partners, in registers.
#[derive(Clone, Copy)]
pub(super) struct Both<S: Simd>(pub(super) [f32x8<S>; 2]);

impl<S: Simd> Both<S> {
    #[inline(always)]
    pub(super) fn store(self) -> Rows {
        Rows([self.0[0].into(), self.0[1].into()])
    }
}

impl<S: Simd> Single for f32x8<S> {
    #[inline(always)]
    fn rest(self) -> Self {
        1.0 - self
    }

    #[inline(always)]
    fn constant(self, value: f64) -> Self {
        Self::splat(self.token(), value as f32)
    }
}

impl<S: Simd> Pairs for Both<S> {
    type One = f32x8<S>;

    #[inline(always)]
    fn swapped(self) -> Self {
        Self([self.0[1], self.0[0]])
    }

    #[inline(always)]
    fn constant(self, value: f64) -> Self {
        Self([self.0[0].constant(value); 2])
    }

    #[inline(always)]
    fn scaled(self, by: f64) -> Self {
        self * self.0[0].constant(by)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Self([self.0[0].sqrt(), self.0[1].sqrt()])
    }

    #[inline(always)]
    fn rest(self) -> Self {
        Self([1.0 - self.0[0], 1.0 - self.0[1]])
    }

    #[inline(always)]
    fn occupied(self) -> Self {
        Self([self.0[0] / (self.0[0] + 1.0), self.0[1] / (self.0[1] + 1.0)])
    }

    #[inline(always)]
    fn occupied_against(self, brake: Self) -> Self {
        let all = self + brake;
        Self([self.0[0] / all.0[0], self.0[1] / all.0[1]])
    }

    #[inline(always)]
    fn positive(self, corner: f32x8<S>) -> Self {
        ((self * self + corner * corner).sqrt() + self).scaled(0.5)
    }

    #[inline(always)]
    fn logistic<const N: usize>(x: &mut [Self; N]) {
        for both in x.iter_mut() {
            both.0 = [logistic(both.0[0]), logistic(both.0[1])];
        }
    }

    #[inline(always)]
    fn higher(self, other: Self) -> Self {
        Self([self.0[0].max(other.0[0]), self.0[1].max(other.0[1])])
    }

    #[inline(always)]
    fn crest(self, heights: [Self; 2], slopes: [Self; 2], step: f64) -> Self {
        let of = |i: usize| {
            crest(
                self.0[i],
                [heights[0].0[i], heights[1].0[i]],
                [slopes[0].0[i], slopes[1].0[i]],
                step as f32,
            )
        };
        Self([of(0), of(1)])
    }
}

#[inline(always)]
fn crest<S: Simd>(
    peak: f32x8<S>,
    [from, to]: [f32x8<S>; 2],
    [rises, falls]: [f32x8<S>; 2],
    step: f32,
) -> f32x8<S> {
    let turns = rises.simd_gt(0.0) & falls.simd_lt(0.0);
    let place = turns.select(rises / (rises - falls), peak.constant(0.0));
    let rest = place.rest();
    let bend = (rises * step - (to - from)) * rest - (falls * step - (to - from)) * place;
    let height = from * rest + to * place + bend * (place * rest);
    turns.select(peak.max(height), peak)
}

/// `1 / (1 + e^-x)`, with a relative error below 4e-7.
#[inline(always)]
fn logistic<S: Simd>(x: f32x8<S>) -> f32x8<S> {
    1.0 / (exponential(-x) + 1.0)
}

/// `e^x` for |x| ≤ 80, otherwise `e^±80`, with a relative error below 3e-7.
#[inline(always)]
fn exponential<S: Simd>(x: f32x8<S>) -> f32x8<S> {
    let x = if cfg!(target_arch = "wasm32") {
        bounded_by_bits(x)
    } else {
        x.max(-BOUND).min(BOUND)
    };
    // Adding 1.5·2^23 rounds to the nearest whole number and leaves it in the lowest bits.
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    let mut sum = rest * TAYLOR[0] + TAYLOR[1];
    for coefficient in &TAYLOR[2..] {
        sum = sum * rest + *coefficient;
    }
    let power: i32x8<S> = shifted.bitcast();
    let sum: i32x8<S> = sum.bitcast();
    (sum + (power << MANTISSA_BITS)).bitcast()
}

/// No further than [`BOUND`] from 0: the size of a number and its sign are cut and put together as whole numbers, in
/// whose order sizes are. WebAssembly's own `max` and `min` see to it that what is no number stays none, which takes
/// processors eight instructions each.
#[inline(always)]
fn bounded_by_bits<S: Simd>(x: f32x8<S>) -> f32x8<S> {
    let bits: i32x8<S> = x.bitcast();
    let size = (bits & i32::MAX).min(BOUND.to_bits() as i32);
    (size | (bits & i32::MIN)).bitcast()
}

const BOUND: f32 = 80.0;
const MANTISSA_BITS: u32 = 23;
const ROUND: f32 = 12_582_912.0;
/// The upper bits of ln 2, short enough that a product with a small whole number is exact.
const LN2_HIGH: f32 = 0.693_145_75;
const LN2_LOW: f32 = 1.428_606_8e-6;
/// 1/n! from n = 6 down to 0.
const TAYLOR: [f32; 7] = [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];

/// The same operation on both partners.
macro_rules! on_both {
    ($($of:ident $call:ident $sign:tt),*) => {$(
        impl<S: Simd> $of for Both<S> {
            type Output = Self;
            #[inline(always)]
            fn $call(self, other: Self) -> Self {
                Self([self.0[0] $sign other.0[0], self.0[1] $sign other.0[1]])
            }
        }

        impl<S: Simd> $of<f32x8<S>> for Both<S> {
            type Output = Self;
            #[inline(always)]
            fn $call(self, other: f32x8<S>) -> Self {
                Self([self.0[0] $sign other, self.0[1] $sign other])
            }
        }
    )*};
}
on_both!(Add add +, Sub sub -, Mul mul *);

impl<S: Simd> Neg for Both<S> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self([-self.0[0], -self.0[1]])
    }
}

impl<S: Simd> AddAssign for Both<S> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;
    use crate::lanes::Pair;

    /// Amounts of two partners, and one that they share.
    const NUMBERS: [([f64; 2], [f64; 2], f64); 4] = [
        ([0.3, 1.7], [2.5, 0.6], 0.05),
        ([-0.8, 0.45], [0.1, 3.0], 1.5),
        ([4.0, -2.5], [0.75, 0.2], 0.6),
        ([0.0, 0.9], [1.0, 1.1], 0.01),
    ];

    fn rows(pair: [f64; 2]) -> Rows {
        Rows(pair.map(|number| [number as f32; DRAWS]))
    }

    fn near(fast: Rows, exact: Pair, what: &str) {
        for i in 0..2 {
            let (fast, exact) = (f64::from(fast.0[i][3]), exact.0[i]);
            let apart = (fast - exact).abs();
            assert!(
                apart <= 5e-7 * exact.abs().max(1.0),
                "{what}: {fast} is not {exact}"
            );
        }
    }

    /// The same words over one draw in `f64` and over eight in `f32`.
    macro_rules! beside_the_reference {
        ($($what:literal: |$a:ident, $b:ident, $one:ident| $call:expr;)*) => {$(
            for (a, b, one) in NUMBERS {
                let exact: Pair = {
                    let ($a, $b, $one) = (Pair(a), Pair(b), one);
                    let _ = ($a, $b, $one);
                    $call
                };
                let fast: Rows = dispatch!(Level::new(), simd => {
                    let ($a, $b) = (rows(a).load(simd), rows(b).load(simd));
                    let $one = f32x8::splat(simd, one as f32);
                    let _ = ($a, $b, $one);
                    $call.store()
                });
                near(fast, exact, $what);
            }
        )*};
    }

    #[test]
    fn each_operation_is_that_of_the_reference() {
        beside_the_reference! {
            "a + b": |a, b, one| a + b;
            "a - b": |a, b, one| a - b;
            "a * b": |a, b, one| a * b;
            "-a": |a, b, one| -a;
            "a + one": |a, b, one| a + one;
            "a - one": |a, b, one| a - one;
            "a * one": |a, b, one| a * one;
            "a += b": |a, b, one| { let mut sum = a; sum += b; sum };
            "swapped": |a, b, one| a.swapped();
            "constant": |a, b, one| a.constant(0.25);
            "one constant": |a, b, one| b * one.constant(0.25);
            "scaled": |a, b, one| a.scaled(1.75);
            "sqrt": |a, b, one| b.sqrt();
            "rest": |a, b, one| a.rest();
            "one rest": |a, b, one| a * one.rest();
            "occupied": |a, b, one| b.occupied();
            "occupied against": |a, b, one| (a * a).occupied_against(b);
            "positive": |a, b, one| a.positive(one);
            "logistic": |a, b, one| { let mut x = [a, b]; Pairs::logistic(&mut x); x[0] - x[1] };
            "higher": |a, b, one| a.higher(b);
            "a crest": |a, b, one| a.crest([b, a], [b, -b], 0.5);
            "one crest": |a, b, one| a.scaled(0.1).crest([b, b.scaled(1.1)], [a, -b], 0.25);
            "no crest": |a, b, one| a.crest([b, b], [-b, b], 0.5);
            "a level end": |a, b, one| a.crest([b, b], [b - b, -b], 0.5);
            "a level beginning": |a, b, one| a.crest([b, b], [b, b - b], 0.5);
        }
    }

    fn of(function: fn(Row) -> Row, x: f32) -> f32 {
        function([x; DRAWS])[0]
    }

    fn e_to(x: Row) -> Row {
        dispatch!(Level::new(), simd => exponential(f32x8::simd_from(simd, x)).into())
    }

    fn sigmoid(x: Row) -> Row {
        dispatch!(Level::new(), simd => logistic(f32x8::simd_from(simd, x)).into())
    }

    #[test]
    fn bounds_by_bits_are_those_of_the_larger_and_the_smaller() {
        for x in [
            0.0,
            -0.0,
            1.5,
            -79.99,
            80.0,
            -80.0,
            80.01,
            -1e9,
            f32::INFINITY,
            f32::NEG_INFINITY,
        ] {
            let found: Row =
                dispatch!(Level::new(), simd => bounded_by_bits(f32x8::simd_from(simd, [x; DRAWS])).into());
            assert_eq!(found.map(f32::to_bits), [x.clamp(-80.0, 80.0).to_bits(); DRAWS]);
        }
    }

    #[test]
    fn the_elementary_functions_keep_their_bounds() {
        let mut worst = [0.0_f64; 2];
        for i in -10_000..10_000_i32 {
            let x: Row = core::array::from_fn(|lane| (i * 8 + lane as i32) as f32 / 1000.0);
            for (x, (power, share)) in x.iter().zip(e_to(x).iter().zip(sigmoid(x))) {
                let exact = libm::exp(f64::from(*x));
                worst[0] = worst[0].max((f64::from(*power) / exact - 1.0).abs());
                worst[1] = worst[1].max((f64::from(share) * (1.0 + 1.0 / exact) - 1.0).abs());
            }
        }
        assert!(worst[0] < 3e-7 && worst[1] < 4e-7, "{worst:?}");
        assert_eq!(of(sigmoid, 0.0), 0.5);
        assert_eq!((of(e_to, 1e3), of(e_to, -1e3)), (of(e_to, 80.0), of(e_to, -80.0)));
        assert!(of(sigmoid, 1e9) <= 1.0 && of(sigmoid, -1e9) < 1e-30);
    }
}
