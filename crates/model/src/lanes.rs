//! Numbers of both partners side by side, and the elementary functions over them.
//!
//! The equations of an evening are written once, over [`Pairs`]. [`Pair`] carries one draw in `f64`: it is the
//! reference. [`crate::abreast`] carries eight draws in `f32`. Only additions, multiplications, divisions, square roots
//! and bit shifts in a fixed order: the same bytes on every platform.

use core::ops::{Add, AddAssign, Mul, Neg, Sub};

use crate::exponential::exponential;

/// Numbers that are the same for both partners, of one draw or of several.
pub(crate) trait Single: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    /// What is missing to 1.
    fn rest(self) -> Self;

    /// The same constant for every draw, in the place of a number.
    fn constant(self, value: f64) -> Self;
}

/// Numbers of both partners, of one draw or of several.
pub(crate) trait Pairs:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + Add<Self::One, Output = Self>
    + Sub<Self::One, Output = Self>
    + Mul<Self::One, Output = Self>
{
    /// A number that both partners share.
    type One: Single;

    /// Each partner gets the other's number.
    fn swapped(self) -> Self;

    /// The same constant for everybody, in the place of a pair.
    fn constant(self, value: f64) -> Self;

    /// Every number times a constant.
    fn scaled(self, by: f64) -> Self;

    fn sqrt(self) -> Self;

    /// What is missing to 1.
    fn rest(self) -> Self;

    /// The share of receptors an amount occupies: 0–1, half at amount 1.
    fn occupied(self) -> Self;

    /// The share an amount occupies when something else holds it down: `amount / brake`, occupied.
    fn occupied_against(self, brake: Self) -> Self;

    /// `(x + √(x² + corner²)) / 2`: x where it is positive and 0 elsewhere, with a rounded corner.
    fn positive(self, corner: Self::One) -> Self;

    /// Replaces every `x` by `1 / (1 + e^-x)`.
    fn logistic<const N: usize>(x: &mut [Self; N]);

    /// The higher of each two numbers.
    fn higher(self, other: Self) -> Self;

    /// The higher of these numbers and of the crests between two moments: where a course rises at one and falls at
    /// the other, the height of the cubic through both where its slope, taken as a line, is 0.
    fn crest(self, heights: [Self; 2], slopes: [Self; 2], step: f64) -> Self;
}

impl Single for f64 {
    #[inline]
    fn rest(self) -> Self {
        1.0 - self
    }

    #[inline]
    fn constant(self, value: f64) -> Self {
        value
    }
}

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
}

impl Pairs for Pair {
    type One = f64;

    #[inline]
    fn swapped(self) -> Self {
        Self([self.0[1], self.0[0]])
    }

    #[inline]
    fn constant(self, value: f64) -> Self {
        Self::both(value)
    }

    #[inline]
    fn scaled(self, by: f64) -> Self {
        self * by
    }

    #[inline]
    fn sqrt(self) -> Self {
        Self([self.0[0].sqrt(), self.0[1].sqrt()])
    }

    #[inline]
    fn rest(self) -> Self {
        Self::ONE - self
    }

    #[inline]
    fn occupied(self) -> Self {
        let below = self + 1.0;
        Self([self.0[0] / below.0[0], self.0[1] / below.0[1]])
    }

    #[inline]
    fn occupied_against(self, brake: Self) -> Self {
        Self([self.0[0] / brake.0[0], self.0[1] / brake.0[1]]).occupied()
    }

    #[inline]
    fn positive(self, corner: f64) -> Self {
        ((self * self + corner * corner).sqrt() + self) * 0.5
    }

    #[inline]
    fn logistic<const N: usize>(x: &mut [Self; N]) {
        logistic(x);
    }

    #[inline]
    fn higher(self, other: Self) -> Self {
        Self([self.0[0].max(other.0[0]), self.0[1].max(other.0[1])])
    }

    #[inline]
    fn crest(mut self, heights: [Self; 2], slopes: [Self; 2], step: f64) -> Self {
        for i in 0..2 {
            let [rises, falls] = slopes.map(|slope| slope.0[i]);
            if rises > 0.0 && falls < 0.0 {
                let [from, to] = heights.map(|height| height.0[i]);
                let place = rises / (rises - falls);
                let rest = 1.0 - place;
                let bend = (step * rises - (to - from)) * rest - (step * falls - (to - from)) * place;
                self.0[i] = self.0[i].max(from * rest + to * place + bend * (place * rest));
            }
        }
        self
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
            *value = 1.0 / (1.0 + exponential::<BOUND>(-*value));
        }
    }
}

/// Beyond this `1 + e^-x` is 1 on one side, and less than 1e-17 is left of its inverse on the other.
const BOUND: u16 = 40;

/// A struct whose fields are all of one type and can be turned into another type, one by one or side by side.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(crate) struct $name<T> {
            $($(#[$about])* pub(crate) $field: T,)*
        }

        impl<T> $name<T> {
            /// Every field turned into something else.
            #[inline(always)]
            pub(crate) fn map<U>(&self, turn: impl Fn(&T) -> U) -> $name<U> {
                $name { $($field: turn(&self.$field),)* }
            }

            /// Several tables as one, field by field.
            pub(crate) fn zip<const N: usize, U>(of: [&Self; N], join: impl Fn([&T; N]) -> U) -> $name<U> {
                $name { $($field: join(of.map(|one| &one.$field)),)* }
            }
        }
    };
}
pub(crate) use table;

#[cfg(test)]
mod tests {
    use super::{Pair, Pairs, Single, logistic};

    #[test]
    fn shares_far_out_stay_shares() {
        let mut far = [Pair([-1e9, 0.0]), Pair([1e9, f64::NAN])];
        logistic(&mut far);
        let [Pair([low, middle]), Pair([high, none])] = far;
        assert!(low > 0.0 && low < 1e-17 && middle == 0.5 && high <= 1.0 && none.is_nan());
    }

    #[test]
    fn pairs_are_counted_side_by_side() {
        let (a, b) = (Pair([3.0, -8.0]), Pair([0.5, 4.0]));
        assert_eq!(a + b, Pair([3.5, -4.0]));
        assert_eq!(a - b, Pair([2.5, -12.0]));
        assert_eq!(a * b, Pair([1.5, -32.0]));
        assert_eq!(-a, Pair([-3.0, 8.0]));
        assert_eq!(
            (a + 2.0, a - 2.0, a * 2.0),
            (Pair([5.0, -6.0]), Pair([1.0, -10.0]), Pair([6.0, -16.0]))
        );
        let mut sum = a;
        sum += b;
        assert_eq!(sum, a + b);
        assert_eq!(
            (a.swapped(), a.scaled(0.5)),
            (Pair([-8.0, 3.0]), Pair([1.5, -4.0]))
        );
        assert_eq!((a.rest(), 0.25.rest()), (Pair([-2.0, 9.0]), 0.75));
        assert_eq!((a.constant(7.0), 1.0.constant(7.0)), (Pair::both(7.0), 7.0));
        assert_eq!(a.higher(b), Pair([3.0, 4.0]));
        assert_eq!(Pair([9.0, 2.25]).sqrt(), Pair([3.0, 1.5]));
    }

    #[test]
    fn receptors_fill_up_and_a_brake_keeps_them_from_it() {
        assert_eq!(Pair([1.0, 3.0]).occupied(), Pair([0.5, 0.75]));
        assert_eq!(
            Pair([2.0, 6.0]).occupied_against(Pair([2.0, 1.0])),
            Pair([0.5, 6.0 / 7.0])
        );
    }

    #[test]
    fn a_rounded_corner_is_half_its_size_at_0_and_gone_far_away() {
        assert_eq!(Pair([0.0, 3.0]).positive(4.0), Pair([2.0, 4.0]));
        let Pair([below, above]) = Pair([-50.0, 50.0]).positive(0.01);
        assert!(below > 0.0 && below < 1e-6 && (above - 50.0).abs() < 1e-6);
    }

    /// A parabola is its own cubic: its crest is found wherever it lies.
    #[test]
    fn the_crest_of_a_parabola_is_its_top() {
        let step = 0.5;
        for place in [0.1, 0.25, 0.4] {
            let height = |at: f64| 0.7 - 1.3 * (at - place) * (at - place);
            let slope = |at: f64| -2.6 * (at - place);
            // One rises to its top and falls again, the other has no top between the two moments.
            let heights = [Pair([height(0.0), 0.1]), Pair([height(step), 0.3])];
            let slopes = [Pair([slope(0.0), 0.4]), Pair([slope(step), 0.2])];
            let Pair([top, none]) = Pair([0.0, 0.3]).crest(heights, slopes, step);
            assert!((top - 0.7).abs() < 1e-12 && none == 0.3, "{top} at {place}");
            assert_eq!(
                Pair::ONE.crest(heights, slopes, step),
                Pair::ONE,
                "what was higher stays"
            );
        }
        // A valley has no crest, and neither has a course that stands still at one end.
        for slopes in [[-1.0, 1.0], [0.0, -1.0], [1.0, 0.0]] {
            let flat = [Pair::both(0.2); 2];
            assert_eq!(Pair::ZERO.crest(flat, slopes.map(Pair::both), step), Pair::ZERO);
        }
    }
}
