//! The daily layer: both partners' moods as two linked numbers that come back to where they usually are, seen through
//! three answers on a scale with ends.
//!
//! Days may be missing; time between mornings is what it is. The path of the moods is integrated out exactly by the
//! Kalman filter; what the scale's ends hide is handled by expectation propagation: every answer becomes a normal sight
//! of the mood whose mean and variance are right given all the others.

use libm::{exp, tanh};
use model::exponential::exponential;
use science::p;

use crate::diary::Diary;
use crate::kalman::{Belief, LogSum, Move, Smoothed, Spread, mass};
use crate::ordinal::{at_least, between, steps, updated};
use crate::prior::Prior;
use crate::sampler::Target;

/// Answers of a morning's scale, and items of a morning.
pub const MORNING_ANSWERS: usize = 7;
/// Items of a morning: mood, satisfaction, closeness.
pub const MORNING_ITEMS: usize = 3;
/// The chance of each answer 1–7 to each item of a morning.
pub type Morning = [[f64; MORNING_ANSWERS]; MORNING_ITEMS];

/// Numbers of the daily layer: two of the couple, six of each partner.
pub(crate) const DAILY_NUMBERS: usize = 2 + 2 * OF_PARTNER;
const OF_PARTNER: usize = 6;
/// Rounds of propagation from nothing, and from stand-ins that are nearly right.
const ROUNDS_COLD: usize = 8;
const ROUNDS_WARM: usize = 2;
/// Beyond this exponent nothing is left of a mood.
const BOUND: u16 = 700;

/// The names of the daily layer's numbers; with those of each partner once.
pub(crate) const DAILY_NAMES: [&str; 2 + OF_PARTNER] = [
    "mood_rate",
    "mood_shared",
    "mood_level",
    "satisfaction_level",
    "closeness_level",
    "mood_swing",
    "mood_noise",
    "evening_lift",
];

/// The numbers of the daily layer in their units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Daily {
    /// How fast a mood comes back, per day.
    pub(crate) rate: f64,
    /// How far both partners' days bring the same, a correlation.
    pub(crate) shared: f64,
    /// Each partner's own numbers.
    pub(crate) partners: [DailyOwn; 2],
}

/// One partner's numbers of the daily layer, in points of the 1–7 scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DailyOwn {
    /// Usual answer to each of the three items, beyond the ends of the scale where need be.
    pub(crate) levels: [f64; 3],
    /// Standard deviation of the mood over many days.
    pub(crate) swing: f64,
    /// Standard deviation of what each answer adds.
    pub(crate) noise: f64,
    /// What an evening together adds to the mood.
    pub(crate) lift: f64,
}

/// The priors of the daily layer.
#[derive(Clone, Debug)]
pub(crate) struct DailyPriors {
    rate: Prior,
    shared: Prior,
    level: Prior,
    swing: Prior,
    noise: Prior,
    lift: Prior,
}

impl DailyPriors {
    pub(crate) fn from_science() -> Self {
        Self {
            rate: Prior::of(p::LEARN_MOOD_RATE),
            shared: Prior::of(p::LEARN_MOOD_SHARED),
            level: Prior::of(p::LEARN_MOOD_LEVEL),
            swing: Prior::of(p::LEARN_MOOD_SWING),
            noise: Prior::of(p::LEARN_MOOD_NOISE),
            lift: Prior::of(p::LEARN_EVENING_LIFT),
        }
    }

    /// The numbers at these scores.
    pub(crate) fn at(&self, scores: &[f64]) -> Daily {
        Daily {
            rate: self.rate.at(scores[0]),
            shared: tanh(self.shared.at(scores[1])),
            partners: [0, 1].map(|i| {
                let own = &scores[2 + i * OF_PARTNER..];
                DailyOwn {
                    levels: [0, 1, 2].map(|j| self.level.at(own[j])),
                    swing: self.swing.at(own[3]),
                    noise: self.noise.at(own[4]),
                    lift: self.lift.at(own[5]),
                }
            }),
        }
    }
}

/// One answer: whose, to which item, and between which thresholds.
#[derive(Clone, Copy, Debug)]
struct Seen {
    item: usize,
    low: f64,
    high: f64,
}

/// A morning of one partner.
#[derive(Clone, Debug)]
struct Moment {
    day: f64,
    who: usize,
    seen: Vec<Seen>,
    /// Evenings since the moment before: their days, and who was part of them (both).
    evenings: Vec<f64>,
    /// Position of the first answer among all.
    first: usize,
}

/// A normal stand-in for an answer: `exp(log + shift·m − precision·m²/2)`, with `log = linear + ln(chance) −
/// ln(wide)/2`, so that one logarithm does for many answers.
#[derive(Clone, Copy, Debug)]
struct Site {
    precision: f64,
    shift: f64,
    linear: f64,
    chance: f64,
    wide: f64,
}

impl Site {
    const NOTHING: Self = Self {
        precision: 0.0,
        shift: 0.0,
        linear: 0.0,
        chance: 1.0,
        wide: 1.0,
    };
}

/// The daily layer of one diary.
#[derive(Clone, Debug)]
pub(crate) struct DailyTarget {
    priors: DailyPriors,
    moments: Vec<Moment>,
    answers: usize,
    /// The answers' stand-ins to begin with, and the numbers they were found at.
    start: Vec<Site>,
    start_at: Daily,
}

/// What a round of filtering leaves.
#[derive(Default)]
struct Path {
    filtered: Vec<Belief>,
    ahead: Vec<Belief>,
    smoothed: Vec<Smoothed>,
}

impl DailyTarget {
    pub(crate) fn new(diary: &Diary) -> Self {
        let mut moments: Vec<Moment> = Vec::new();
        let mut answers = 0;
        for morning in &diary.mornings {
            let seen: Vec<Seen> = morning
                .answers
                .iter()
                .enumerate()
                .filter_map(|(item, answer)| {
                    let (low, high) = steps((*answer)?, 1, 7);
                    Some(Seen { item, low, high })
                })
                .collect();
            if seen.is_empty() {
                continue;
            }
            let since = moments.last().map_or(f64::NEG_INFINITY, |last| last.day);
            answers += seen.len();
            moments.push(Moment {
                day: morning.day,
                who: morning.who.index(),
                first: answers - seen.len(),
                seen,
                evenings: diary
                    .evenings
                    .iter()
                    .map(|evening| evening.day)
                    .filter(|day| (since..morning.day).contains(day))
                    .collect(),
            });
        }
        let priors = DailyPriors::from_science();
        let mut target = Self {
            start_at: priors.at(&[0.0; DAILY_NUMBERS]),
            priors,
            moments,
            answers,
            start: vec![Site::NOTHING; answers],
        };
        target.start_at(&[0.0; DAILY_NUMBERS]);
        target
    }

    /// Later evaluations begin from the answers' stand-ins at these scores.
    pub(crate) fn start_at(&mut self, scores: &[f64]) {
        let daily = self.priors.at(scores);
        let mut sites = vec![Site::NOTHING; self.answers];
        self.propagate(&daily, &self.moves(&daily), &mut sites, ROUNDS_COLD);
        self.start = sites;
        self.start_at = daily;
    }

    /// The stand-ins to begin with at other numbers: a level moves those of its answers along, and noise makes them less
    /// sure.
    fn begin(&self, daily: &Daily) -> Vec<Site> {
        let mut sites = self.start.clone();
        for moment in &self.moments {
            let (own, then) = (&daily.partners[moment.who], &self.start_at.partners[moment.who]);
            let surer = then.noise * then.noise / (own.noise * own.noise);
            for (seen, site) in moment.seen.iter().zip(&mut sites[moment.first..]) {
                let higher = own.levels[seen.item] - then.levels[seen.item];
                site.shift = surer * (site.shift - site.precision * higher);
                site.precision *= surer;
            }
        }
        sites
    }

    /// How the moods move to each moment from the one before.
    fn moves(&self, daily: &Daily) -> Vec<Move> {
        let usual = stationary(daily);
        let mut day = self.moments.first().map_or(0.0, |first| first.day);
        let step = |moment: &Moment| {
            let days = moment.day - day;
            day = moment.day;
            step(daily, &usual, days, moment.day, &moment.evenings)
        };
        self.moments.iter().map(step).collect()
    }

    /// Filters, and gives the logarithm of the mass of all stand-ins. What is seen on the way is kept in `path`.
    fn filter(&self, daily: &Daily, moves: &[Move], sites: &[Site], mut path: Option<&mut Path>) -> f64 {
        let mut belief = Belief {
            mean: [0.0; 2],
            spread: stationary(daily),
        };
        if let Some(path) = path.as_deref_mut() {
            path.ahead.clear();
            path.filtered.clear();
        }
        let mut sum = LogSum::default();
        for (moment, by) in self.moments.iter().zip(moves) {
            let ahead = belief.moved(by);
            let (mut precision, mut shift) = (0.0, 0.0);
            for site in &sites[moment.first..moment.first + moment.seen.len()] {
                precision += site.precision;
                shift += site.shift;
            }
            let (seen, linear, wide) = ahead.seen(moment.who, precision, shift);
            sum.add(linear, 1.0, wide);
            belief = seen;
            if let Some(path) = path.as_deref_mut() {
                path.ahead.push(ahead);
                path.filtered.push(belief);
            }
        }
        sum.log()
    }

    /// Improves the stand-ins and gives the logarithm of how likely all answers are.
    fn propagate(&self, daily: &Daily, moves: &[Move], sites: &mut [Site], rounds: usize) -> f64 {
        let mut path = Path::default();
        let mut sum = LogSum::default();
        for _ in 0..rounds {
            sum = LogSum::default();
            self.filter(daily, moves, sites, Some(&mut path));
            smooth(&mut path, moves);
            for (moment, belief) in self.moments.iter().zip(&path.smoothed) {
                let own = &daily.partners[moment.who];
                let (mean, variance) = (belief.mean[moment.who], belief.variance[moment.who]);
                let precision = 1.0 / variance;
                let shift = mean * precision;
                for (seen, site) in moment.seen.iter().zip(&mut sites[moment.first..]) {
                    let without = precision - site.precision;
                    if without <= 0.0 {
                        sum.add(site.linear, site.chance, site.wide);
                        continue;
                    }
                    let wide = 1.0 / without;
                    let around = (shift - site.shift) * wide;
                    let level = own.levels[seen.item];
                    let (chance, new_mean, new_variance) =
                        updated(seen.low - level, seen.high - level, own.noise, around, wide);
                    let new = 1.0 / new_variance;
                    let (precision, shift) =
                        (at_least(new - without, 1e-10), new_mean * new - around * without);
                    let (linear, wide) = mass(around, wide, precision, shift);
                    *site = Site {
                        precision,
                        shift,
                        linear: chance.log_of - linear,
                        chance: chance.of,
                        wide: 1.0 / wide,
                    };
                    sum.add(site.linear, site.chance, site.wide);
                }
            }
        }
        self.filter(daily, moves, sites, None) + sum.log()
    }

    /// The chance of each answer 1–7 of both on a morning to come, by draws of equal weight; `evenings` are those since
    /// the last morning that was written about.
    pub(crate) fn expect(&self, draws: &[&Vec<f64>], day: f64, evenings: &[f64]) -> [Morning; 2] {
        let mut expected = [[[0.0; MORNING_ANSWERS]; MORNING_ITEMS]; 2];
        let mut path = Path::default();
        for scores in draws {
            let daily = self.priors.at(scores);
            let moves = self.moves(&daily);
            let mut sites = self.begin(&daily);
            self.propagate(&daily, &moves, &mut sites, ROUNDS_WARM);
            self.filter(&daily, &moves, &sites, Some(&mut path));
            let spread = stationary(&daily);
            let mean = [0.0; 2];
            let usual = Belief { mean, spread };
            let last = path.filtered.last().unwrap_or(&usual);
            let days = self.moments.last().map_or(f64::INFINITY, |last| day - last.day);
            let then = last.moved(&step(&daily, &spread, days, day, evenings));
            for (i, (expected, own)) in expected.iter_mut().zip(&daily.partners).enumerate() {
                let sd = f64::sqrt(then.spread.variance[i] + own.noise * own.noise);
                for (chances, level) in expected.iter_mut().zip(own.levels) {
                    for (answer, chance) in (1..).zip(chances.iter_mut()) {
                        let (low, high) = steps(answer, 1, 7);
                        let found = between(low - level, high - level, then.mean[i], sd).chance;
                        *chance += found.of * exp(found.log_of) / draws.len() as f64;
                    }
                }
            }
        }
        expected
    }

    /// The logarithm of the mass of these stand-ins at other scores.
    fn mass_at(&self, scores: &[f64], sites: &[Site]) -> f64 {
        let daily = self.priors.at(scores);
        self.filter(&daily, &self.moves(&daily), sites, None)
    }

    fn evidence(&self, scores: &[f64]) -> f64 {
        let daily = self.priors.at(scores);
        let mut sites = self.begin(&daily);
        self.propagate(&daily, &self.moves(&daily), &mut sites, ROUNDS_WARM)
    }
}

fn stationary(daily: &Daily) -> Spread {
    Spread::of(daily.partners.map(|own| own.swing), daily.shared)
}

fn step(daily: &Daily, usual: &Spread, days: f64, now: f64, evenings: &[f64]) -> Move {
    let left = exponential::<BOUND>(-daily.rate * days);
    let glow: f64 = evenings
        .iter()
        .map(|day| exponential::<BOUND>(-daily.rate * (now - day)))
        .sum();
    Move {
        left,
        drift: daily.partners.map(|own| own.lift * glow),
        noise: usual.times(1.0 - left * left),
    }
}

/// Looks back from the end of a path.
fn smooth(path: &mut Path, moves: &[Move]) {
    path.smoothed.clear();
    path.smoothed.extend(path.filtered.iter().map(Belief::last));
    for k in (0..path.smoothed.len().saturating_sub(1)).rev() {
        let (by, later) = (&moves[k + 1], path.smoothed[k + 1]);
        // Two mornings at one moment: nothing lies between them.
        path.smoothed[k] = if by.noise.variance[0] > 1e-18 {
            path.filtered[k].smoothed(by, &path.ahead[k + 1], &later)
        } else {
            later
        };
    }
}

impl Target for DailyTarget {
    fn dims(&self) -> usize {
        DAILY_NUMBERS
    }

    fn log_density(&self, at: &[f64]) -> f64 {
        self.evidence(at) - 0.5 * at.iter().map(|x| x * x).sum::<f64>()
    }

    /// At the fixed point of the propagation, the evidence has the slopes it has with all stand-ins held: those of the
    /// chances of the answers, and those of the filter.
    fn slopes(&self, at: &[f64], slopes: &mut [f64]) -> f64 {
        let daily = self.priors.at(at);
        let mut sites = self.begin(&daily);
        let moves = self.moves(&daily);
        let log = self.propagate(&daily, &moves, &mut sites, ROUNDS_WARM);
        for (slope, x) in slopes.iter_mut().zip(at) {
            *slope = -x;
        }
        let mut path = Path::default();
        self.filter(&daily, &moves, &sites, Some(&mut path));
        smooth(&mut path, &moves);
        for (moment, belief) in self.moments.iter().zip(&path.smoothed) {
            let own = &daily.partners[moment.who];
            let from = 2 + moment.who * OF_PARTNER;
            let (mean, variance) = (belief.mean[moment.who], belief.variance[moment.who]);
            for (seen, site) in moment.seen.iter().zip(&sites[moment.first..]) {
                let without = 1.0 / variance - site.precision;
                if without <= 0.0 {
                    continue;
                }
                let (around, wide) = ((mean / variance - site.shift) / without, 1.0 / without);
                let level = own.levels[seen.item];
                let total = wide + own.noise * own.noise;
                let chance = between(seen.low - level, seen.high - level, around, f64::sqrt(total));
                slopes[from + seen.item] += chance.by_mean * self.priors.level.slope();
                slopes[from + 4] +=
                    chance.by_log_sd * own.noise * own.noise / total * self.priors.noise.slope();
            }
        }
        const STEP: f64 = 1e-4;
        let mut moved = at.to_vec();
        for k in [0, 1, 5, 7, 2 + OF_PARTNER + 3, 2 + OF_PARTNER + 5] {
            moved[k] = at[k] + STEP;
            let above = self.mass_at(&moved, &sites);
            moved[k] = at[k] - STEP;
            let below = self.mass_at(&moved, &sites);
            moved[k] = at[k];
            slopes[k] += (above - below) / (2.0 * STEP);
        }
        log - 0.5 * at.iter().map(|x| x * x).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diary::{Entry, What};
    use crate::random::Stream;
    use model::Who;

    fn diary(mornings: &[(f64, Who, [u8; 3])]) -> Diary {
        let entries: Vec<Entry> = mornings
            .iter()
            .map(|(day, who, answers)| Entry {
                unix_s: (day * 86_400.0) as i64,
                offset_min: 0,
                who: *who,
                what: What::Morning(answers.map(Some)),
            })
            .collect();
        Diary::of(&entries)
    }

    /// The chance of two mornings' answers, by brute force over a grid of both moods.
    #[test]
    fn the_chance_of_answers_is_that_of_a_fine_grid() {
        for answers in [[5, 6, 5], [7, 7, 7], [1, 7, 2]] {
            let diary = diary(&[(100.3, Who::A, answers), (101.3, Who::B, [7, 6, 7])]);
            let target = DailyTarget::new(&diary);
            let daily = target.priors.at(&[0.2; DAILY_NUMBERS]);
            let mut sites = vec![Site::NOTHING; 6];
            let found = target.propagate(&daily, &target.moves(&daily), &mut sites, 20);
            let left = exp(-daily.rate);
            let answers_of = [answers, [7, 6, 7]];
            let mut sum = 0.0;
            let n = 240;
            let width = 12.0 / f64::from(n);
            for i in 0..n {
                for j in 0..n {
                    let (x, y) = (-6.0 + width * f64::from(i), -6.0 + width * f64::from(j));
                    // A's mood on the first day, B's on the second: correlated by what is left of the shared part.
                    let r = daily.shared * left;
                    let (a, b) = (
                        x * daily.partners[0].swing,
                        (r * x + f64::sqrt(1.0 - r * r) * y) * daily.partners[1].swing,
                    );
                    let mut log = -0.5 * (x * x + y * y) - 2.0 * 0.918_938_533_204_672_8;
                    for (who, mood) in [(0, a), (1, b)] {
                        let own = &daily.partners[who];
                        for (item, answer) in answers_of[who].iter().enumerate() {
                            let (low, high) = steps(*answer, 1, 7);
                            log +=
                                libm::log(between(low, high, mood + own.levels[item], own.noise).chance.of);
                        }
                    }
                    sum += exp(log) * width * width;
                }
            }
            assert!(
                (found - libm::log(sum)).abs() < 0.02,
                "{found} is not {}",
                libm::log(sum)
            );
        }
    }

    /// Forty mornings, begun from somewhere.
    fn forty() -> (DailyTarget, Vec<f64>) {
        let mut stream = Stream::of(3, 0);
        let mornings: Vec<(f64, Who, [u8; 3])> = (0..40)
            .map(|k| {
                let who = Who::BOTH[k % 2];
                let day = 50.0 + k as f64 * 0.7;
                (day, who, [0; 3].map(|_| 4 + stream.below(4) as u8))
            })
            .collect();
        let mut target = DailyTarget::new(&diary(&mornings));
        let at: Vec<f64> = (0..DAILY_NUMBERS).map(|_| 0.4 * stream.score()).collect();
        target.start_at(&at);
        (target, at)
    }

    #[test]
    fn two_rounds_are_as_good_as_many() {
        let (target, at) = forty();
        for number in 0..100 {
            let mut stream = Stream::of(4, number);
            let near: Vec<f64> = at.iter().map(|x| x + 0.4 * stream.score()).collect();
            let daily = target.priors.at(&near);
            let mut sites = target.start.clone();
            let many = target.propagate(&daily, &target.moves(&daily), &mut sites, 20);
            let two = target.evidence(&near);
            assert!((two - many).abs() < 0.05, "{two} is not {many}");
        }
    }

    #[test]
    fn slopes_are_those_of_the_evidence() {
        let (target, at) = forty();
        let mut slopes = vec![0.0; DAILY_NUMBERS];
        target.slopes(&at, &mut slopes);
        for k in 0..DAILY_NUMBERS {
            let mut moved = at.clone();
            moved[k] += 1e-3;
            let above = target.log_density(&moved);
            moved[k] -= 2e-3;
            let measured = (above - target.log_density(&moved)) / 2e-3;
            assert!(
                (slopes[k] - measured).abs() < 0.03 * (1.0 + measured.abs()),
                "{k}: {} is not {measured}",
                slopes[k]
            );
        }
    }
}
