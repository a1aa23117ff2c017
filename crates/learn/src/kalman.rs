//! An exact Kalman filter and smoother for two numbers that come back to 0 at one rate, over steps of any length.
//!
//! A covariance is held as a lower triangle `S` with `P = S Sᵀ`, and what is under a root is a sum of squares, so no
//! rounding can make a variance negative.

/// A square matrix of two rows.
pub(crate) type Matrix = [[f64; 2]; 2];

/// A normal belief about two numbers: mean, and the lower triangle of the covariance's root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Belief {
    pub(crate) mean: [f64; 2],
    pub(crate) root: Matrix,
}

/// How the numbers move from one moment to the next: `x' = left x + drift + noise`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Move {
    /// The share of both numbers that is left.
    pub(crate) left: f64,
    pub(crate) drift: [f64; 2],
    /// Lower triangle of the noise covariance's root.
    pub(crate) noise: Matrix,
}

/// A normal belief when the future is known too: mean, and variances with the covariance between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Smoothed {
    pub(crate) mean: [f64; 2],
    pub(crate) variance: [f64; 2],
    pub(crate) both: f64,
}

impl Belief {
    /// The variance of one of the numbers.
    #[inline]
    pub(crate) fn variance(&self, i: usize) -> f64 {
        let [a, b] = self.root[i];
        a * a + b * b
    }

    /// The covariance of both.
    #[inline]
    fn covariance(&self) -> f64 {
        self.root[0][0] * self.root[1][0]
    }

    /// The product of the diagonal of the root: the root of the covariance's determinant.
    #[inline]
    fn volume(&self) -> f64 {
        self.root[0][0] * self.root[1][1]
    }

    /// The belief after a move.
    #[inline]
    pub(crate) fn moved(&self, by: &Move) -> Self {
        let k = by.left;
        let [[a, _], [b, c]] = self.root;
        let (x, y) = ([k * a, k * b], [by.noise[0][0], by.noise[1][0]]);
        // The two triangles side by side, turned into one.
        let first = f64::sqrt(x[0] * x[0] + y[0] * y[0]);
        let (along, across) = if first > 0.0 {
            (
                (x[0] * x[1] + y[0] * y[1]) / first,
                (x[0] * y[1] - y[0] * x[1]) / first,
            )
        } else {
            (0.0, f64::sqrt(x[1] * x[1] + y[1] * y[1]))
        };
        let own = by.noise[1][1];
        let second = f64::sqrt(across * across + k * c * (k * c) + own * own);
        Self {
            mean: [0, 1].map(|i: usize| by.drift[i] + k * self.mean[i]),
            root: [[first, 0.0], [along, second]],
        }
    }

    /// The belief after one of its numbers was seen with noise of this variance.
    #[inline]
    pub(crate) fn seen(&self, i: usize, value: f64, variance: f64) -> Self {
        // Potter's form: the root loses a multiple of one direction.
        let row = self.root[i];
        let total = self.variance(i) + variance;
        let shrink = 1.0 / (total + f64::sqrt(variance * total));
        let off = (value - self.mean[i]) / total;
        let gain = self.root.map(|other| other[0] * row[0] + other[1] * row[1]);
        let left = |r: usize, k: usize| self.root[r][k] - shrink * gain[r] * row[k];
        let (first, beside) = ([left(0, 0), left(0, 1)], [left(1, 0), left(1, 1)]);
        let length = f64::sqrt(first[0] * first[0] + first[1] * first[1]);
        let root = if length > 0.0 {
            let (c, s) = (first[0] / length, first[1] / length);
            [
                [length, 0.0],
                [c * beside[0] + s * beside[1], c * beside[1] - s * beside[0]],
            ]
        } else {
            [
                [0.0, 0.0],
                [0.0, f64::sqrt(beside[0] * beside[0] + beside[1] * beside[1])],
            ]
        };
        Self {
            mean: [0, 1].map(|r: usize| self.mean[r] + gain[r] * off),
            root,
        }
    }

    /// The belief when nothing comes after it.
    pub(crate) fn last(&self) -> Smoothed {
        Smoothed {
            mean: self.mean,
            variance: [self.variance(0), self.variance(1)],
            both: self.covariance(),
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
        let over = k / (ahead.volume() * ahead.volume());
        let (wa, wb, wc) = (ahead.variance(0), ahead.variance(1), ahead.covariance());
        let gain = [
            [over * (va * wb - own.both * wc), over * (own.both * wa - va * wc)],
            [over * (own.both * wb - vb * wc), over * (vb * wa - own.both * wc)],
        ];
        // What is left to know when the next moment is known: (P⁻¹ + left² Q⁻¹)⁻¹, which is N / det N with
        // N = P / det P + left² Q / det Q.
        let noise = Self {
            mean: [0.0; 2],
            root: by.noise,
        };
        let (p, q) = (
            1.0 / (self.volume() * self.volume()),
            k * k / (noise.volume() * noise.volume()),
        );
        let n = [
            p * va + q * noise.variance(0),
            p * vb + q * noise.variance(1),
            p * own.both + q * noise.covariance(),
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

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: f64 = 1e-10;

    fn example() -> (Belief, Move) {
        (
            Belief {
                mean: [0.3, -0.2],
                root: [[0.8, 0.0], [0.3, 0.6]],
            },
            Move {
                left: 0.55,
                drift: [0.2, 0.0],
                noise: [[0.4, 0.0], [0.2, 0.3]],
            },
        )
    }

    fn square(root: &Matrix) -> Matrix {
        core::array::from_fn(|i| core::array::from_fn(|j| root[i][0] * root[j][0] + root[i][1] * root[j][1]))
    }

    fn close(a: &Matrix, b: &Matrix) -> bool {
        a.iter()
            .flatten()
            .zip(b.iter().flatten())
            .all(|(a, b)| (a - b).abs() < NEAR)
    }

    #[test]
    fn moving_and_seeing_are_the_textbook_formulas() {
        let (belief, by) = example();
        let moved = belief.moved(&by);
        let (p, noise) = (square(&belief.root), square(&by.noise));
        let expected: Matrix =
            core::array::from_fn(|i| core::array::from_fn(|j| by.left * by.left * p[i][j] + noise[i][j]));
        assert!(close(&square(&moved.root), &expected));
        assert_eq!(moved.root[0][1], 0.0);
        for i in 0..2 {
            let seen = moved.seen(i, 0.9, 0.25);
            let total = expected[i][i] + 0.25;
            let off = 0.9 - moved.mean[i];
            let updated: Matrix = core::array::from_fn(|r| {
                core::array::from_fn(|c| expected[r][c] - expected[r][i] * expected[i][c] / total)
            });
            assert!(close(&square(&seen.root), &updated));
            assert_eq!(seen.root[0][1], 0.0);
            for (r, row) in expected.iter().enumerate() {
                assert!((seen.mean[r] - (moved.mean[r] + row[i] * off / total)).abs() < NEAR);
            }
        }
    }

    /// Smoothing one step back is conditioning the joint distribution of both moments.
    #[test]
    fn smoothing_is_conditioning() {
        let (belief, by) = example();
        let ahead = belief.moved(&by);
        let back = belief.smoothed(&by, &ahead, &ahead.seen(0, 1.0, 0.1).last());
        let p = square(&belief.root);
        let a = square(&ahead.root);
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
            belief = belief.moved(&by).seen(k % 2, 1e6, 1e-14);
            assert!(belief.variance(0) >= 0.0 && belief.variance(1) >= 0.0 && belief.mean[0].is_finite());
        }
    }
}
