//! What the equations are written over: one number, or one number of each of several points abreast.

use core::ops::{Add, Div, Mul, Neg, Sub};

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x4};

/// Points abreast: as many as a vector of 256 bits holds.
pub(super) const LANES: usize = 4;

/// One number, or several abreast.
pub(super) trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// This value in every lane.
    fn like(self, value: f64) -> Self;
    /// `self · by + plus`, with one rounding where the processor can.
    fn fused(self, by: Self, plus: Self) -> Self;
    /// A function of each lane by itself.
    fn each(self, function: impl Fn(f64) -> f64) -> Self;
}

impl Number for f64 {
    #[inline(always)]
    fn like(self, value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn fused(self, by: Self, plus: Self) -> Self {
        self * by + plus
    }

    #[inline(always)]
    fn each(self, function: impl Fn(f64) -> f64) -> Self {
        function(self)
    }
}

impl<S: Simd> Number for f64x4<S> {
    #[inline(always)]
    fn like(self, value: f64) -> Self {
        Self::splat(self.simd, value)
    }

    #[inline(always)]
    fn fused(self, by: Self, plus: Self) -> Self {
        self.mul_add(by, plus)
    }

    #[inline(always)]
    fn each(self, function: impl Fn(f64) -> f64) -> Self {
        let lanes: [f64; LANES] = self.into();
        Self::simd_from(self.simd, lanes.map(function))
    }
}
