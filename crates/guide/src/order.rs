//! Which practice comes first for this person: learned from their own changes, with uncertainty, and rarely exploring.
//!
//! The change of one use is a normal observation round the practice's own mean. The mean has a prior, a little less for
//! each place further down the table, since the table is in the order in which a stranger is offered things. Practices
//! never tried and tried once hardly move; what has helped often rises. The numbers are in `science/order.toml`.

use science::{ParameterId, p};

use crate::{Need, Practice, PracticeId};

/// A number of `science/order.toml`.
fn fixed(id: ParameterId) -> f64 {
    id.prior().distribution.median()
}

/// One visit in so many explores: the order is then drawn from what is still possible.
fn explores_one_in() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small whole number; its range begins at two"
    )]
    let visits = fixed(p::ORDER_EXPLORES_ONE_IN) as u64;
    visits.max(1)
}

/// How it was afterwards, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Better.
    Better,
    /// The same.
    Same,
    /// Worse.
    Worse,
}

/// One use of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Which.
    pub practice: PracticeId,
    /// How strong the feeling was before, 0–10.
    pub before: Option<u8>,
    /// How strong it was after, 0–10.
    pub after: Option<u8>,
    /// How it was, in a word.
    pub felt: Option<After>,
}

impl Use {
    /// Relief in points, −10 to 10; nothing when nothing was said.
    #[must_use]
    pub fn relief(&self) -> Option<f64> {
        match (self.before, self.after, self.felt) {
            (Some(before), Some(after), _) => Some(f64::from(before) - f64::from(after)),
            (_, _, Some(After::Better)) => Some(fixed(p::ORDER_WORD_POINTS)),
            (_, _, Some(After::Same)) => Some(0.0),
            (_, _, Some(After::Worse)) => Some(-fixed(p::ORDER_WORD_POINTS)),
            (_, _, None) => None,
        }
    }
}

/// What is believed of one practice for one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// Uses that said something.
    pub uses: u32,
    /// Mean relief, in points of 0–10.
    pub mean: f64,
    /// Standard deviation of that mean.
    pub sd: f64,
}

impl Belief {
    /// Nine in ten of what is still possible, in points: low and high.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        const NINE_IN_TEN: f64 = 1.645;
        (
            self.mean - NINE_IN_TEN * self.sd,
            self.mean + NINE_IN_TEN * self.sd,
        )
    }
}

/// What this person's own uses say about a practice.
#[must_use]
pub fn belief(practice: PracticeId, uses: &[Use]) -> Belief {
    let prior = 1.0 / fixed(p::ORDER_PRIOR_SD).powi(2);
    let weight = 1.0 / fixed(p::ORDER_USE_SD).powi(2);
    let expected = fixed(p::ORDER_PRIOR_MEAN) - fixed(p::ORDER_PLACE_COST) * f64::from(practice.0);
    let (mut precision, mut sum) = (prior, prior * expected);
    let mut count = 0;
    for relief in uses
        .iter()
        .filter(|one| one.practice == practice)
        .filter_map(Use::relief)
    {
        precision += weight;
        sum += weight * relief;
        count += 1;
    }
    Belief {
        uses: count,
        mean: sum / precision,
        sd: (1.0 / precision).sqrt(),
    }
}

/// Every practice that may be offered here, the one most likely to help this person first. The seed decides whether
/// this visit explores and what it draws: the same seed gives the same order.
#[must_use]
pub fn order(need: Need, uses: &[Use], seed: u64) -> Vec<PracticeId> {
    let mut chance = Chance(seed);
    let explores = chance.next().is_multiple_of(explores_one_in());
    let mut ranked: Vec<(f64, PracticeId)> = PracticeId::all()
        .filter(|id| id.practice().fits(need))
        .map(|id| {
            let belief = belief(id, uses);
            let drawn = if explores {
                belief.sd * chance.normal()
            } else {
                0.0
            };
            (belief.mean + drawn, id)
        })
        .collect();
    ranked.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.cmp(b)));
    ranked.into_iter().map(|(_, id)| id).collect()
}

/// What else there is after something made it worse: never the same again, and nothing that keeps anybody close.
#[must_use]
pub fn instead(need: Need, of: PracticeId, uses: &[Use], seed: u64) -> Vec<PracticeId> {
    let gentle = |practice: &Practice| !practice.stays();
    order(need, uses, seed)
        .into_iter()
        .filter(|id| *id != of && gentle(id.practice()))
        .collect()
}

/// SplitMix64: numbers that look random from one seed.
struct Chance(u64);

impl Chance {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Twelve uniform numbers add up to nearly a normal one, of mean 6 and variance 1.
    fn normal(&mut self) -> f64 {
        let uniform = |chance: &mut Self| f64::from((chance.next() >> 32) as u32) / f64::from(u32::MAX);
        (0..12).map(|_| uniform(self)).sum::<f64>() - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    /// A seed whose visit does not explore.
    const STEADY: u64 = 1;

    fn used(id: &str, before: u8, after: u8) -> Use {
        Use {
            practice: PracticeId::find(id).expect(id),
            before: Some(before),
            after: Some(after),
            felt: None,
        }
    }

    fn first_three(need: Need, uses: &[Use], seed: u64) -> String {
        order(need, uses, seed)
            .iter()
            .take(3)
            .map(|id| id.practice().id)
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[test]
    fn the_steady_seed_is_steady() {
        assert!(!Chance(STEADY).next().is_multiple_of(explores_one_in()));
    }

    #[test]
    fn what_helped_this_person_rises_and_what_hurt_sinks() {
        let strangers = first_three(Need::TooFar, &[], STEADY);
        let first = order(Need::TooFar, &[], STEADY)[0];
        let last = *order(Need::TooFar, &[], STEADY).last().expect("some");
        let helped = vec![
            Use {
                practice: last,
                before: Some(8),
                after: Some(3),
                felt: None
            };
            3
        ];
        assert_eq!(order(Need::TooFar, &helped, STEADY)[0], last);
        let hurt = vec![
            Use {
                practice: first,
                before: Some(4),
                after: Some(8),
                felt: None
            };
            3
        ];
        assert_eq!(
            order(Need::TooFar, &hurt, STEADY).last(),
            Some(&first),
            "{strangers}"
        );
    }

    #[track_caller]
    fn check(uses: &[Use], expected: &str) {
        let id = PracticeId::find("three-breaths").expect("there");
        let belief = belief(id, uses);
        let (low, high) = belief.range();
        let said = format!(
            "{} uses: {:.1} ± {:.1}, {:.1} to {:.1}",
            belief.uses, belief.mean, belief.sd, low, high
        );
        assert_eq!(said, expected);
    }

    #[test]
    fn one_use_says_little_and_many_say_more() {
        let one = used("three-breaths", 8, 4);
        check(&[], "0 uses: 0.5 ± 1.5, -2.0 to 3.0");
        check(&[one], "1 uses: 1.4 ± 1.3, -0.7 to 3.5");
        check(&[one; 8], "8 uses: 3.1 ± 0.8, 1.8 to 4.4");
        check(&[used("long-breath", 8, 0)], "0 uses: 0.5 ± 1.5, -2.0 to 3.0");
        let silent = Use {
            before: None,
            after: None,
            ..one
        };
        check(&[silent; 3], "0 uses: 0.5 ± 1.5, -2.0 to 3.0");
        let worse = Use {
            felt: Some(After::Worse),
            ..silent
        };
        check(&[worse], "1 uses: -0.2 ± 1.3, -2.3 to 2.0");
    }

    #[test]
    fn it_explores_about_one_visit_in_six() {
        let steady = order(Need::TooFar, &[], STEADY);
        let other = (0..6_000)
            .filter(|seed| order(Need::TooFar, &[], *seed) != steady)
            .count();
        assert!((800..=1_200).contains(&other), "{other}");
    }

    fn any_use() -> impl Strategy<Value = Use> {
        let id = select(PracticeId::all().collect::<Vec<_>>());
        let felt = select(vec![After::Better, After::Same, After::Worse]);
        (id, option::of(0..=10_u8), option::of(0..=10_u8), option::of(felt)).prop_map(
            |(practice, before, after, felt)| Use {
                practice,
                before,
                after,
                felt,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_never_offered_is_never_offered(
            uses in vec(any_use(), 0..40),
            seed: u64,
            need in select(Need::ALL.to_vec()),
        ) {
            let offered = order(need, &uses, seed);
            prop_assert!(!offered.is_empty());
            for id in &offered {
                let practice = id.practice();
                prop_assert!(practice.fits.contains(&need) && !practice.never.contains(&need), "{}", practice.id);
                if matches!(need, Need::Numb | Need::Afraid | Need::Both) {
                    prop_assert!(!practice.stays(), "{} for {need:?}", practice.id);
                }
            }
            let mut twice = offered.clone();
            twice.sort();
            twice.dedup();
            prop_assert_eq!(twice.len(), offered.len());
        }

        #[test]
        fn after_worse_comes_something_else_and_nothing_that_keeps_close(
            uses in vec(any_use(), 0..40),
            seed: u64,
            need in select(Need::ALL.to_vec()),
            of in select(PracticeId::all().collect::<Vec<_>>()),
        ) {
            let offered = instead(need, of, &uses, seed);
            prop_assert!(!offered.is_empty() || order(need, &uses, seed).len() <= 2, "{need:?}");
            prop_assert!(offered.iter().all(|id| *id != of && !id.practice().stays()));
        }
    }
}
