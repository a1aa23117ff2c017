//! One number for many answers, to hold builds for different targets against each other.

use model::{Act, Begun, BodyProfile, Event, Preset, Step, StepKind, Who};

use crate::ask::{Ask, Rule, Side, Two};
use crate::solve::answer;
use measure::{Pattern, bank};

/// How many couples are asked about.
const COUPLES: u64 = 20;
/// Every so many couples one agreement is looked for: that is the slow part.
const PLAN_EVERY: u64 = 10;
const DRAWS: u32 = 8;
const ANSWERS: [Option<u8>; 8] = [
    None,
    Some(1),
    Some(2),
    Some(3),
    Some(4),
    Some(5),
    Some(6),
    Some(7),
];

/// Invents couples from a seed, asks about each, and folds the bytes of all answers into one number (FNV-1a, 64 bits).
/// The same seed gives the same number on every target; another number means that some answer differs.
#[must_use]
pub fn fingerprint(seed: u64) -> u64 {
    let mut dice = Dice(seed);
    (0..COUPLES)
        .flat_map(|index| asks(&mut dice, index))
        .fold(FNV_OFFSET, |hash, ask| fold(hash, &answer(&ask.to_bytes())))
}

fn asks(dice: &mut Dice, index: u64) -> Vec<Ask> {
    let two = Two {
        sides: [side(dice), side(dice)],
    };
    let steps: Vec<Step> = (0..=dice.below(3))
        .map(|_| Step {
            kind: dice.pick(&StepKind::ALL),
            minutes: 1 + dice.small(20),
        })
        .collect();
    let event = Event {
        at_min: f64::from(dice.small(30)),
        who: dice.pick(&Who::BOTH),
        act: dice.pick(&Act::ALL),
        for_min: None,
    };
    let preset = dice.pick(&[Preset::Told, Preset::Measured]);
    let mut asks = vec![
        Ask::Place(two.sides[0].clone()),
        Ask::Evening {
            two: two.clone(),
            preset,
            steps: steps.clone(),
            events: vec![event],
            draws: DRAWS,
        },
    ];
    if index.is_multiple_of(PLAN_EVERY) {
        asks.extend([
            Ask::Body {
                two: two.clone(),
                preset,
            },
            Ask::Try {
                two: two.clone(),
                steps,
            },
            Ask::Plan(two),
        ]);
    }
    asks
}

fn side(dice: &mut Dice) -> Side {
    let answers = bank::ITEMS
        .iter()
        .map(|item| (item.id.to_string(), dice.pick(&ANSWERS)))
        .collect();
    let cards = Pattern::ALL
        .into_iter()
        .filter(|_| dice.below(4) == 0)
        .map(|card| card.name().to_owned())
        .collect();
    Side {
        answers,
        cards,
        body: dice.pick(&[
            BodyProfile::Average,
            BodyProfile::ToldFemale,
            BodyProfile::ToldMale,
        ]),
        tolerance_min: (dice.below(2) == 0).then(|| 1 + dice.small(60)),
        wishes: vec![(dice.pick(&StepKind::ALL), dice.small(30))],
        rules: vec![(dice.pick(&StepKind::ALL), Rule::AtMost(5 + dice.small(20)))],
        begun_from: dice.pick(&[Begun::Desire, Begun::Insecurity, Begun::ToPlease, Begun::ToSoothe]),
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): whole numbers only, so that the questions are the same everywhere.
struct Dice(u64);

impl Dice {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    const fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn small(&mut self, end: u16) -> u16 {
        u16::try_from(self.below(u64::from(end))).unwrap_or_default()
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        let index = usize::from(self.small(u16::try_from(among.len()).unwrap_or(u16::MAX)));
        among[index]
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

fn fold(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}
