//! Two items on one state, as one look at it.
//!
//! `y1 = x + e1` and `y2 = λ x + e2` turn, with a determinant of one, into a look `z` at `x` and a difference
//! `y2 − λ y1` that does not depend on it. The differences enter by their sums of squares alone.

use super::number::Number;

/// What one person reported on one state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Seen {
    /// Nothing.
    Neither,
    /// The first item.
    First(f64),
    /// The second.
    Second(f64),
    /// Both.
    Both(f64, f64),
}

impl Seen {
    pub(super) const fn of(first: Option<f64>, second: Option<f64>) -> Self {
        match (first, second) {
            (None, None) => Self::Neither,
            (Some(first), None) => Self::First(first),
            (None, Some(second)) => Self::Second(second),
            (Some(first), Some(second)) => Self::Both(first, second),
        }
    }
}

/// What all reports on a state add up to, as far as the state itself is out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// Reports of the second item alone.
    seconds: f64,
    /// Reports of both.
    boths: f64,
    /// Over those: `Σ y1²`, `Σ y1 y2`, `Σ y2²`.
    squares: [f64; 3],
}

impl Sums {
    pub(super) fn take(&mut self, seen: Seen) {
        match seen {
            Seen::Second(_) => self.seconds += 1.0,
            Seen::Both(first, second) => {
                self.boths += 1.0;
                self.squares[0] += first * first;
                self.squares[1] += first * second;
                self.squares[2] += second * second;
            }
            Seen::Neither | Seen::First(_) => {}
        }
    }
}

/// The two items of a state: noise and loading, and what follows from them.
#[derive(Clone, Copy)]
pub(super) struct Items<N> {
    noise: [N; 2],
    loading: N,
    per_loading: N,
    /// Variance of a look out of the second item alone, and out of both.
    second: N,
    both: N,
    /// `R2 + λ² R1`, and one by it.
    apart: N,
    per_apart: N,
    /// Weights of both items in a look.
    weights: [N; 2],
}

/// Slopes by a look's value and variance, summed over all looks.
#[derive(Clone, Copy)]
pub(super) struct Slopes<N> {
    first: N,
    second: N,
    second_value: N,
    both: N,
    both_values: [N; 2],
}

impl<N: Number> Items<N> {
    /// Out of logarithms of the noise's standard deviations, and a loading.
    #[inline(always)]
    pub(super) fn new(log_noise: [N; 2], loading: N) -> Self {
        let one = loading.like(1.0);
        let noise = [
            log_noise[0].each(|log| (2.0 * log).exp()),
            log_noise[1].each(|log| (2.0 * log).exp()),
        ];
        let per_loading = one / loading;
        let apart = noise[1] + loading * loading * noise[0];
        let per_apart = one / apart;
        let weights = [noise[1] * per_apart, loading * noise[0] * per_apart];
        Self {
            noise,
            loading,
            per_loading,
            second: noise[1] * per_loading * per_loading,
            both: noise[0] * weights[0],
            apart,
            per_apart,
            weights,
        }
    }

    /// A look at the state: value and variance.
    #[inline(always)]
    pub(super) fn look(&self, seen: Seen) -> Option<(N, N)> {
        let like = |value| self.loading.like(value);
        match seen {
            Seen::Neither => None,
            Seen::First(first) => Some((like(first), self.noise[0])),
            Seen::Second(second) => Some((like(second) * self.per_loading, self.second)),
            Seen::Both(first, second) => Some((
                self.weights[0].fused(like(first), self.weights[1] * like(second)),
                self.both,
            )),
        }
    }

    /// `Σ (y2 − λ y1)²`.
    #[inline(always)]
    fn differences(&self, sums: &Sums) -> N {
        let like = |value| self.loading.like(value);
        let [first, product, second] = sums.squares;
        self.loading
            .fused(self.loading * like(first) - like(2.0 * product), like(second))
    }

    /// The part of the log density that needs no look.
    #[inline(always)]
    pub(super) fn rest(&self, sums: &Sums) -> N {
        let like = |value| self.loading.like(value);
        let lengths = self.loading.each(|loading| loading.abs().ln()) * like(sums.seconds);
        let spread = self.apart.each(f64::ln) * like(sums.boths);
        self.differences(sums).fused(self.per_apart, spread) * like(-0.5) - lengths
    }

    /// Turns all slopes into slopes by both logarithms of noise and by the loading.
    #[inline(always)]
    pub(super) fn back(&self, by: &Slopes<N>, sums: &Sums) -> ([N; 2], N) {
        let like = |value| self.loading.like(value);
        let (lambda, per_apart) = (self.loading, self.per_apart);
        let [w1, w2] = self.weights;
        let [by_w1, by_w2] = by.both_values;
        // `R2 + λ² R1`, for the differences.
        let by_apart = (like(sums.boths) - self.differences(sums) * per_apart) * per_apart * like(-0.5);
        let turn = (by_w1 * -lambda + by_w2) * lambda * w1 * per_apart;
        let by_noise_1 = by.first + by.both * w1 * w1 + turn + by_apart * lambda * lambda;
        let by_noise_2 = by.both * w2 * w2 + (by_w1 * lambda - by_w2) * w2 * per_apart + by_apart;
        let two = like(2.0);
        let by_second = by.second * self.second * two;
        let by_log_noise = [
            by_noise_1 * self.noise[0] * two,
            by_noise_2 * self.noise[1] * two + by_second,
        ];
        let [first, product, _] = sums.squares;
        let by_loading = by_apart * two * lambda * self.noise[0]
            + (like(product) - lambda * like(first)) * per_apart
            - by.both * two * self.both * w2
            - by_w1 * two * w1 * w2
            + by_w2 * (self.noise[0] * per_apart - two * w2 * w2)
            - (by_second + by.second_value * self.per_loading + like(sums.seconds)) * self.per_loading;
        (by_log_noise, by_loading)
    }
}

impl<N: Number> Slopes<N> {
    #[inline(always)]
    pub(super) fn none(zero: N) -> Self {
        Self {
            first: zero,
            second: zero,
            second_value: zero,
            both: zero,
            both_values: [zero; 2],
        }
    }

    /// Takes the slopes by one look's value and variance.
    #[inline(always)]
    pub(super) fn take(&mut self, seen: Seen, by_value: N, by_variance: N) {
        let like = |value| by_value.like(value);
        match seen {
            Seen::Neither => {}
            Seen::First(_) => self.first = self.first + by_variance,
            Seen::Second(second) => {
                self.second = self.second + by_variance;
                self.second_value = by_value.fused(like(second), self.second_value);
            }
            Seen::Both(first, second) => {
                self.both = self.both + by_variance;
                self.both_values[0] = by_value.fused(like(first), self.both_values[0]);
                self.both_values[1] = by_value.fused(like(second), self.both_values[1]);
            }
        }
    }
}
