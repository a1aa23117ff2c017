//! Whether posteriors mean what they say: couples are drawn from the prior, each under its own draw of the model's
//! parameters; their diaries are simulated and learned from, and the rank of each true number among its posterior's draws is counted. Right posteriors have ranks that are equally
//! likely (Talts and others 2018), and 90 % intervals that hold the truth in 90 % of couples.

use model::Draw;

use crate::daily::{DAILY_NAMES, DailyTarget};
use crate::learn::learn_daily;
use crate::personal::{self, PERSONAL_NAMES, Told};
use crate::places::{Around, Stage};
use crate::random::Stream;
use crate::sampler::Draws;
use crate::simulate::{Habits, Simulated};

/// Draws among which a truth is ranked, so that ranks fall into [`BINS`] equal bins.
pub const RANKED_AMONG: usize = 99;
/// Bins of the rank histograms.
pub const BINS: usize = 20;

/// Where a true number lies in its posterior. Numbers are scores under the prior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Its rank among [`RANKED_AMONG`] draws.
    pub rank: usize,
    /// Whether the 90 % interval holds it.
    pub held: bool,
    /// The number itself.
    pub truth: f64,
    /// Mean of the posterior.
    pub mean: f64,
    /// Standard deviation of the posterior; the prior's is 1.
    pub sd: f64,
}

/// Where one couple's true numbers lie in their posterior.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Those of the evening layer, or nothing when the posterior was refused.
    pub personal: Option<Vec<Placed>>,
    /// Those of the daily layer.
    pub daily: Option<Vec<Placed>>,
    /// Shape of the weights' tail, of the evening layer.
    pub k_hat: f64,
    /// So many independent draws its posterior is worth.
    pub effective: f64,
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
    let felt = personal::learn(
        &told,
        Around::ADULTS,
        &Stage::one(&Draw::median()),
        stream,
        &mut |_| true,
    );
    let felt = felt.map(|felt| felt.draws);
    let daily = learn_daily(&mut DailyTarget::new(&couple.diary), stream);
    let of = |draws: Option<&Draws>, truth: &[f64], stream: &mut Stream| {
        draws
            .filter(|draws| draws.diagnostics.trusted())
            .map(|draws| placed(draws, truth, stream))
    };
    Ranked {
        k_hat: felt.as_ref().map_or(f64::INFINITY, |l| l.diagnostics.k_hat),
        effective: felt.as_ref().map_or(0.0, |l| l.diagnostics.effective),
        personal: of(felt.as_ref(), &couple.personal, stream),
        daily: of(Some(&daily), &couple.daily, stream),
    }
}

fn placed(draws: &Draws, truth: &[f64], stream: &mut Stream) -> Vec<Placed> {
    let equal = draws.equal(RANKED_AMONG, stream);
    truth
        .iter()
        .enumerate()
        .map(|(k, truth)| {
            let [low, high] = draws.quantiles(|draw| draw[k], [0.05, 0.95]);
            let (mean, sd) = draws.moments(|draw| draw[k]);
            Placed {
                rank: equal.iter().filter(|draw| draw[k] < *truth).count(),
                held: (low..=high).contains(truth),
                truth: *truth,
                mean,
                sd,
            }
        })
        .collect()
}

/// 90 % intervals are to hold the truth so often.
pub const HELD: [f64; 2] = [0.88, 0.92];
/// More posteriors than this refused would leave too few to speak of.
const REFUSED_MOST: f64 = 0.05;
/// Chi-square with 19 degrees of freedom is above this in one of a hundred.
pub const CRITICAL: f64 = 36.2;

/// What many couples say of one number; both partners count, since nothing in the simulation tells them apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its name.
    pub name: &'static str,
    /// How many true values were ranked.
    pub n: usize,
    /// How many of their 90 % intervals held them, as a share.
    pub held: f64,
    /// Ranks of true values in equal bins.
    pub ranks: [u32; BINS],
    /// Correlation of true values with posterior means.
    pub correlation: f64,
    /// Posterior standard deviation, on average; the prior's is 1.
    pub sd: f64,
}

/// What many couples say of all numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// How many couples.
    pub couples: usize,
    /// Posteriors refused, of the evening and of the daily layer.
    pub refused: [usize; 2],
    /// Share of all 90 % intervals that held.
    pub held: f64,
    /// Monte-Carlo error of that share, counted over couples: the numbers of one couple hang together.
    pub held_error: f64,
    /// Number by number: the evening layer, then the daily layer.
    pub numbers: Vec<Number>,
}

impl Number {
    fn of(name: &'static str, placed: &[Placed]) -> Self {
        let n = placed.len().max(1) as f64;
        let mean = |of: &dyn Fn(&Placed) -> f64| placed.iter().map(of).sum::<f64>() / n;
        let (truth, found) = (mean(&|one| one.truth), mean(&|one| one.mean));
        let spread = |a: &dyn Fn(&Placed) -> f64, b: &dyn Fn(&Placed) -> f64| mean(&|one| a(one) * b(one));
        let (off, off_found) = (|one: &Placed| one.truth - truth, |one: &Placed| one.mean - found);
        Self {
            name,
            n: placed.len(),
            held: mean(&|one| f64::from(u8::from(one.held))),
            ranks: histogram(placed.iter().map(|one| one.rank)),
            correlation: spread(&off, &off_found)
                / f64::sqrt(spread(&off, &off) * spread(&off_found, &off_found)),
            sd: mean(&|one| one.sd),
        }
    }

    /// Between which shares its intervals are to hold: the bound, and three Monte-Carlo errors beyond it.
    #[must_use]
    pub fn bounds(&self) -> [f64; 2] {
        let error = f64::sqrt(0.09 / self.n.max(1) as f64);
        [HELD[0] - 3.0 * error, (HELD[1] + 3.0 * error).min(1.0)]
    }

    /// Whether they do.
    #[must_use]
    pub fn holds(&self) -> bool {
        let [low, high] = self.bounds();
        (low..=high).contains(&self.held)
    }

    /// Chi-square of the ranks against equal bins, with `BINS - 1` degrees of freedom.
    #[must_use]
    pub fn unevenness(&self) -> f64 {
        unevenness(&self.ranks)
    }

    /// Between which counts 99 of 100 bins lie when all ranks are equally likely.
    #[must_use]
    pub fn band(&self) -> [f64; 2] {
        const WIDE: f64 = 2.576;
        let share = 1.0 / BINS as f64;
        let n = self.n as f64;
        let wide = WIDE * f64::sqrt(n * share * (1.0 - share));
        [(n * share - wide).max(0.0), n * share + wide]
    }
}

impl Calibration {
    /// Puts couples together.
    #[must_use]
    pub fn of(ranked: &[Ranked]) -> Self {
        let personal: Vec<&Vec<Placed>> = ranked.iter().filter_map(|one| one.personal.as_ref()).collect();
        let daily: Vec<&Vec<Placed>> = ranked.iter().filter_map(|one| one.daily.as_ref()).collect();
        let number = |name: &'static str, from: &[&Vec<Placed>], places: &[usize]| {
            let placed: Vec<Placed> = from
                .iter()
                .flat_map(|one| places.iter().filter_map(|place| one.get(*place).copied()))
                .collect();
            Number::of(name, &placed)
        };
        let mut numbers: Vec<Number> = PERSONAL_NAMES
            .iter()
            .enumerate()
            .map(|(k, name)| number(name, &personal, &[k, PERSONAL_NAMES.len() + k]))
            .collect();
        // The first two of the daily layer are the couple's.
        let own = DAILY_NAMES.len() - 2;
        numbers.extend(DAILY_NAMES.iter().enumerate().map(|(k, name)| {
            if k < 2 {
                number(name, &daily, &[k])
            } else {
                number(name, &daily, &[k, k + own])
            }
        }));
        let shares: Vec<f64> = ranked
            .iter()
            .filter_map(|one| {
                let all = one.personal.iter().chain(&one.daily).flatten();
                let (held, count) = all.fold((0.0, 0.0), |(held, count), one| {
                    (held + f64::from(u8::from(one.held)), count + 1.0)
                });
                (count > 0.0).then(|| held / count)
            })
            .collect();
        let n = shares.len().max(1) as f64;
        let held = shares.iter().sum::<f64>() / n;
        let square: f64 = shares.iter().map(|share| (share - held) * (share - held)).sum();
        Self {
            couples: ranked.len(),
            refused: [ranked.len() - personal.len(), ranked.len() - daily.len()],
            held,
            held_error: f64::sqrt(square / n / (n - 1.0).max(1.0)),
            numbers,
        }
    }

    /// Between which shares all intervals together are to hold: the bound, and two Monte-Carlo errors beyond it.
    #[must_use]
    pub fn bounds(&self) -> [f64; 2] {
        [HELD[0] - 2.0 * self.held_error, HELD[1] + 2.0 * self.held_error]
    }

    /// Whether intervals hold what they promise, altogether and number by number, with few posteriors refused.
    #[must_use]
    pub fn holds(&self) -> bool {
        let [low, high] = self.bounds();
        let most = REFUSED_MOST * self.couples as f64;
        (low..=high).contains(&self.held)
            && self.numbers.iter().all(Number::holds)
            && self.refused.iter().all(|refused| *refused as f64 <= most)
    }
}

/// A histogram of ranks in [`BINS`] bins.
fn histogram(ranks: impl Iterator<Item = usize>) -> [u32; BINS] {
    let mut bins = [0; BINS];
    for rank in ranks {
        bins[(rank * BINS / (RANKED_AMONG + 1)).min(BINS - 1)] += 1;
    }
    bins
}

/// Chi-square of a histogram against equal bins, with `BINS - 1` degrees of freedom.
fn unevenness(bins: &[u32; BINS]) -> f64 {
    let expected = f64::from(bins.iter().sum::<u32>()) / BINS as f64;
    bins.iter()
        .map(|count| {
            let off = f64::from(*count) - expected;
            off * off / expected
        })
        .sum()
}
