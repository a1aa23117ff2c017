//! How states move and spread over every whole number of hours, and the slopes of that.

use super::matrix::{
    Drift, States, Symmetric, add, both_sides, both_sides_back, full, left_back, product, pulled, right_back,
    spread, through, twice, unit,
};
use super::number::Number;

/// Terms of the series for one hour.
const TERMS: usize = 7;
const HOUR: f64 = 1.0 / 24.0;
/// Where the four states of this code stand in the order of the problem: security first, then closeness.
pub(super) const ORDER: [usize; 4] = [0, 2, 1, 3];

/// The series for one hour.
struct Hour<N> {
    drift: Drift<N>,
    moves: [Drift<N>; TERMS + 1],
    spreads: [Symmetric<N>; TERMS + 1],
    correlation: N,
    noise: States<N>,
}

/// By how much everything moves in `0..=longest` hours.
pub(super) struct Tables<N> {
    hour: Hour<N>,
    /// `F` after so many hours.
    pub(super) moves: Vec<Drift<N>>,
    /// `Q` after so many hours.
    pub(super) spreads: Vec<Symmetric<N>>,
}

#[inline(always)]
fn hour<N: Number>(at: &[N; super::NUMBERS]) -> Hour<N> {
    let zero = at[0].like(0.0);
    let mut drift = [[zero; 4]; 4];
    let mut noise = [zero; 4];
    for (i, from) in ORDER.into_iter().enumerate() {
        drift[i][i] = -at[from].each(f64::exp);
        noise[i] = at[9 + from].each(f64::exp);
    }
    drift[0][2] = at[4];
    drift[1][3] = at[4];
    drift[0][1] = at[5];
    drift[1][0] = at[6];
    drift[2][3] = at[7];
    drift[3][2] = at[8];
    let correlation = at[13].each(f64::tanh);
    let mut moves = [unit(zero); TERMS + 1];
    let mut covariance = [zero; 10];
    covariance[0] = noise[0] * noise[0];
    covariance[1] = correlation * noise[0] * noise[1];
    covariance[4] = noise[1] * noise[1];
    covariance[7] = noise[2] * noise[2];
    covariance[9] = noise[3] * noise[3];
    let mut spreads = [covariance; TERMS + 1];
    for cell in &mut spreads[0] {
        *cell = *cell * zero.like(HOUR);
    }
    for i in 1..=TERMS {
        let share = zero.like(HOUR / i as f64);
        moves[i] = product(&moves[i - 1], &drift);
        for cell in moves[i].iter_mut().flatten() {
            *cell = *cell * share;
        }
        spreads[i] = both_sides(&drift, &spreads[i - 1], zero.like(HOUR / (i + 1) as f64));
    }
    Hour {
        drift,
        moves,
        spreads,
        correlation,
        noise,
    }
}

impl<N: Number> Tables<N> {
    #[inline(always)]
    pub(super) fn new(at: &[N; super::NUMBERS], longest: usize) -> Self {
        let zero = at[0].like(0.0);
        let hour = hour(at);
        let mut first = hour.moves[0];
        let mut noise = hour.spreads[0];
        for i in 1..=TERMS {
            for (row, more) in first.iter_mut().zip(&hour.moves[i]) {
                add(row, more);
            }
            add(&mut noise, &hour.spreads[i]);
        }
        let mut moves = Vec::with_capacity(longest + 1);
        let mut spreads = Vec::with_capacity(longest + 1);
        let (mut f, mut q) = (unit(zero), [zero; 10]);
        moves.push(f);
        spreads.push(q);
        for _ in 0..longest {
            q = spread(&through(&first, &q), &first, &noise);
            f = product(&first, &f);
            moves.push(f);
            spreads.push(q);
        }
        Self { hour, moves, spreads }
    }

    /// Turns slopes by every `F` and `Q` into slopes by the problem's numbers. Both are used up.
    #[inline(always)]
    pub(super) fn back(
        &self,
        by_moves: &mut [Drift<N>],
        by_spreads: &mut [Symmetric<N>],
        slopes: &mut [N; super::NUMBERS],
    ) {
        let zero = slopes[0].like(0.0);
        let one = zero.like(1.0);
        let none = [[zero; 4]; 4];
        let longest = self.moves.len() - 1;
        let (mut by_first, mut by_noise) = (none, [zero; 10]);
        if longest > 0 {
            let first = self.moves[1];
            for n in (0..longest).rev() {
                let (by_f, by_q) = (by_moves[n + 1], by_spreads[n + 1]);
                by_first = right_back(&by_f, &self.moves[n], &by_first);
                by_first = twice(&by_q, &through(&first, &self.spreads[n]), one, &by_first);
                add(&mut by_noise, &by_q);
                if n > 0 {
                    by_moves[n] = left_back(&first, &by_f, &by_moves[n]);
                    by_spreads[n] = pulled(&first, &by_q, &by_spreads[n]);
                }
            }
        }
        self.hour.back(&by_first, &by_noise, slopes);
    }
}

impl<N: Number> Hour<N> {
    #[inline(always)]
    fn back(&self, by_first: &Drift<N>, by_noise: &Symmetric<N>, slopes: &mut [N; super::NUMBERS]) {
        let zero = slopes[0].like(0.0);
        let mut by_drift = [[zero; 4]; 4];
        let (mut by_move, mut by_spread) = (*by_first, *by_noise);
        for i in (1..=TERMS).rev() {
            let share = zero.like(HOUR / i as f64);
            for cell in by_move.iter_mut().flatten() {
                *cell = *cell * share;
            }
            by_drift = left_back(&self.moves[i - 1], &by_move, &by_drift);
            by_move = right_back(&by_move, &self.drift, by_first);
            let share = zero.like(HOUR / (i + 1) as f64);
            by_drift = twice(&by_spread, &full(&self.spreads[i - 1]), share, &by_drift);
            by_spread = both_sides_back(&self.drift, &by_spread, share, by_noise);
        }
        for (i, from) in ORDER.into_iter().enumerate() {
            slopes[from] = slopes[from] + by_drift[i][i] * self.drift[i][i];
        }
        slopes[4] = slopes[4] + by_drift[0][2] + by_drift[1][3];
        slopes[5] = slopes[5] + by_drift[0][1];
        slopes[6] = slopes[6] + by_drift[1][0];
        slopes[7] = slopes[7] + by_drift[2][3];
        slopes[8] = slopes[8] + by_drift[3][2];
        let two_hours = zero.like(2.0 * HOUR);
        let by = |k: usize| by_spread[k] * two_hours;
        let noise = self.noise;
        let shared = by(1) * noise[0] * noise[1];
        let each = [by(0), by(4), by(7), by(9)];
        for (i, from) in ORDER.into_iter().enumerate() {
            let mut slope = each[i] * noise[i] * noise[i];
            if i < 2 {
                slope = shared.fused(self.correlation, slope);
            }
            slopes[9 + from] = slopes[9 + from] + slope;
        }
        slopes[13] = slopes[13] + shared * (zero.like(1.0) - self.correlation * self.correlation);
    }
}
