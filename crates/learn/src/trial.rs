//! A couple's own trial: two rituals, which of them when by chance, and what came of it.
//!
//! Evenings come in pairs, one of each kind, and a coin says which is first. That coin is all the trial rests on: had
//! the two rituals the same effect, each pair's difference could as well have the other sign, so all ways in which the
//! coins could have fallen say how odd the ones that fell are. Nothing is assumed about how answers are distributed,
//! how slowly a mood changes, or what else went on.
//!
//! How many evenings there are is fixed beforehand, and nothing is looked at before they are over.

use science::p;

use crate::prior::fixed;

/// One of the two rituals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {
    /// The one that was written first.
    A,
    /// The other.
    B,
}

impl Arm {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// Pairs of evenings that a trial may have.
pub const PAIRS: [u8; 3] = [8, 10, 12];
/// A trial that is not over by then ends with what there is, in days since it began.
pub const DAYS_MOST: i64 = 182;
/// An evening's answer may come so many hours after it was drawn, and no later.
pub const ANSWER_H: i64 = 36;

/// Which ritual comes in the evening with this number, from 0. `coins` are 64 fair coins, thrown once when both have
/// said yes; pairs beyond the 64th use them again.
#[must_use]
pub const fn arm(coins: u64, evening: usize) -> Arm {
    let first = if (coins >> (evening / 2 % 64)) & 1 == 0 {
        Arm::A
    } else {
        Arm::B
    };
    if evening.is_multiple_of(2) {
        first
    } else {
        first.other()
    }
}

/// What can be said at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Too few pairs are complete.
    TooFew,
    /// Answers were higher with this one.
    Higher(Arm),
    /// If there is a difference, it is too small to matter.
    NoDifference,
    /// No difference was seen; there may be one inside the interval.
    NoneSeen,
}

/// What a trial comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// Complete pairs.
    pub pairs: u32,
    /// Mean of the first ritual minus the second, with a 90 % interval, in the unit of the answers; nothing with too few
    /// pairs.
    pub difference: Option<[f64; 3]>,
    /// How often chance alone would bring a difference at least this large, 0–1.
    pub chance: f64,
    /// What can be said.
    pub verdict: Verdict,
}

/// Analyses a trial that is over: `answers[k]` is what came of the evening with this number, if it was said. Pairs with
/// a missing answer are left out. `askers` people get an answer of their own from the same trial (1 or 2); they share
/// the chance of a false alarm.
#[must_use]
pub fn analyse(coins: u64, answers: &[Option<f64>], askers: u8) -> Finding {
    let mut differences = Vec::new();
    let mut all = Vec::new();
    for (pair, both) in answers.chunks_exact(2).enumerate() {
        if let [Some(first), Some(second)] = both {
            let sign = if arm(coins, 2 * pair) == Arm::A { 1.0 } else { -1.0 };
            differences.push(sign * (first - second));
            all.extend([*first, *second]);
        }
    }
    let pairs = u32::try_from(differences.len()).unwrap_or(u32::MAX);
    let most = usize::from(PAIRS[PAIRS.len() - 1]);
    let alarms = fixed(p::LEARN_FALSE_ALARMS) / f64::from(askers.max(1));
    // With fewer pairs nothing can be said: even if all went one way, that would be no surprise.
    let surprising = f64::from(pairs.min(63)).exp2().recip() * 2.0 <= alarms;
    if !surprising || differences.len() > most {
        return Finding {
            pairs,
            difference: None,
            chance: 1.0,
            verdict: Verdict::TooFew,
        };
    }
    let count = differences.len() as f64;
    let difference = differences.iter().sum::<f64>() / count;
    let chance = chance_of(&differences);
    let [low, high] = interval(&differences);
    let small = fixed(p::LEARN_TRIAL_DIFFERENCE) * spread(&all);
    let verdict = if chance <= alarms {
        Verdict::Higher(if difference > 0.0 { Arm::A } else { Arm::B })
    } else if -small <= low && high <= small {
        Verdict::NoDifference
    } else {
        Verdict::NoneSeen
    };
    Finding {
        pairs,
        difference: Some([difference, low, high]),
        chance,
        verdict,
    }
}

/// The share of all ways the coins could have fallen that bring a sum at least as far from 0.
fn chance_of(differences: &[f64]) -> f64 {
    let sum: f64 = differences.iter().sum();
    let ways = 1_u32 << differences.len();
    let as_far = (0..ways).filter(|way| {
        let other: f64 = differences
            .iter()
            .enumerate()
            .map(|(pair, d)| if way >> pair & 1 == 0 { *d } else { -d })
            .sum();
        // Sums of the same numbers in another order differ in the last digits.
        other.abs() >= sum.abs() - 1e-9
    });
    as_far.count() as f64 / f64::from(ways)
}

/// The 90 % interval: differences that the coins do not speak against. The means of all ways to choose some of the pairs
/// cut the line into pieces that hold the true difference with equal chances, so the interval is counted off from both
/// ends, exactly.
fn interval(differences: &[f64]) -> [f64; 2] {
    let ways = 1_u32 << differences.len();
    let mut means: Vec<f64> = (1..ways)
        .map(|chosen| {
            let sum: f64 = differences
                .iter()
                .enumerate()
                .filter(|(pair, _)| chosen >> pair & 1 == 1)
                .map(|(_, d)| d)
                .sum();
            sum / f64::from(chosen.count_ones())
        })
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    // A twentieth of the pieces is left out at each end.
    let out = (ways / 20) as usize;
    [means[out - 1], means[means.len() - out]]
}

fn spread(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    f64::sqrt(square / (count - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn every_pair_has_one_of_each_and_the_coin_says_which_is_first() {
        let coins = 0b0110;
        let order: String = (0..8)
            .map(|evening| if arm(coins, evening) == Arm::A { 'A' } else { 'B' })
            .collect();
        assert_eq!(order, "ABBABAAB");
    }

    #[test]
    fn a_hand_made_trial_comes_out_as_counted_by_hand() {
        // All six pairs go one way: 2 of 64 ways are as far from 0.
        let answers: Vec<Option<f64>> = [5, 4, 6, 4, 7, 5, 5, 3, 6, 5, 8, 6]
            .map(|x| Some(f64::from(x)))
            .to_vec();
        let found = analyse(0, &answers, 1);
        assert_eq!(found.pairs, 6);
        assert!((found.chance - 2.0 / 64.0).abs() < 1e-12, "{}", found.chance);
        assert_eq!(found.verdict, Verdict::Higher(Arm::A));
        let [mean, low, high] = found.difference.expect("six pairs");
        assert!((mean - 10.0 / 6.0).abs() < 1e-12);
        assert!(
            low >= 1.0 && high <= 2.0 && low < mean && mean < high,
            "{low} {high}"
        );
        // The same evenings, had the coins fallen the other way round.
        assert_eq!(analyse(63, &answers, 1).verdict, Verdict::Higher(Arm::B));
        // Two people who ask share the chance of a false alarm, so six pairs are too few for them.
        assert_eq!(analyse(0, &answers, 2).verdict, Verdict::TooFew);
    }

    #[test]
    fn missing_answers_take_their_pair_along_and_few_pairs_say_nothing() {
        let mut answers: Vec<Option<f64>> = (0..16).map(|k| Some(f64::from(k % 3))).collect();
        answers[3] = None;
        assert_eq!(analyse(0, &answers, 1).pairs, 7);
        for evening in [0, 6] {
            answers[evening] = None;
        }
        let found = analyse(0, &answers, 1);
        assert_eq!(
            (found.pairs, found.verdict, found.difference),
            (5, Verdict::TooFew, None)
        );
        assert_eq!(analyse(0, &[], 1).verdict, Verdict::TooFew);
    }

    #[test]
    fn answers_that_never_move_are_no_difference() {
        let found = analyse(5, &[Some(7.0); 16], 1);
        assert_eq!(found.verdict, Verdict::NoDifference);
        assert_eq!(found.difference, Some([0.0; 3]));
        assert!((found.chance - 1.0).abs() < 1e-12);
    }

    /// Answers 0–10 whose mood swings slowly from evening to evening, with so much more in one of the two.
    fn lived(coins: u64, pairs: u8, more: f64, stream: &mut Stream) -> Vec<Option<f64>> {
        let mut mood = stream.score();
        (0..usize::from(pairs) * 2)
            .map(|evening| {
                mood = 0.6 * mood + 0.8 * stream.score();
                let own = if arm(coins, evening) == Arm::A { more } else { 0.0 };
                let answer = (6.0 + 1.2 * mood + own + 1.2 * stream.score())
                    .round()
                    .clamp(0.0, 10.0);
                (!stream.happens(0.05)).then_some(answer)
            })
            .collect()
    }

    fn told(pairs: u8, more: f64, of: Verdict) -> f64 {
        let mut stream = Stream::of(11, u64::from(pairs));
        let rounds = if pairs > 8 { 300 } else { 1000 };
        let hits = (0..rounds).filter(|_| {
            let coins = stream.bits();
            let answers = lived(coins, pairs, more, &mut stream);
            analyse(coins, &answers, 1).verdict == of
        });
        hits.count() as f64 / f64::from(rounds)
    }

    #[test]
    fn where_both_are_alike_hardly_any_trial_tells_a_difference() {
        for pairs in PAIRS {
            let false_alarms =
                told(pairs, 0.0, Verdict::Higher(Arm::A)) + told(pairs, 0.0, Verdict::Higher(Arm::B));
            assert!(false_alarms <= 0.07, "{pairs} pairs: {false_alarms}");
        }
    }

    #[test]
    fn a_clear_difference_is_found_by_most_trials_and_a_longer_trial_finds_more() {
        let [short, middle, long] = PAIRS.map(|pairs| told(pairs, 3.0, Verdict::Higher(Arm::A)));
        assert!(
            short > 0.6 && middle > 0.8 && long > 0.9 && short < long,
            "{short} {middle} {long}"
        );
    }

    #[test]
    fn the_interval_holds_the_true_difference_as_often_as_it_says() {
        let mut stream = Stream::of(3, 3);
        let held = (0..1000).filter(|_| {
            let coins = stream.bits();
            // On a scale without ends, so that the true difference is known.
            let mut mood = 0.0;
            let answers: Vec<Option<f64>> = (0..16)
                .map(|evening| {
                    mood = 0.6 * mood + stream.score();
                    let own = if arm(coins, evening) == Arm::A { 1.5 } else { 0.0 };
                    Some(mood + own + stream.log_odds())
                })
                .collect();
            let found = analyse(coins, &answers, 1).difference;
            found.is_some_and(|[_, low, high]| low <= 1.5 && 1.5 <= high)
        });
        let held = held.count() as f64 / 1000.0;
        assert!((0.87..=0.93).contains(&held), "{held}");
    }
}
