//! An exact Kalman filter and smoother for two numbers that come back to 0 at one rate, over steps of any length.
//!
//! Beside a covariance its determinant is held, and both are carried on as sums and products of what is not negative: so
//! no rounding can make a variance negative, without a root.

use libm::log;

/// A covariance of two numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) variance: [f64; 2],
    /// The covariance between them.
    pub(crate) both: f64,
    /// The determinant.
    pub(crate) det: f64,
}

impl Spread {
    /// Of two numbers with these standard deviations and this correlation.
    pub(crate) fn of([a, b]: [f64; 2], correlation: f64) -> Self {
        let (a, b) = (a * a, b * b);
        let own = 1.0 - correlation * correlation;
        Self {
            variance: [a, b],
            both: f64::sqrt(a * b) * correlation,
            det: a * b * own,
        }
    }

    /// The same of numbers whose variances are so many times as large.
    #[inline]
    pub(crate) fn times(&self, share: f64) -> Self {
        Self {
            variance: self.variance.map(|variance| variance * share),
            both: self.both * share,
            det: self.det * share * share,
        }
    }
}

/// A normal belief about two numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Belief {
    pub(crate) mean: [f64; 2],
    pub(crate) spread: Spread,
}

/// How the numbers move from one moment to the next: `x' = left x + drift + noise`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Move {
    /// The share of both numbers that is left.
    pub(crate) left: f64,
    pub(crate) drift: [f64; 2],
    pub(crate) noise: Spread,
}

/// A normal belief when the future is known too: mean, and variances with the covariance between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Smoothed {
    pub(crate) mean: [f64; 2],
    pub(crate) variance: [f64; 2],
    pub(crate) both: f64,
}

impl Belief {
    /// The belief after a move.
    #[inline]
    pub(crate) fn moved(&self, by: &Move) -> Self {
        let (own, noise) = (self.spread.times(by.left * by.left), &by.noise);
        // By what the determinant of a sum is more than both: not negative, but for rounding.
        let across = own.variance[0] * noise.variance[1] + own.variance[1] * noise.variance[0]
            - 2.0 * own.both * noise.both;
        Self {
            mean: [0, 1].map(|i: usize| by.drift[i] + by.left * self.mean[i]),
            spread: Spread {
                variance: [0, 1].map(|i: usize| own.variance[i] + noise.variance[i]),
                both: own.both + noise.both,
                det: own.det + noise.det + if across > 0.0 { across } else { 0.0 },
            },
        }
    }

    /// The belief after one of its numbers was seen: `exp(shift·m − precision·m²/2)`. And what the mass of that is, as
    /// `linear − ln(wide)/2`.
    #[inline]
    pub(crate) fn seen(&self, i: usize, precision: f64, shift: f64) -> (Self, f64, f64) {
        let Spread { variance, both, det } = self.spread;
        let (mean, own) = (self.mean[i], variance[i]);
        let wide = 1.0 + precision * own;
        let left = 1.0 / wide;
        let off = (shift - precision * mean) * left;
        let gain = if i == 0 { [own, both] } else { [both, own] };
        let linear = 0.5 * (own * shift * shift + 2.0 * shift * mean - precision * mean * mean) * left;
        // Of the other number `variance − precision covariance² / wide` is left, which is this.
        let mut variance = variance.map(|variance| (variance + precision * det) * left);
        variance[i] = own * left;
        let spread = Spread {
            variance,
            both: both * left,
            det: det * left,
        };
        let mean = [0, 1].map(|r: usize| self.mean[r] + gain[r] * off);
        (Self { mean, spread }, linear, wide)
    }

    /// The belief when nothing comes after it.
    pub(crate) fn last(&self) -> Smoothed {
        Smoothed {
            mean: self.mean,
            variance: self.spread.variance,
            both: self.spread.both,
        }
    }

    /// The belief when the future is known too. `self` is filtered, `by` the move to the next moment, `ahead` that
    /// moment's belief before it was looked at, and `later` with all that came later. Both numbers must have moved by
    /// noise of their own.
    #[inline]
    pub(crate) fn smoothed(&self, by: &Move, ahead: &Self, later: &Smoothed) -> Smoothed {
        let k = by.left;
        let own = self.last();
        let [va, vb] = own.variance;
        // How it follows the next moment: left · P A⁻¹.
        let over = k / ahead.spread.det;
        let ([wa, wb], wc) = (ahead.spread.variance, ahead.spread.both);
        let gain = [
            [over * (va * wb - own.both * wc), over * (own.both * wa - va * wc)],
            [over * (own.both * wb - vb * wc), over * (vb * wa - own.both * wc)],
        ];
        // What is left to know when the next moment is known: (P⁻¹ + left² Q⁻¹)⁻¹, which is N / det N with
        // N = P / det P + left² Q / det Q.
        let noise = &by.noise;
        let (p, q) = (1.0 / self.spread.det, k * k / noise.det);
        let n = [
            p * va + q * noise.variance[0],
            p * vb + q * noise.variance[1],
            p * own.both + q * noise.both,
        ];
        let det = n[0] * n[1] - n[2] * n[2];
        let off = [0, 1].map(|i: usize| later.mean[i] - ahead.mean[i]);
        // What the next moment's own uncertainty brings, row by row of the gain.
        let brought = |a: [f64; 2], b: [f64; 2]| {
            a[0] * (later.variance[0] * b[0] + later.both * b[1])
                + a[1] * (later.both * b[0] + later.variance[1] * b[1])
        };
        Smoothed {
            mean: [0, 1].map(|i: usize| self.mean[i] + gain[i][0] * off[0] + gain[i][1] * off[1]),
            variance: [
                n[0] / det + brought(gain[0], gain[0]),
                n[1] / det + brought(gain[1], gain[1]),
            ],
            both: n[2] / det + brought(gain[0], gain[1]),
        }
    }
}

/// `log ∫ N(m; mean, variance) exp(shift·m − precision·m²/2) dm`, as `linear − ln(wide)/2`.
#[inline]
pub(crate) fn mass(mean: f64, variance: f64, precision: f64, shift: f64) -> (f64, f64) {
    let wide = 1.0 + precision * variance;
    let linear = 0.5 * (variance * shift * shift + 2.0 * shift * mean - precision * mean * mean) / wide;
    (linear, wide)
}

/// A sum of many numbers `linear + ln(chance) − ln(wide)/2`.
pub(crate) struct LogSum {
    sum: f64,
    chance: f64,
    wide: f64,
}

impl Default for LogSum {
    fn default() -> Self {
        Self {
            sum: 0.0,
            chance: 1.0,
            wide: 1.0,
        }
    }
}

impl LogSum {
    /// Products leave what a number can hold only after some dozen answers.
    const NEAR_END: f64 = 1e10;

    #[inline]
    pub(crate) fn add(&mut self, linear: f64, chance: f64, wide: f64) {
        self.sum += linear;
        self.chance *= chance;
        self.wide *= wide;
        if self.chance < 1.0 / Self::NEAR_END
            || self.wide > Self::NEAR_END
            || self.wide < 1.0 / Self::NEAR_END
        {
            *self = Self {
                sum: self.log(),
                ..Self::default()
            };
        }
    }

    pub(crate) fn log(&self) -> f64 {
        self.sum + log(self.chance) - 0.5 * log(self.wide)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: f64 = 1e-10;

    /// A square matrix of two rows.
    type Matrix = [[f64; 2]; 2];

    fn example() -> (Belief, Move) {
        (
            Belief {
                mean: [0.3, -0.2],
                spread: Spread::of([0.8, 0.67], 0.45),
            },
            Move {
                left: 0.55,
                drift: [0.2, 0.0],
                noise: Spread::of([0.4, 0.36], 0.55),
            },
        )
    }

    fn square(of: &Spread) -> Matrix {
        [[of.variance[0], of.both], [of.both, of.variance[1]]]
    }

    fn close(a: &Matrix, of: &Spread) -> bool {
        let b = square(of);
        let det = a[0][0] * a[1][1] - a[0][1] * a[1][0];
        (det - of.det).abs() < NEAR
            && a.iter()
                .flatten()
                .zip(b.iter().flatten())
                .all(|(a, b)| (a - b).abs() < NEAR)
    }

    #[test]
    fn moving_and_seeing_are_the_textbook_formulas() {
        let (belief, by) = example();
        let moved = belief.moved(&by);
        let (p, noise) = (square(&belief.spread), square(&by.noise));
        assert!(close(&p, &belief.spread) && close(&noise, &by.noise));
        let expected: Matrix =
            core::array::from_fn(|i| core::array::from_fn(|j| by.left * by.left * p[i][j] + noise[i][j]));
        assert!(close(&expected, &moved.spread));
        for i in 0..2 {
            // A value of 0.9 with a variance of 0.25.
            let (seen, linear, wide) = moved.seen(i, 4.0, 3.6);
            let total = expected[i][i] + 0.25;
            let off = 0.9 - moved.mean[i];
            let updated: Matrix = core::array::from_fn(|r| {
                core::array::from_fn(|c| expected[r][c] - expected[r][i] * expected[i][c] / total)
            });
            assert!(close(&updated, &seen.spread));
            for (r, row) in expected.iter().enumerate() {
                assert!((seen.mean[r] - (moved.mean[r] + row[i] * off / total)).abs() < NEAR);
            }
            // A normal density at the value, but for what does not depend on the mean.
            assert!((wide - total / 0.25).abs() < NEAR);
            assert!((linear - (0.5 * 0.9 * 3.6 - 0.5 * off * off / total)).abs() < NEAR);
        }
    }

    /// Smoothing one step back is conditioning the joint distribution of both moments.
    #[test]
    fn smoothing_is_conditioning() {
        let (belief, by) = example();
        let ahead = belief.moved(&by);
        let back = belief.smoothed(&by, &ahead, &ahead.seen(0, 10.0, 10.0).0.last());
        let p = square(&belief.spread);
        let a = square(&ahead.spread);
        let total = a[0][0] + 0.1;
        let off = 1.0 - ahead.mean[0];
        let cross = |i: usize| by.left * p[i][0];
        for (i, row) in p.iter().enumerate() {
            assert!((back.mean[i] - (belief.mean[i] + cross(i) * off / total)).abs() < NEAR);
            assert!((back.variance[i] - (row[i] - cross(i) * cross(i) / total)).abs() < NEAR);
        }
        assert!((back.both - (p[0][1] - cross(0) * cross(1) / total)).abs() < NEAR);
    }

    #[test]
    fn a_variance_is_never_negative_however_sure_the_sight() {
        let (mut belief, by) = example();
        for k in 0..2000 {
            belief = belief.moved(&by).seen(k % 2, 1e14, 1e20).0;
            let Spread {
                variance: [a, b],
                both,
                det,
            } = belief.spread;
            assert!(a >= 0.0 && b >= 0.0 && det >= 0.0 && both.is_finite() && belief.mean[0].is_finite());
        }
    }
}
