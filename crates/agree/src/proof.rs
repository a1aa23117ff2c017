//! A proof on a coarse grid: everything on it is played or ruled out.

use crate::evening::Evenings;
use crate::moves::Rules;
use crate::outcome::{nash_gain, wished};
use crate::plan::Certificate;
use crate::rollout::Sequence;
use crate::search::{Aim, Search, Stopped};

/// Minutes of the grid.
pub(crate) const GRID_MINUTES: [u16; 3] = [10, 20, 30];
/// Most steps of the grid.
const GRID_STEPS: u8 = 3;
/// No evening is worth more than this: comfort is at most 1 and everything else is taken off or at most the weight of
/// the next day.
const COMFORT_MAX: f64 = 1.0;

/// Looks at every agreement on the grid. `candidates` gains those that were played on all draws, so that the best one
/// is at least as good as the grid's. A candidate is dropped as soon as it could not beat the best one even if all
/// its other evenings were perfect.
pub(crate) fn over_grid<E: Evenings>(
    search: &mut Search<'_, E>,
    rules: &Rules,
    steps: u8,
    candidates: &mut Vec<Sequence>,
) -> Result<Certificate, Stopped> {
    let all = search.order.len();
    let steps = steps.clamp(1, GRID_STEPS);
    let grid = rules.grid(steps, &GRID_MINUTES);
    let agreements = u32::try_from(grid.len()).unwrap_or(u32::MAX);
    let mut standing = grid;
    let mut bar = best_gain(search, candidates);
    let mut n = all.div_ceil(4);
    while n <= all {
        search.report(0.8 + 0.1 * share(n, all))?;
        search.play_on(&standing, n);
        if n == all {
            break;
        }
        standing.retain(|one| at_most(search, one, n) >= bar);
        n = (n + all.div_ceil(8)).min(all);
    }
    let best_on_grid = best_gain(search, &standing);
    bar = bar.max(best_on_grid);
    candidates.extend(standing);
    candidates.sort();
    candidates.dedup();
    let over_grid = if best_on_grid > 0.0 {
        bar / best_on_grid
    } else {
        1.0
    };
    Ok(Certificate::OnGrid {
        steps,
        minutes: GRID_MINUTES.to_vec(),
        agreements,
        over_grid,
    })
}

/// The best Nash gain of those that fit; 0 when none does.
fn best_gain<E: Evenings>(search: &Search<'_, E>, candidates: &[Sequence]) -> f64 {
    let all = search.order.len();
    let fitting: Vec<Sequence> = candidates
        .iter()
        .filter(|one| crate::choose::fits(search, one, all))
        .copied()
        .collect();
    let best = search.best_of(&fitting, all, Aim::Both, 1);
    best.first()
        .map_or(0.0, |best| nash_gain(search.weights, search.net(best, all)))
}

/// The Nash gain a candidate could reach at most, from its first `n` draws: sound, since no evening is worth more
/// than [`COMFORT_MAX`] and the next day's weight.
fn at_most<E: Evenings>(search: &Search<'_, E>, candidate: &Sequence, n: usize) -> f64 {
    let all = search.order.len();
    let top = COMFORT_MAX + search.weights.next_day;
    let suits = search.suits(candidate);
    let added = wished(search.weights, search.wishes, candidate);
    let with = search.felt_with(candidate, n);
    let gains = [0, 1].map(|who: usize| {
        let seen: f64 = with
            .iter()
            .zip(&search.without)
            .map(|(with, without)| with[who] - without[who])
            .sum();
        let rest: f64 = search.without[n.min(all)..]
            .iter()
            .map(|without| top - without[who])
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "at most a few thousand draws")]
        let all = all as f64;
        (seen + rest) / all + added[who] + suits[who]
    });
    nash_gain(search.weights, gains)
}

#[expect(clippy::cast_precision_loss, reason = "at most a few thousand draws")]
fn share(n: usize, all: usize) -> f64 {
    n as f64 / all.max(1) as f64
}
