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
    let x = x.max(-BOUND).min(BOUND);
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
    fn the_elementary_functions_keep_their_bounds() {
        let mut worst = [0.0_f64; 2];
        for i in -80_000..=80_000_i32 {
            let x = i as f32 / 1000.0;
            let exact = libm::exp(f64::from(x));
            worst[0] = worst[0].max((f64::from(of(e_to, x)) / exact - 1.0).abs());
            worst[1] = worst[1].max((f64::from(of(sigmoid, x)) * (1.0 + 1.0 / exact) - 1.0).abs());
        }
        assert!(worst[0] < 3e-7 && worst[1] < 4e-7, "{worst:?}");
        assert_eq!(of(sigmoid, 0.0), 0.5);
        assert!(of(sigmoid, 1e9) <= 1.0 && of(sigmoid, -1e9) < 1e-30);
    }
}
