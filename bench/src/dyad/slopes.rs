//! The way back through the check-ins: the slopes of the log density by all of its numbers, from one pass.
//!
//! A slope by a symmetric matrix is held as a symmetric matrix `X` with `dL = tr(X dP)`.

use super::density::{Belief, Dyad, Look, Setting, forward};
use super::items::Slopes;
use super::matrix::{AT, Drift, Full, States, Symmetric, add, moved_back, pulled, twice};
use super::number::Number;
use super::tables::{ORDER, Tables};
use super::{NUMBERS, PRIOR_MEAN, PRIOR_SD};

/// What one check-in leaves for the way back.
pub(super) struct Trace<N> {
    /// The mean before time went on, and `F P`.
    pub(super) mean: States<N>,
    pub(super) through: Full<N>,
    pub(super) looks: [Look<N>; 2],
}

/// Slopes by a [`Belief`].
type By<N> = Belief<N>;

/// Takes back a look at one state. Gives the slopes by its value and its variance.
#[inline(always)]
fn unlook<N: Number, const I: usize>(by: &mut By<N>, look: &Look<N>) -> (N, N) {
    let Look { column, gain, off } = *look;
    let zero = gain.like(0.0);
    let half = gain.like(0.5);
    let (mut along, mut bend) = (zero, zero);
    let mut turned = [zero; 4];
    for j in 0..4 {
        for k in 0..4 {
            turned[j] = by.spread[AT[j][k]].fused(column[k], turned[j]);
        }
        along = by.mean[j].fused(column[j], along);
        bend = turned[j].fused(column[j], bend);
    }
    let by_value = gain * along - off;
    let by_variance = (off * off - gain) * half + gain * (gain * bend - off * along);
    // Half the slope by the column, for the two places where each of its entries stands.
    let (spread_by, mean_by) = (-gain, off * half);
    for j in 0..4 {
        let by_column = spread_by * turned[j] + mean_by * by.mean[j];
        let cell = &mut by.spread[AT[j][I]];
        *cell = *cell
            + if j == I {
                by_column + by_column + by_variance
            } else {
                by_column
            };
    }
    by.mean[I] = by.mean[I] - by_value;
    (by_value, by_variance)
}

#[inline(always)]
fn unlook_at<N: Number>(state: usize, by: &mut By<N>, look: &Look<N>) -> (N, N) {
    match state {
        0 => unlook::<N, 0>(by, look),
        1 => unlook::<N, 1>(by, look),
        2 => unlook::<N, 2>(by, look),
        _ => unlook::<N, 3>(by, look),
    }
}

/// The log density without its constant, and its slopes.
#[inline(always)]
pub(super) fn slopes<N: Number>(dyad: &Dyad, at: &[N; NUMBERS]) -> (N, [N; NUMBERS]) {
    let zero = at[0].like(0.0);
    let setting = Setting::new(at);
    let tables = Tables::new(at, dyad.longest);
    let mut trace = Vec::with_capacity(dyad.steps.len());
    let value = forward::<N, true>(dyad, at, &setting, &tables, &mut trace);

    let mut by_moves: Vec<Drift<N>> = vec![[[zero; 4]; 4]; dyad.longest + 1];
    let mut by_spreads: Vec<Symmetric<N>> = vec![[zero; 10]; dyad.longest + 1];
    let mut by_items = [Slopes::none(zero); 2];
    let (mut by_event, mut by_middle) = ([zero; 4], [zero; 4]);
    let mut by = By {
        mean: [zero; 4],
        spread: [zero; 10],
    };
    for (step, left) in dyad.steps.iter().zip(&trace).rev() {
        for part in [1, 0] {
            if matches!(step.seen[part], super::items::Seen::Neither) {
                continue;
            }
            let state = 2 * part + step.who;
            let (by_value, by_variance) = unlook_at(state, &mut by, &left.looks[part]);
            by_items[part].take(step.seen[part], by_value, by_variance);
            by_middle[state] = by_middle[state] - by_value;
        }
        if step.event {
            add(&mut by_event, &by.mean);
        }
        if step.hours > 0 {
            let f = &tables.moves[step.hours];
            let by_f = &mut by_moves[step.hours];
            *by_f = twice(&by.spread, &left.through, zero.like(1.0), by_f);
            for (i, row) in by_f.iter_mut().enumerate() {
                for (j, cell) in row.iter_mut().enumerate().skip(i / 2 * 2) {
                    *cell = by.mean[i].fused(left.mean[j], *cell);
                }
            }
            add(&mut by_spreads[step.hours], &by.spread);
            by.spread = pulled(f, &by.spread, &[zero; 10]);
            by.mean = moved_back(f, &by.mean);
        }
    }

    let mut slopes = [zero; NUMBERS];
    for k in 0..NUMBERS {
        slopes[k] = (zero.like(PRIOR_MEAN[k]) - at[k]) * zero.like(1.0 / (PRIOR_SD[k] * PRIOR_SD[k]));
    }
    tables.back(&mut by_moves, &mut by_spreads, &mut slopes);
    for part in 0..2 {
        let (by_noise, by_loading) = setting.items[part].back(&by_items[part], &dyad.sums[part]);
        for (item, by_noise) in by_noise.into_iter().enumerate() {
            let k = 14 + 2 * part + item;
            slopes[k] = slopes[k] + by_noise;
        }
        slopes[18 + part] = slopes[18 + part] + by_loading;
    }
    for (i, from) in ORDER.into_iter().enumerate() {
        slopes[20 + from] = slopes[20 + from] + by_event[i];
        slopes[24 + from] = slopes[24 + from] + by_middle[i];
    }
    (value, slopes)
}
