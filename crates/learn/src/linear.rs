//! Small dense matrices, row by row: no more than what a posterior of a few dozen numbers needs.

/// A square lower triangle, or a symmetric matrix, of `n` rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Square {
    pub(crate) n: usize,
    pub(crate) cells: Vec<f64>,
}

impl Square {
    pub(crate) fn zero(n: usize) -> Self {
        Self {
            n,
            cells: vec![0.0; n * n],
        }
    }

    pub(crate) fn unit(n: usize) -> Self {
        let mut unit = Self::zero(n);
        for i in 0..n {
            *unit.at_mut(i, i) = 1.0;
        }
        unit
    }

    #[inline]
    pub(crate) fn at(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.n + column]
    }

    #[inline]
    pub(crate) fn at_mut(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.cells[row * self.n + column]
    }

    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.n..(row + 1) * self.n]
    }

    /// The lower factor `L` with `L Lᵀ` equal to this matrix, if it is positive definite.
    pub(crate) fn cholesky(&self) -> Option<Self> {
        let n = self.n;
        let mut lower = Self::zero(n);
        for i in 0..n {
            for j in 0..=i {
                let known = dot(&lower.row(i)[..j], &lower.row(j)[..j]);
                let left = self.at(i, j) - known;
                *lower.at_mut(i, j) = if i == j {
                    if !(left > 0.0 && left.is_finite()) {
                        return None;
                    }
                    left.sqrt()
                } else {
                    left / lower.at(j, j)
                };
            }
        }
        Some(lower)
    }

    /// The same, after adding as little to the diagonal as makes it positive definite.
    pub(crate) fn cholesky_lifted(&self) -> Option<Self> {
        let size = (0..self.n).map(|i| self.at(i, i).abs()).fold(1e-12, f64::max);
        let mut lift = 0.0;
        for _ in 0..40 {
            let mut lifted = self.clone();
            for i in 0..self.n {
                *lifted.at_mut(i, i) += lift * size;
            }
            if let Some(lower) = lifted.cholesky() {
                return Some(lower);
            }
            lift = if lift == 0.0 { 1e-9 } else { lift * 4.0 };
        }
        None
    }

    /// Solves `L x = b` for a lower triangle.
    pub(crate) fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in 0..self.n {
            let known = dot(&self.row(i)[..i], &x[..i]);
            x[i] = (x[i] - known) / self.at(i, i);
        }
        x
    }

    /// Solves `Lᵀ x = b` for a lower triangle.
    pub(crate) fn backward(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in (0..self.n).rev() {
            let found = x[i] / self.at(i, i);
            x[i] = found;
            for (x, cell) in x[..i].iter_mut().zip(self.row(i)) {
                *x -= cell * found;
            }
        }
        x
    }

    /// `L z` for a lower triangle.
    pub(crate) fn times_lower(&self, z: &[f64]) -> Vec<f64> {
        (0..self.n)
            .map(|i| (0..=i).map(|k| self.at(i, k) * z[k]).sum())
            .collect()
    }

    /// The inverse of `L Lᵀ` for a lower triangle `L`.
    pub(crate) fn inverse_of_product(&self) -> Self {
        let n = self.n;
        let mut inverse = Self::zero(n);
        for column in 0..n {
            let mut unit = vec![0.0; n];
            unit[column] = 1.0;
            let solved = self.backward(&self.forward(&unit));
            for (row, value) in solved.into_iter().enumerate() {
                *inverse.at_mut(row, column) = value;
            }
        }
        inverse
    }

    /// Sum of the logarithms of the diagonal.
    pub(crate) fn log_diagonal(&self) -> f64 {
        (0..self.n).map(|i| libm::log(self.at(i, i))).sum()
    }
}

/// The eigenvectors of a symmetric matrix without negative eigenvalues that belong to the largest ones, the largest
/// first: a block of vectors is turned by the matrix and made square again, until it stays.
pub(crate) fn largest(of: &Square, count: usize) -> Vec<Vec<f64>> {
    // A number that was tried, and no bound: the calibration of docs/learning.md is that of 26.
    const ROUNDS: usize = 26;
    let n = of.n;
    // Vectors beyond those asked for make the last of them settle sooner.
    let wide = (count + count / 2).min(n);
    let mut block: Vec<Vec<f64>> = (0..wide)
        .map(|k| {
            (0..n)
                .map(|i| libm::cos((i * (2 * k + 1)) as f64 + 0.5))
                .collect()
        })
        .collect();
    square_up(&mut block);
    for _ in 0..ROUNDS {
        for vector in &mut block {
            *vector = (0..n).map(|i| dot(of.row(i), vector)).collect();
        }
        square_up(&mut block);
    }
    block.truncate(count);
    block
}

/// Makes vectors orthogonal to those before them and of length 1; one that is nothing of its own becomes 0.
fn square_up(block: &mut [Vec<f64>]) {
    for k in 0..block.len() {
        let (before, from) = block.split_at_mut(k);
        let Some(vector) = from.first_mut() else { return };
        let size = f64::sqrt(dot(vector, vector));
        // Twice is enough against rounding.
        for _ in 0..2 {
            for other in before.iter() {
                let share = dot(vector, other);
                vector
                    .iter_mut()
                    .zip(other)
                    .for_each(|(x, other)| *x -= share * other);
            }
        }
        let left = f64::sqrt(dot(vector, vector));
        let scale = if left > 1e-12 * size { 1.0 / left } else { 0.0 };
        vector.iter_mut().for_each(|x| *x *= scale);
    }
}

/// The scalar product, in four sums side by side: one would wait for itself at each step.
#[inline]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let (a, rest_a) = a[..n].as_chunks::<4>();
    let (b, rest_b) = b[..n].as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a.iter().zip(b) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    let rest: f64 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// A least-squares fit of a table of rows: coefficients, and the inverse of `XᵀX`.
pub(crate) struct Fit {
    pub(crate) coefficients: Vec<f64>,
    pub(crate) inverse: Square,
    /// Sum of squared residuals.
    pub(crate) residual: f64,
}

/// Fits `y` by the columns of `rows`; none when the columns do not tell themselves apart.
pub(crate) fn least_squares(rows: &[Vec<f64>], y: &[f64]) -> Option<Fit> {
    let n = rows.first()?.len();
    let mut products = Square::zero(n);
    let mut right = vec![0.0; n];
    for (row, y) in rows.iter().zip(y) {
        for i in 0..n {
            right[i] += row[i] * y;
            for j in 0..=i {
                *products.at_mut(i, j) += row[i] * row[j];
            }
        }
    }
    for i in 0..n {
        // A column that is as good as a sum of the others has nothing left of its own.
        for j in i + 1..n {
            *products.at_mut(i, j) = products.at(j, i);
        }
    }
    let lower = products.cholesky()?;
    for i in 0..n {
        if lower.at(i, i) * lower.at(i, i) < 1e-9 * products.at(i, i) {
            return None;
        }
    }
    let coefficients = lower.backward(&lower.forward(&right));
    let residual = rows
        .iter()
        .zip(y)
        .map(|(row, y)| {
            let left = y - dot(row, &coefficients);
            left * left
        })
        .sum();
    Some(Fit {
        coefficients,
        inverse: lower.inverse_of_product(),
        residual,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_found_and_a_doubled_column_refused() {
        let rows: Vec<Vec<f64>> = (0..5).map(|k| vec![1.0, f64::from(k)]).collect();
        let y: Vec<f64> = (0..5).map(|k| 2.0 - 3.0 * f64::from(k)).collect();
        let fit = least_squares(&rows, &y).expect("two columns differ");
        assert!((fit.coefficients[0] - 2.0).abs() < 1e-12 && (fit.coefficients[1] + 3.0).abs() < 1e-12);
        assert!(fit.residual < 1e-20);
        let doubled: Vec<Vec<f64>> = rows.iter().map(|row| vec![row[1], 2.0 * row[1]]).collect();
        assert!(least_squares(&doubled, &y).is_none());
    }

    #[test]
    fn the_largest_directions_of_a_matrix_are_found_in_order() {
        // Two directions and little else.
        let directions = [[0.6, 0.8, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];
        let mut square = Square::zero(4);
        for (weight, direction) in [9.0, 4.0].iter().zip(directions) {
            for i in 0..4 {
                for j in 0..4 {
                    *square.at_mut(i, j) += weight * direction[i] * direction[j];
                }
            }
        }
        let found = largest(&square, 3);
        for (found, direction) in found.iter().zip(directions) {
            assert!((dot(found, &direction).abs() - 1.0).abs() < 1e-9, "{found:?}");
        }
        // There is no third: what stands in its place moves nothing.
        let third: Vec<f64> = (0..4).map(|i| dot(square.row(i), &found[2])).collect();
        assert!(third.iter().all(|x| x.abs() < 1e-9), "{third:?}");
    }

    #[test]
    fn a_product_is_inverted() {
        let mut square = Square::unit(3);
        *square.at_mut(1, 0) = 0.4;
        *square.at_mut(0, 1) = 0.4;
        *square.at_mut(2, 2) = 2.5;
        let inverse = square.cholesky().expect("positive").inverse_of_product();
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| square.at(i, k) * inverse.at(k, j)).sum();
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((product - expected).abs() < 1e-12);
            }
        }
    }
}
