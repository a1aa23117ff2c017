//! Prints questions about invented couples, one a line: the question's bytes in hexadecimal, and the FNV-1a hash of the
//! answer's bytes. The same questions put to another build must give the same hashes.
//!
//! `cargo run --package engine --example questions`

use std::io::Write as _;

use engine::{Ask, Rule, Side, Two};
use measure::{Pattern, bank};
use model::{Act, Begun, BodyProfile, Event, Preset, Step, StepKind, Who};

const SEED: u64 = 2;
/// How many couples; each is asked about once.
const COUPLES: u64 = 240;
/// One couple in so many asks for an agreement, from the fourth on: that is the slow part.
const PLAN_EVERY: u64 = 60;
/// Draws of an evening: few, so that the test takes seconds.
const DRAWS: u32 = 8;
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

fn main() -> std::io::Result<()> {
    let mut dice = Dice(SEED);
    let mut out = std::io::stdout().lock();
    for index in 0..COUPLES {
        let question = ask(&mut dice, index).to_bytes();
        let answer = engine::answer(&question);
        let hex: String = question.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{hex} {:016x}", hash(&answer))?;
    }
    Ok(())
}

/// Every kind of question in turn.
fn ask(dice: &mut Dice, index: u64) -> Ask {
    let two = Two {
        sides: [side(dice), side(dice)],
    };
    let steps: Vec<Step> = (0..=dice.below(3))
        .map(|_| Step {
            kind: dice.pick(&StepKind::ALL),
            minutes: 1 + dice.small(20),
        })
        .collect();
    let events: Vec<Event> = (0..dice.below(4))
        .map(|_| Event {
            at_min: f64::from(dice.small(60)) / 2.0,
            who: dice.pick(&Who::BOTH),
            act: dice.pick(&Act::ALL),
            for_min: (dice.below(2) == 0).then(|| f64::from(1 + dice.small(30)) / 3.0),
        })
        .collect();
    let preset = dice.pick(&[Preset::Told, Preset::Measured]);
    let evening = |steps, events| Ask::Evening {
        two: two.clone(),
        preset,
        steps,
        events,
        draws: DRAWS,
    };
    match index {
        index if index % PLAN_EVERY == 3 => Ask::Plan(two),
        index => match index % 6 {
            0 => {
                let [side, _] = two.sides;
                Ask::Place(side)
            }
            1 => evening(Vec::new(), Vec::new()),
            2 => evening(steps, Vec::new()),
            3 => evening(steps, events),
            4 => Ask::Body { two, preset },
            _ => Ask::Try { two, steps },
        },
    }
}

fn side(dice: &mut Dice) -> Side {
    // One partner in eight says nothing at all.
    if dice.below(8) == 0 {
        return Side::UNKNOWN;
    }
    let answers = bank::ITEMS
        .iter()
        .map(|item| {
            let mark = u8::try_from(dice.below(8)).ok().filter(|&mark| mark > 0);
            (item.id.to_string(), mark)
        })
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

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(FNV_OFFSET, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}
