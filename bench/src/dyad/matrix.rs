//! Matrices of four rows with the zeros of this problem: closeness moves security, never the other way round.
//!
//! A [`Drift`] has nothing in its lower left quarter, and neither has any product of two. Slopes by its other entries
//! are all that is ever needed, so no function here fills that quarter.

use super::number::Number;

/// Numbers of the two people: security of both, then closeness of both.
pub(super) const STATES: usize = 4;
/// The first number that is no security.
const HALF: usize = 2;

/// Something for each state.
pub(super) type States<N> = [N; STATES];
/// Four rows.
pub(super) type Full<N> = [[N; STATES]; STATES];
/// Four rows; the lower left quarter is zero, or not looked at.
pub(super) type Drift<N> = [[N; STATES]; STATES];
/// The upper triangle of a symmetric matrix, row by row.
pub(super) type Symmetric<N> = [N; 10];

/// Where an entry of a symmetric matrix stands.
pub(super) const AT: [[usize; STATES]; STATES] = [[0, 1, 2, 3], [1, 4, 5, 6], [2, 5, 7, 8], [3, 6, 8, 9]];
/// Row and column of each entry of the triangle.
const PLACES: [[usize; 2]; 10] = [
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 2],
    [2, 3],
    [3, 3],
];

/// The first column of a drift's row that can hold something.
const fn begins(row: usize) -> usize {
    if row < HALF { 0 } else { HALF }
}

/// The row of a drift's column after the last that can hold something.
const fn ends(column: usize) -> usize {
    if column < HALF { HALF } else { STATES }
}

#[inline(always)]
pub(super) fn unit<N: Number>(like: N) -> Drift<N> {
    let mut unit = [[like.like(0.0); STATES]; STATES];
    for (i, row) in unit.iter_mut().enumerate() {
        row[i] = like.like(1.0);
    }
    unit
}

/// `F m`.
#[inline(always)]
pub(super) fn moved<N: Number>(f: &Drift<N>, m: &States<N>) -> States<N> {
    let mut to = [m[0].like(0.0); STATES];
    for i in 0..STATES {
        for k in begins(i)..STATES {
            to[i] = f[i][k].fused(m[k], to[i]);
        }
    }
    to
}

/// `Fᵀ m`.
#[inline(always)]
pub(super) fn moved_back<N: Number>(f: &Drift<N>, m: &States<N>) -> States<N> {
    let mut to = [m[0].like(0.0); STATES];
    for i in 0..STATES {
        for k in 0..ends(i) {
            to[i] = f[k][i].fused(m[k], to[i]);
        }
    }
    to
}

/// `A B`.
#[inline(always)]
pub(super) fn product<N: Number>(a: &Drift<N>, b: &Drift<N>) -> Drift<N> {
    let mut to = [[a[0][0].like(0.0); STATES]; STATES];
    for i in 0..STATES {
        for j in begins(i)..STATES {
            for k in begins(i)..ends(j) {
                to[i][j] = a[i][k].fused(b[k][j], to[i][j]);
            }
        }
    }
    to
}

/// `Aᵀ B + start`.
#[inline(always)]
pub(super) fn left_back<N: Number>(a: &Drift<N>, b: &Drift<N>, start: &Drift<N>) -> Drift<N> {
    let mut to = *start;
    for i in 0..STATES {
        for j in begins(i)..STATES {
            for k in 0..ends(i) {
                to[i][j] = a[k][i].fused(b[k][j], to[i][j]);
            }
        }
    }
    to
}

/// `A Bᵀ + start`.
#[inline(always)]
pub(super) fn right_back<N: Number>(a: &Drift<N>, b: &Drift<N>, start: &Drift<N>) -> Drift<N> {
    let mut to = *start;
    for i in 0..STATES {
        for j in begins(i)..STATES {
            for k in begins(j)..STATES {
                to[i][j] = a[i][k].fused(b[j][k], to[i][j]);
            }
        }
    }
    to
}

/// `F P`.
#[inline(always)]
pub(super) fn through<N: Number>(f: &Drift<N>, p: &Symmetric<N>) -> Full<N> {
    let mut to = [[p[0].like(0.0); STATES]; STATES];
    for i in 0..STATES {
        for j in 0..STATES {
            for k in begins(i)..STATES {
                to[i][j] = f[i][k].fused(p[AT[k][j]], to[i][j]);
            }
        }
    }
    to
}

/// `M Fᵀ + Q`, where `M = F P`.
#[inline(always)]
pub(super) fn spread<N: Number>(m: &Full<N>, f: &Drift<N>, q: &Symmetric<N>) -> Symmetric<N> {
    let mut to = *q;
    for (cell, [i, j]) in to.iter_mut().zip(PLACES) {
        for k in begins(j)..STATES {
            *cell = m[i][k].fused(f[j][k], *cell);
        }
    }
    to
}

/// `X A`.
#[inline(always)]
fn right<N: Number>(x: &Symmetric<N>, a: &Drift<N>) -> Full<N> {
    let mut to = [[x[0].like(0.0); STATES]; STATES];
    for i in 0..STATES {
        for j in 0..STATES {
            for k in 0..ends(j) {
                to[i][j] = x[AT[i][k]].fused(a[k][j], to[i][j]);
            }
        }
    }
    to
}

/// `Fᵀ X F + start`.
#[inline(always)]
pub(super) fn pulled<N: Number>(f: &Drift<N>, x: &Symmetric<N>, start: &Symmetric<N>) -> Symmetric<N> {
    let y = right(x, f);
    let mut to = *start;
    for (cell, [i, j]) in to.iter_mut().zip(PLACES) {
        for k in 0..ends(i) {
            *cell = f[k][i].fused(y[k][j], *cell);
        }
    }
    to
}

/// `(Aᵀ X + X A) · by + start`.
#[inline(always)]
pub(super) fn both_sides_back<N: Number>(
    a: &Drift<N>,
    x: &Symmetric<N>,
    by: N,
    start: &Symmetric<N>,
) -> Symmetric<N> {
    let y = right(x, a);
    let mut to = *start;
    for (cell, [i, j]) in to.iter_mut().zip(PLACES) {
        *cell = (y[i][j] + y[j][i]).fused(by, *cell);
    }
    to
}

/// `(A Q + Q Aᵀ) · by`.
#[inline(always)]
pub(super) fn both_sides<N: Number>(a: &Drift<N>, q: &Symmetric<N>, by: N) -> Symmetric<N> {
    let y = through(a, q);
    let mut to = *q;
    for (cell, [i, j]) in to.iter_mut().zip(PLACES) {
        *cell = (y[i][j] + y[j][i]) * by;
    }
    to
}

/// `2 by X M + start`, the part that a drift has.
#[inline(always)]
pub(super) fn twice<N: Number>(x: &Symmetric<N>, m: &Full<N>, by: N, start: &Drift<N>) -> Drift<N> {
    let two = by + by;
    let mut to = *start;
    for i in 0..STATES {
        for j in begins(i)..STATES {
            let mut sum = x[AT[i][0]] * m[0][j];
            for k in 1..STATES {
                sum = x[AT[i][k]].fused(m[k][j], sum);
            }
            to[i][j] = sum.fused(two, to[i][j]);
        }
    }
    to
}

/// A symmetric matrix with both its triangles.
#[inline(always)]
pub(super) fn full<N: Number>(x: &Symmetric<N>) -> Full<N> {
    let mut to = [[x[0]; STATES]; STATES];
    for i in 0..STATES {
        for j in 0..STATES {
            to[i][j] = x[AT[i][j]];
        }
    }
    to
}

#[inline(always)]
pub(super) fn add<N: Number, const C: usize>(to: &mut [N; C], more: &[N; C]) {
    for (to, more) in to.iter_mut().zip(more) {
        *to = *to + *more;
    }
}
