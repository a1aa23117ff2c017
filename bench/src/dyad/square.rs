//! Square matrices of a fixed number of rows: factors, solutions, inverses.

/// Rows of a square matrix.
pub type Square<const N: usize> = [[f64; N]; N];

/// The lower factor `L` of `L Lᵀ`; none when the matrix is not positive definite.
#[must_use]
pub fn factor<const N: usize>(of: &Square<N>) -> Option<Square<N>> {
    let mut lower = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let left = of[i][j] - known;
            lower[i][j] = if i == j {
                if !(left > 0.0 && left.is_finite()) {
                    return None;
                }
                left.sqrt()
            } else {
                left / lower[j][j]
            };
        }
    }
    Some(lower)
}

/// The same, after adding as little to the diagonal as makes it positive definite; none when nothing does.
#[must_use]
pub fn factor_lifted<const N: usize>(of: &Square<N>) -> Option<Square<N>> {
    const TRIES: usize = 40;
    let size = (0..N).map(|i| of[i][i].abs()).fold(1e-12, f64::max);
    let mut lift = 0.0;
    for _ in 0..TRIES {
        let mut lifted = *of;
        for (i, row) in lifted.iter_mut().enumerate() {
            row[i] += lift * size;
        }
        if let Some(lower) = factor(&lifted) {
            return Some(lower);
        }
        lift = if lift == 0.0 { 1e-6 } else { lift * 4.0 };
    }
    None
}

/// Solves `L x = b`.
#[must_use]
pub fn forward<const N: usize>(lower: &Square<N>, b: &[f64; N]) -> [f64; N] {
    let mut x = *b;
    for i in 0..N {
        let known: f64 = (0..i).map(|k| lower[i][k] * x[k]).sum();
        x[i] = (x[i] - known) / lower[i][i];
    }
    x
}

/// Solves `Lᵀ x = b`.
#[must_use]
pub fn backward<const N: usize>(lower: &Square<N>, b: &[f64; N]) -> [f64; N] {
    let mut x = *b;
    for i in (0..N).rev() {
        x[i] /= lower[i][i];
        let found = x[i];
        for (x, known) in x.iter_mut().zip(&lower[i]).take(i) {
            *x -= known * found;
        }
    }
    x
}

/// `L z`.
#[must_use]
pub fn times<const N: usize>(lower: &Square<N>, z: &[f64; N]) -> [f64; N] {
    core::array::from_fn(|i| (0..=i).map(|k| lower[i][k] * z[k]).sum())
}

/// `Lᵀ z`.
#[must_use]
pub fn times_back<const N: usize>(lower: &Square<N>, z: &[f64; N]) -> [f64; N] {
    core::array::from_fn(|i| (i..N).map(|k| lower[k][i] * z[k]).sum())
}

/// The inverse of `L Lᵀ`.
#[must_use]
pub fn inverse<const N: usize>(lower: &Square<N>) -> Square<N> {
    core::array::from_fn(|i| {
        let mut unit = [0.0; N];
        unit[i] = 1.0;
        backward(lower, &forward(lower, &unit))
    })
}

/// `a · b`.
#[must_use]
pub fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
