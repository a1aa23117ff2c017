//! Whether posteriors mean what they say: couples are drawn from the prior, their diaries simulated and learned from,
//! and the rank of each true number among its posterior's draws is counted. Right posteriors have ranks that are equally
//! likely (Talts and others 2018), and 90 % intervals that hold the truth in 90 % of couples.

use model::Draw;

use crate::daily::{DAILY_NAMES, DAILY_NUMBERS, DailyTarget};
use crate::learn::learn_daily;
use crate::personal::{self, PERSONAL_NAMES, PERSONAL_NUMBERS, Told};
use crate::places::Around;
use crate::random::Stream;
use crate::sampler::Draws;
use crate::simulate::{Habits, Simulated};

/// Draws among which a truth is ranked, so that ranks fall into [`BINS`] equal bins.
pub const RANKED_AMONG: usize = 99;
/// Bins of the rank histograms.
pub const BINS: usize = 20;

/// Where one couple's true numbers lie in their posterior.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Ranks of the evening layer's numbers among [`RANKED_AMONG`] draws, or nothing when the posterior was refused.
    pub personal: Option<Vec<usize>>,
    /// The same of the daily layer's numbers.
    pub daily: Option<Vec<usize>>,
    /// Whether the evening layer's 90 % intervals hold the truth.
    pub personal_held: Vec<bool>,
    /// The same of the daily layer.
    pub daily_held: Vec<bool>,
    /// Shape of the weights' tail, of the evening layer.
    pub k_hat: f64,
    /// So many independent draws its posterior is worth.
    pub effective: f64,
}

/// The names of all ranked numbers in order: the evening layer of both partners, then the daily layer.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names = Vec::new();
    for who in ["A", "B"] {
        names.extend(PERSONAL_NAMES.iter().map(|name| format!("{name} {who}")));
    }
    names.extend(DAILY_NAMES.iter().take(2).map(|name| (*name).to_owned()));
    for who in ["A", "B"] {
        names.extend(DAILY_NAMES.iter().skip(2).map(|name| format!("{name} {who}")));
    }
    names
}

/// Simulates one couple, learns from the diary, and ranks the truth.
#[must_use]
pub fn rank(seed: u64, number: u64, habits: &Habits) -> Ranked {
    let couple = Simulated::couple(seed, number, habits);
    rank_of(&couple, &mut Stream::of(seed ^ 0x5eed, number))
}

/// The same of a couple that was simulated elsewhere.
#[must_use]
pub fn rank_of(couple: &Simulated, stream: &mut Stream) -> Ranked {
    let told = Told::of(&couple.diary);
    let learned = personal::learn(&told, Around::ADULTS, &Draw::median(), stream, &mut |_| true);
    let daily = learn_daily(DailyTarget::new(&couple.diary), stream);
    let personal_trusted = learned.as_ref().filter(|draws| draws.diagnostics.trusted());
    let daily_trusted = Some(&daily).filter(|daily| daily.diagnostics.trusted());
    Ranked {
        personal_held: personal_trusted.map_or_else(Vec::new, |l| held(l, &couple.personal)),
        daily_held: daily_trusted.map_or_else(Vec::new, |d| held(d, &couple.daily)),
        k_hat: learned.as_ref().map_or(f64::INFINITY, |l| l.diagnostics.k_hat),
        effective: learned
            .as_ref()
            .map_or(f64::INFINITY, |l| l.diagnostics.effective),
        personal: personal_trusted.map(|l| ranks(l, &couple.personal, PERSONAL_NUMBERS, stream)),
        daily: daily_trusted.map(|d| ranks(d, &couple.daily, DAILY_NUMBERS, stream)),
    }
}

fn ranks(draws: &Draws, truth: &[f64], numbers: usize, stream: &mut Stream) -> Vec<usize> {
    // Draws that stand for equal weights lie in the order they were made in, which is no order.
    let equal = draws.equal(RANKED_AMONG, stream);
    (0..numbers)
        .map(|k| equal.iter().filter(|draw| draw[k] < truth[k]).count())
        .collect()
}

fn held(draws: &Draws, truth: &[f64]) -> Vec<bool> {
    (0..truth.len())
        .map(|k| {
            let [low, high] = draws.quantiles(|draw| draw[k], [0.05, 0.95]);
            (low..=high).contains(&truth[k])
        })
        .collect()
}

/// A histogram of ranks in [`BINS`] bins.
#[must_use]
pub fn histogram(ranks: impl Iterator<Item = usize>) -> [u32; BINS] {
    let mut bins = [0; BINS];
    for rank in ranks {
        bins[(rank * BINS / (RANKED_AMONG + 1)).min(BINS - 1)] += 1;
    }
    bins
}

/// Chi-square of a histogram against equal bins, with `BINS - 1` degrees of freedom.
#[must_use]
pub fn unevenness(bins: &[u32; BINS]) -> f64 {
    let expected = f64::from(bins.iter().sum::<u32>()) / BINS as f64;
    bins.iter()
        .map(|count| {
            let off = f64::from(*count) - expected;
            off * off / expected
        })
        .sum()
}
