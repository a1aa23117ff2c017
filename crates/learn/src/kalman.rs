//! An exact Kalman filter and smoother in square-root form, over steps of any length.
//!
//! A covariance is held as a lower triangle `S` with `P = S Sᵀ`, and every update is a triangularisation, so no
//! rounding can make a variance negative. The smoother uses Joseph's form in the same way.

use libm::sqrt;

/// A square matrix of `N` rows.
pub(crate) type Matrix<const N: usize> = [[f64; N]; N];

/// A normal belief about `N` numbers: mean, and the lower triangle of the covariance's root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Belief<const N: usize> {
    pub(crate) mean: [f64; N],
    pub(crate) root: Matrix<N>,
}

/// How the numbers move from one moment to the next: `x' = F x + drift + noise`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Move<const N: usize> {
    pub(crate) through: Matrix<N>,
    pub(crate) drift: [f64; N],
    /// Lower triangle of the noise covariance's root.
    pub(crate) noise: Matrix<N>,
}

impl<const N: usize> Belief<N> {
    /// The variance of one of the numbers.
    pub(crate) fn variance(&self, i: usize) -> f64 {
        self.root[i].iter().map(|s| s * s).sum()
    }

    /// The belief after a move.
    pub(crate) fn moved(&self, by: &Move<N>) -> Self {
        let mut mean = by.drift;
        for (i, mean) in mean.iter_mut().enumerate() {
            *mean += (0..N).map(|k| by.through[i][k] * self.mean[k]).sum::<f64>();
        }
        Self {
            mean,
            root: joined(&product(&by.through, &self.root), &by.noise),
        }
    }

    /// The belief after one of its numbers was seen with noise of this variance, and the logarithm of how likely the
    /// sight was.
    pub(crate) fn seen(&self, i: usize, value: f64, variance: f64) -> (Self, f64) {
        // Potter's form: the root loses a multiple of one direction.
        let row = self.root[i];
        let own: f64 = row.iter().map(|s| s * s).sum();
        let total = own + variance;
        let off = value - self.mean[i];
        let shrink = 1.0 / (total + sqrt(variance * total));
        let mut next = *self;
        for r in 0..N {
            let gain: f64 = (0..N).map(|k| self.root[r][k] * row[k]).sum();
            next.mean[r] += gain * off / total;
            for (k, along) in row.iter().enumerate() {
                next.root[r][k] -= shrink * gain * along;
            }
        }
        next.root = lower(&next.root);
        (
            next,
            -0.5 * (off * off / total + libm::log(core::f64::consts::TAU * total)),
        )
    }

    /// The belief when the future is known too. `self` is filtered, `by` the move to the next moment, `ahead` that
    /// moment's belief before it was looked at, and `smoothed` with all that came later.
    pub(crate) fn smoothed(&self, by: &Move<N>, ahead: &Self, smoothed: &Self) -> Self {
        // G = P Fᵀ A⁻¹, by two triangular solves for each row of P Fᵀ.
        let covariance = square(&self.root);
        let mut gain = [[0.0; N]; N];
        for (row, gain) in gain.iter_mut().enumerate() {
            let right: [f64; N] =
                core::array::from_fn(|j| (0..N).map(|k| covariance[row][k] * by.through[j][k]).sum());
            *gain = solved(&ahead.root, right);
        }
        let off: [f64; N] = core::array::from_fn(|k| smoothed.mean[k] - ahead.mean[k]);
        let mean = core::array::from_fn(|i| self.mean[i] + (0..N).map(|k| gain[i][k] * off[k]).sum::<f64>());
        let mut left = product(&gain, &by.through);
        for (i, row) in left.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell = f64::from(u8::from(i == j)) - *cell;
            }
        }
        let own = joined(&product(&left, &self.root), &product(&gain, &by.noise));
        Self {
            mean,
            root: joined(&own, &product(&gain, &smoothed.root)),
        }
    }
}

pub(crate) fn product<const N: usize>(a: &Matrix<N>, b: &Matrix<N>) -> Matrix<N> {
    core::array::from_fn(|i| core::array::from_fn(|j| (0..N).map(|k| a[i][k] * b[k][j]).sum()))
}

fn square<const N: usize>(root: &Matrix<N>) -> Matrix<N> {
    core::array::from_fn(|i| core::array::from_fn(|j| (0..N).map(|k| root[i][k] * root[j][k]).sum()))
}

/// `(S Sᵀ)⁻¹ b` for a lower triangle.
fn solved<const N: usize>(root: &Matrix<N>, b: [f64; N]) -> [f64; N] {
    let mut x = b;
    for i in 0..N {
        let known: f64 = (0..i).map(|k| root[i][k] * x[k]).sum();
        x[i] = (x[i] - known) / root[i][i];
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| root[k][i] * x[k]).sum();
        x[i] = (x[i] - known) / root[i][i];
    }
    x
}

/// The lower triangle of the root of `A Aᵀ + B Bᵀ`: the two side by side, turned into a triangle by reflections.
fn joined<const N: usize>(a: &Matrix<N>, b: &Matrix<N>) -> Matrix<N> {
    let mut wide: [[f64; N]; N] = *a;
    let mut more: [[f64; N]; N] = *b;
    triangle(&mut wide, Some(&mut more));
    wide
}

fn lower<const N: usize>(a: &Matrix<N>) -> Matrix<N> {
    let mut wide = *a;
    triangle(&mut wide, None);
    wide
}

/// Turns `[A B]` into `[L 0]` by rotations of two columns at a time.
fn triangle<const N: usize>(a: &mut Matrix<N>, mut b: Option<&mut Matrix<N>>) {
    for row in 0..N {
        for column in row + 1..N {
            let (c, s) = rotation(a[row][row], a[row][column]);
            for line in a.iter_mut().skip(row) {
                let (x, y) = (line[row], line[column]);
                (line[row], line[column]) = (c * x + s * y, c * y - s * x);
            }
        }
        if let Some(b) = b.as_deref_mut() {
            let mut column = 0;
            while column < N {
                let (c, s) = rotation(a[row][row], b[row][column]);
                for r in row..N {
                    let (x, y) = (a[r][row], b[r][column]);
                    (a[r][row], b[r][column]) = (c * x + s * y, c * y - s * x);
                }
                column += 1;
            }
        }
        if a[row][row] < 0.0 {
            for line in a.iter_mut().skip(row) {
                line[row] = -line[row];
            }
        }
        a[row][row + 1..].fill(0.0);
    }
}

fn rotation(x: f64, y: f64) -> (f64, f64) {
    let length = sqrt(x * x + y * y);
    if length > 0.0 {
        (x / length, y / length)
    } else {
        (1.0, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: f64 = 1e-10;

    fn example() -> (Belief<2>, Move<2>) {
        (
            Belief {
                mean: [0.3, -0.2],
                root: [[0.8, 0.0], [0.3, 0.6]],
            },
            Move {
                through: [[0.5, 0.1], [0.0, 0.6]],
                drift: [0.2, 0.0],
                noise: [[0.4, 0.0], [0.2, 0.3]],
            },
        )
    }

    fn close(a: &Matrix<2>, b: &Matrix<2>) -> bool {
        a.iter()
            .flatten()
            .zip(b.iter().flatten())
            .all(|(a, b)| (a - b).abs() < NEAR)
    }

    #[test]
    fn moving_and_seeing_are_the_textbook_formulas() {
        let (belief, by) = example();
        let moved = belief.moved(&by);
        let p = square(&belief.root);
        let through = product(&product(&by.through, &p), &transposed(&by.through));
        let noise = square(&by.noise);
        let expected: Matrix<2> =
            core::array::from_fn(|i| core::array::from_fn(|j| through[i][j] + noise[i][j]));
        assert!(close(&square(&moved.root), &expected));
        let (seen, log) = moved.seen(1, 0.9, 0.25);
        let total = expected[1][1] + 0.25;
        let off = 0.9 - moved.mean[1];
        let updated: Matrix<2> = core::array::from_fn(|i| {
            core::array::from_fn(|j| expected[i][j] - expected[i][1] * expected[1][j] / total)
        });
        assert!(close(&square(&seen.root), &updated));
        assert!((seen.mean[0] - (moved.mean[0] + expected[0][1] * off / total)).abs() < NEAR);
        assert!((log + 0.5 * (off * off / total + (core::f64::consts::TAU * total).ln())).abs() < NEAR);
    }

    fn transposed(a: &Matrix<2>) -> Matrix<2> {
        core::array::from_fn(|i| core::array::from_fn(|j| a[j][i]))
    }

    /// Smoothing one step back is conditioning the joint distribution of both moments.
    #[test]
    fn smoothing_is_conditioning() {
        let (belief, by) = example();
        let ahead = belief.moved(&by);
        let (smoothed_ahead, _) = ahead.seen(0, 1.0, 0.1);
        let back = belief.smoothed(&by, &ahead, &smoothed_ahead);
        let p = square(&belief.root);
        let a = square(&ahead.root);
        let cross = product(&p, &transposed(&by.through));
        let total = a[0][0] + 0.1;
        let off = 1.0 - ahead.mean[0];
        for i in 0..2 {
            assert!((back.mean[i] - (belief.mean[i] + cross[i][0] * off / total)).abs() < NEAR);
            for j in 0..2 {
                let exact = p[i][j] - cross[i][0] * cross[j][0] / total;
                assert!((square(&back.root)[i][j] - exact).abs() < NEAR);
            }
        }
    }

    #[test]
    fn a_variance_is_never_negative_however_sure_the_sight() {
        let (mut belief, by) = example();
        for k in 0..2000 {
            belief = belief.moved(&by).seen(k % 2, 1e6, 1e-14).0;
            assert!(belief.variance(0) >= 0.0 && belief.variance(1) >= 0.0 && belief.mean[0].is_finite());
        }
    }
}
