//! Whether the time of comparing a secret tells where it differs: two classes of guesses, timed in turn at random, and
//! Welch's t between their times, as in *Dude, is my code constant time?* (Reparaz, Balasch and Verbauwhede, 2017).
//!
//! One class differs from the secret in its first byte, the other in its last. A comparison that stops early is faster
//! for the first. Both classes are timed in the same run, from the same memory, so a busy machine makes the figure
//! blunt, and never gives a difference that is not there.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

mod guess;

pub use guess::{Guess, Must, guesses};

/// Comparisons that are timed as one: the clock of the system counts in steps of some 20 ns.
const AT_ONCE: u32 = 16;
/// From this |t| on times differ, by the custom of that paper: by chance less than once in 100,000 runs.
pub const T_MAX: f64 = 4.5;
/// Shares of the slowest timings that are left out, one test each: what interrupts a run is longer than any difference.
const KEPT: [f64; 4] = [1.0, 0.99, 0.9, 0.5];

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The largest |t| of all tests.
    pub t: f64,
    /// Guesses that were right: none, or it was not the comparison that was timed.
    pub right: u32,
    /// Mean time of one comparison, in nanoseconds, of the faster half: where the first byte differs, and the last.
    pub mean_ns: [f64; 2],
}

/// Times `guess` with `timings` timings, half of them of each class, by a `clock` in nanoseconds.
pub fn measure(guess: &mut dyn Guess, timings: usize, seed: u64, clock: &dyn Fn() -> u64) -> Found {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut times: [Vec<f64>; 2] = Default::default();
    let mut right = 0_u32;
    for timing in 0..timings + timings / 50 {
        let class = (rng.next_u32() & 1) as usize;
        guess.prepare(class == 1);
        let begin = clock();
        for _ in 0..AT_ONCE {
            right = right.wrapping_add(u32::from(guess.compare()));
        }
        let took = clock().saturating_sub(begin) as f64 / f64::from(AT_ONCE);
        // The first of them find caches and branches cold.
        if timing >= timings / 50
            && let Some(times) = times.get_mut(class)
        {
            times.push(took);
        }
    }
    let [mut first, mut last] = times;
    first.sort_by(f64::total_cmp);
    last.sort_by(f64::total_cmp);
    let tests = KEPT.map(|share| {
        // One threshold for both, or leaving out itself would make a difference.
        let limit = quantile(&first, share).max(quantile(&last, share));
        let below = |times: &[f64]| {
            times
                .iter()
                .copied()
                .filter(|time| *time <= limit)
                .collect::<Vec<_>>()
        };
        welch(&below(&first), &below(&last)).abs()
    });
    let half = |times: &[f64]| mean(times.get(..times.len() / 2).unwrap_or_default());
    Found {
        t: tests.into_iter().fold(0.0, f64::max),
        right,
        mean_ns: [half(&first), half(&last)],
    }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = (sorted.len() as f64 * share) as usize;
    let at = at.min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::INFINITY)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / (values.len() as f64).max(1.0)
}

/// Welch's t of two samples; 0 where one of them says nothing.
fn welch(one: &[f64], other: &[f64]) -> f64 {
    let error = |values: &[f64]| {
        let mean = mean(values);
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        squares / (values.len() as f64 - 1.0).max(1.0) / (values.len() as f64).max(1.0)
    };
    let error = error(one) + error(other);
    if one.is_empty() || other.is_empty() || error == 0.0 {
        return 0.0;
    }
    (mean(one) - mean(other)) / error.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_is_that_of_the_textbook() {
        // Welch's example as in any table: means 3 and 6, variances 2.5 and 10, five each.
        let one = [1.0, 2.0, 3.0, 4.0, 5.0];
        let other = [2.0, 4.0, 6.0, 8.0, 10.0];
        assert!((welch(&one, &other) + 3.0 / (2.5_f64).sqrt()).abs() < 1e-12);
        assert_eq!(welch(&one, &one), 0.0);
        assert_eq!(welch(&[], &one), 0.0);
    }

    #[test]
    fn every_guess_is_wrong_in_both_classes() {
        for (name, mut guess, _) in guesses() {
            for last in [false, true] {
                guess.prepare(last);
                assert!(!guess.compare(), "{name}");
            }
        }
    }
}
