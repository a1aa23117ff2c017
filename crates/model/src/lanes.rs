//! Numbers of both partners side by side, and the elementary functions over them.
//!
//! Everything works on whole pairs and without branches, so that the compiler uses vector instructions; a wider lane
//! type with the same operations would carry many couples at once. Only additions, multiplications, divisions, square
//! roots and bit shifts in a fixed order: the same bytes on every platform.

use core::ops::{Add, AddAssign, Mul, Neg, Sub};

/// One number for each partner, in the order of [`crate::Who`].
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(crate) struct Pair(pub(crate) [f64; 2]);

impl Pair {
    pub(crate) const ZERO: Self = Self([0.0; 2]);
    pub(crate) const ONE: Self = Self([1.0; 2]);

    /// The same number for both.
    #[inline]
    pub(crate) const fn both(value: f64) -> Self {
        Self([value; 2])
    }

    /// Each partner gets the other's number.
    #[inline]
    pub(crate) const fn swapped(self) -> Self {
        Self([self.0[1], self.0[0]])
    }

    #[inline]
    pub(crate) fn sqrt(self) -> Self {
        Self([self.0[0].sqrt(), self.0[1].sqrt()])
    }

    /// The share of receptors an amount occupies: 0–1, half at amount 1.
    #[inline]
    pub(crate) fn occupied(self) -> Self {
        let below = self + 1.0;
        Self([self.0[0] / below.0[0], self.0[1] / below.0[1]])
    }

    /// `(x + √(x² + corner²)) / 2`: x where it is positive and 0 elsewhere, with a rounded corner.
    #[inline]
    pub(crate) fn positive(self, corner: f64) -> Self {
        ((self * self + corner * corner).sqrt() + self) * 0.5
    }
}

impl Add for Pair {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self([self.0[0] + other.0[0], self.0[1] + other.0[1]])
    }
}

impl Sub for Pair {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self([self.0[0] - other.0[0], self.0[1] - other.0[1]])
    }
}

impl Mul for Pair {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        Self([self.0[0] * other.0[0], self.0[1] * other.0[1]])
    }
}

impl Neg for Pair {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self([-self.0[0], -self.0[1]])
    }
}

impl AddAssign for Pair {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Add<f64> for Pair {
    type Output = Self;
    #[inline]
    fn add(self, other: f64) -> Self {
        Self([self.0[0] + other, self.0[1] + other])
    }
}

impl Sub<f64> for Pair {
    type Output = Self;
    #[inline]
    fn sub(self, other: f64) -> Self {
        Self([self.0[0] - other, self.0[1] - other])
    }
}

impl Mul<f64> for Pair {
    type Output = Self;
    #[inline]
    fn mul(self, other: f64) -> Self {
        Self([self.0[0] * other, self.0[1] * other])
    }
}

/// Replaces every `x` by `1 / (1 + e^-x)`. Relative error below 1e-11; arguments beyond ±40 count as ±40.
#[inline]
pub(crate) fn logistic<const N: usize>(x: &mut [Pair; N]) {
    for pair in x.iter_mut() {
        for value in &mut pair.0 {
            *value = 1.0 / (1.0 + exponential(-*value));
        }
    }
}

/// `e^x` for |x| ≤ 40, otherwise `e^±40`.
#[inline]
fn exponential(x: f64) -> f64 {
    let x = x.clamp(-BOUND, BOUND);
    // Adding 1.5·2^52 rounds to the nearest whole number and leaves it in the lowest bits.
    let shifted = x * core::f64::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    let mut sum = TAYLOR[0];
    for coefficient in &TAYLOR[1..] {
        sum = sum * rest + coefficient;
    }
    f64::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << MANTISSA_BITS))
}

const BOUND: f64 = 40.0;
const MANTISSA_BITS: u32 = 52;
const ROUND: f64 = 6_755_399_441_055_744.0;
/// The upper bits of ln 2, short enough that a product with a small whole number is exact.
const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// 1/n! from n = 9 down to 0.
const TAYLOR: [f64; 10] = [
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

#[cfg(test)]
mod tests {
    use super::{Pair, exponential, logistic};

    #[test]
    fn agrees_with_libm() {
        for i in -4_000..=4_000 {
            let x = f64::from(i) / 100.0;
            let error = (exponential(x) / libm::exp(x) - 1.0).abs();
            assert!(error < 1e-11, "e^{x} is off by {error:e}");
        }
        let mut far = [Pair([-1e9, 0.0]), Pair([1e9, f64::NAN])];
        logistic(&mut far);
        let [Pair([low, middle]), Pair([high, none])] = far;
        assert!(low > 0.0 && low < 1e-17 && middle == 0.5 && high <= 1.0 && none.is_nan());
    }
}
