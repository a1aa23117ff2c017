//! Random couples' evenings under the model's scalar reference, each as one number: equal numbers mean equal bits.

use bench::couples::Dice;
use model::draw::Draw;
use model::evening::{Scene, Trajectory, run};
use model::{
    Act, Agreement, Begun, BodyProfile, Couple, Event, Percentile, Person, Preset, Step, StepKind, Who,
};

const DRAWS_SEED: u64 = 20_261_124;
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a over the bytes of every number of the evening of the couple with this index; 0 when it cannot be played.
#[must_use]
pub fn fingerprint(index: u32) -> u64 {
    let mut dice = Dice::new(u64::from(index));
    let couple = Couple {
        partners: [person(&mut dice), person(&mut dice)],
    };
    let steps = (0..dice.below(7)).map(|_| Step {
        kind: pick(&mut dice, &StepKind::ALL),
        minutes: 1 + u16::from(dice.kind(30)),
    });
    let agreement = Agreement::new(steps.collect()).ok();
    let events: Vec<Event> = (0..dice.below(6)).map(|_| event(&mut dice)).collect();
    let scene = Scene {
        preset: pick(&mut dice, &[Preset::Told, Preset::Measured]),
        events: &events,
        agreement: agreement.as_ref(),
        horizon_min: 60.0 + 10.0 * f64::from(dice.kind(19)),
        contact: pick(&mut dice, &[None, None, None, Some(0.0), Some(0.4)]),
        ..Scene::new(&couple)
    };
    run(&scene, &Draw::at(DRAWS_SEED, index), -20.0, 0.7).map_or(0, |played| hash(&played))
}

fn person(dice: &mut Dice) -> Person {
    let mut percentile = || match dice.below(4) {
        0 => Percentile::Unknown,
        1 => Percentile::About {
            z: share(dice) * 4.0 - 2.0,
            sd: share(dice),
        },
        _ => Percentile::Exact(share(dice)),
    };
    let (anxiety, avoidance, fear) = (percentile(), percentile(), percentile());
    Person {
        anxiety,
        avoidance,
        fear,
        tolerance_min: (dice.below(2) == 0).then(|| 1.0 + 50.0 * share(dice)),
        body: pick(
            dice,
            &[
                BodyProfile::Average,
                BodyProfile::ToldFemale,
                BodyProfile::ToldMale,
            ],
        ),
        orgasms: dice.kind(4),
        begun_from: pick(
            dice,
            &[Begun::Desire, Begun::Insecurity, Begun::ToPlease, Begun::ToSoothe],
        ),
    }
}

fn event(dice: &mut Dice) -> Event {
    Event {
        at_min: 70.0 * share(dice) - 10.0,
        who: pick(dice, &Who::BOTH),
        act: pick(dice, &Act::ALL),
        for_min: (dice.below(3) > 0).then(|| 0.5 + 25.0 * share(dice)),
    }
}

/// From 0 to 1, in thousandths.
fn share(dice: &mut Dice) -> f64 {
    dice.below(1001) as f64 / 1000.0
}

fn pick<T: Copy>(dice: &mut Dice, among: &[T]) -> T {
    among[dice.below(among.len())]
}

fn hash(played: &Trajectory) -> u64 {
    let partners = played.partners.iter().flat_map(|curves| {
        let states = curves.reading.as_array().into_iter().chain([&curves.approach]);
        curves
            .markers
            .iter()
            .chain(states)
            .flatten()
            .copied()
            .chain(curves.summary.values())
    });
    let numbers = played.time_min.iter().chain(&played.contact).copied();
    numbers
        .chain(partners)
        .flat_map(f64::to_le_bytes)
        .fold(FNV_OFFSET, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::fingerprint;

    #[test]
    fn every_couple_is_played_and_another() {
        let found: BTreeSet<u64> = (0..60).map(fingerprint).collect();
        assert!(found.len() == 60 && !found.contains(&0));
        assert_eq!(fingerprint(3), fingerprint(3));
    }
}
