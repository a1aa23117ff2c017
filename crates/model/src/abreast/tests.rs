//! The fast path against the reference: states, summaries, neighbours, processors, and what a solve costs.

use std::cell::Cell;

use fearless_simd::Level;

use super::{Abreast, Openings, Under, lanes};
use crate::draw::Draw;
use crate::evening::Scene;
use crate::integrate::Steps;
use crate::reading::{STATES_AGREED, at};
use crate::{Act, Agreement, Begun, Couple, Course, Event, Person, Preset, Step, StepKind, Who};

/// How many random evenings the properties are tried on.
const EVENINGS: u64 = 60;

/// A generator of evenings (SplitMix64): whole numbers only, the same everywhere.
struct Dice(Cell<u64>);

impl Dice {
    fn below(&self, end: u64) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut z = self.0.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn share(&self) -> f64 {
        self.below(101) as f64 / 100.0
    }

    fn person(&self) -> Person {
        let begun = [Begun::Desire, Begun::Insecurity, Begun::ToPlease, Begun::ToSoothe];
        Person {
            orgasms: self.below(3) as u8,
            begun_from: begun[self.below(4) as usize],
            ..Person::at(self.share(), self.share(), self.share())
        }
    }

    fn steps(&self) -> Vec<(StepKind, f64)> {
        (0..self.below(5))
            .map(|_| (StepKind::ALL[self.below(8) as usize], 1.0 + self.below(20) as f64))
            .collect()
    }
}

/// Plays an agreement and then nothing until minute 120, looking after each step.
fn through(steps: &[(StepKind, f64)], mut play: impl FnMut(Option<StepKind>, f64)) {
    let mut left = 120.0;
    for &(kind, minutes) in steps {
        play(Some(kind), minutes);
        left -= minutes;
    }
    play(None, left);
}

fn begin(dice: &Dice, finer: u32, draws: &[u32]) -> Vec<Course> {
    let couple = Couple {
        partners: [dice.person(), dice.person()],
    };
    let preset = [Preset::Told, Preset::Measured][dice.below(2) as usize];
    draws
        .iter()
        .map(|&index| Course::begin_finer(&couple, preset, &Draw::at(3, index), finer))
        .collect()
}

/// How far evenings are from each other at most.
#[derive(Default)]
struct Apart {
    /// In any state, at the end of any step of an agreement.
    state: f64,
    /// In any number of the summaries; peaks lie between the steps of the method and are found less exactly.
    summary: f64,
}

impl Apart {
    fn see(&mut self, abreast: &Abreast, courses: &[Course]) {
        assert_eq!(abreast.minute(), courses[0].minute(), "both have come as far");
        for (lane, course) in courses.iter().enumerate() {
            for i in 0..2 {
                for k in 0..STATES_AGREED {
                    // The dose is in minutes: as a share of two hours.
                    let scale = if k == at::DOSE { 120.0 } else { 1.0 };
                    let (fast, exact) = (
                        f64::from(abreast.state[k].0[i][lane]),
                        course.moment().state[k].0[i],
                    );
                    self.state = self.state.max((fast - exact).abs() / scale);
                }
                let (fast, exact) = (abreast.summary(lane)[i].values(), course.summary()[i].values());
                for (fast, exact) in fast.iter().zip(exact) {
                    self.summary = self.summary.max((fast - exact).abs());
                }
            }
        }
    }
}

/// Plays random evenings abreast, and one by one with every step of the reference halved `finer` times.
fn check(finer: u32, state: f64, summary: f64) {
    let mut apart = Apart::default();
    for evening in 0..EVENINGS {
        let begun = |finer| begin(&Dice(Cell::new(evening)), finer, &[0, 1, 2, 3, 4, 5, 6, 7]);
        let mut exact = begun(finer);
        let mut abreast = Abreast::of(&begun(0).iter().collect::<Vec<_>>()).expect("eight courses");
        through(&Dice(Cell::new(evening + 1000)).steps(), |kind, minutes| {
            abreast.step(kind, minutes);
            exact.iter_mut().for_each(|course| course.step(kind, minutes));
            apart.see(&abreast, &exact);
        });
    }
    assert!(apart.state <= state, "states are off by {:e}", apart.state);
    assert!(
        apart.summary <= summary,
        "summaries are off by {:e}",
        apart.summary
    );
}

#[test]
fn the_fast_path_is_within_2e_5_of_the_reference_at_the_same_steps() {
    check(0, 2e-5, 2e-5);
}

#[test]
fn the_fast_path_is_within_1e_4_of_a_much_finer_reference() {
    check(4, 1e-4, 5e-4);
}

fn played(abreast: &mut Abreast, level: Option<Level>) -> Vec<[f64; 12]> {
    through(
        &[
            (StepKind::Hold, 8.0),
            (StepKind::Wash, 7.5),
            (StepKind::Quiet, 20.0),
        ],
        |kind, minutes| match level {
            Some(level) => abreast.step_with(level, kind, minutes),
            None => abreast.step(kind, minutes),
        },
    );
    let both = |draw| abreast.summary(draw).map(|own| own.values()).concat();
    (0..abreast.draws())
        .map(|draw| both(draw).try_into().expect("twelve numbers"))
        .collect()
}

#[test]
fn a_draw_is_the_same_beside_any_neighbours() {
    let courses = begin(&Dice(Cell::new(5)), 0, &[0, 1, 2, 3, 4, 5, 6, 7]);
    let all = played(
        &mut Abreast::of(&courses.iter().collect::<Vec<_>>()).expect("eight"),
        None,
    );
    for (lane, course) in courses.iter().enumerate() {
        let alone = played(&mut Abreast::of(&[course]).expect("one"), None);
        assert_eq!(alone, [all[lane]]);
        let pair = played(
            &mut Abreast::of(&[&courses[7 - lane], course]).expect("two"),
            None,
        );
        assert_eq!(pair[1], all[lane]);
    }
}

#[test]
fn every_processor_gives_the_same_bytes() {
    let courses = begin(&Dice(Cell::new(6)), 0, &[0, 1, 2, 3, 4, 5, 6, 7]);
    let begun = Abreast::of(&courses.iter().collect::<Vec<_>>()).expect("eight");
    let usual = played(&mut begun.clone(), None);
    for level in levels() {
        assert_eq!(played(&mut begun.clone(), Some(level)), usual, "{level:?}");
    }
}

#[cfg(target_arch = "x86_64")]
fn levels() -> Vec<Level> {
    let best = Level::new();
    let found = [
        best.as_sse2().map(Level::Sse2),
        best.as_sse4_2().map(Level::Sse4_2),
        best.as_avx2().map(Level::Avx2),
        best.as_avx512().map(Level::Avx512),
    ];
    found.into_iter().flatten().collect()
}

#[cfg(not(target_arch = "x86_64"))]
fn levels() -> Vec<Level> {
    vec![Level::baseline()]
}

/// Before a minute has passed there is no mean over minutes: comfort is what it is at that moment.
#[test]
fn an_evening_that_has_just_begun_amounts_to_what_the_reference_says() {
    let courses = begin(&Dice(Cell::new(8)), 0, &[0, 1, 2]);
    let abreast = Abreast::of(&courses.iter().collect::<Vec<_>>()).expect("three courses");
    assert_eq!(abreast.draws(), 3);
    for (draw, course) in courses.iter().enumerate() {
        for (fast, exact) in abreast.summary(draw).iter().zip(course.summary()) {
            for (fast, exact) in fast.values().iter().zip(exact.values()) {
                assert!((fast - exact).abs() < 1e-6, "{fast} is not {exact}");
            }
        }
    }
    assert_eq!(abreast.summary(7), abreast.summary(2), "there are three");
}

#[test]
fn too_many_or_no_courses_are_none() {
    let courses = begin(&Dice(Cell::new(1)), 0, &[0; lanes::DRAWS + 1]);
    assert!(Abreast::of(&courses.iter().collect::<Vec<_>>()).is_none());
    assert!(Abreast::of(&[]).is_none());
}

/// Several couples of one kind of bodies, at the end of sex.
fn people(dice: &Dice, count: usize) -> Vec<Couple> {
    let first = [dice.person(), dice.person()];
    let other = |person: Person| Person {
        orgasms: person.orgasms,
        ..dice.person()
    };
    (0..count)
        .map(|_| Couple {
            partners: first.map(other),
        })
        .collect()
}

/// The twenty minutes before, side by side: each couple under a draw of its own, and all under one. The method of
/// learning looks at a third of the places the reference looks at, and a body that turns within a step shows most at its
/// end; five minutes later little of that is left.
#[test]
fn openings_are_within_5e_3_of_the_reference() {
    for evening in 0..EVENINGS {
        let dice = Dice(Cell::new(evening + 2000));
        let couples = people(&dice, 1 + evening as usize % 8);
        let preset = [Preset::Told, Preset::Measured][dice.below(2) as usize];
        let draws: Vec<Draw> = (0..8).map(|index| Draw::at(4, index)).collect();
        for own in [false, true] {
            let under: Vec<&Draw> = draws.iter().take(if own { couples.len() } else { 1 }).collect();
            let ready = Under::new(&couples[0], preset, &under).expect("draws");
            let openings = Openings::new(&couples, &ready).expect("couples");
            let exact: Vec<Course> = couples
                .iter()
                .enumerate()
                .map(|(lane, couple)| Course::begin(couple, preset, under[if own { lane } else { 0 }]))
                .collect();
            let mut apart = Apart::default();
            apart.see(openings.abreast(), &exact);
            assert!(apart.state <= 5e-3, "states are off by {:e}", apart.state);
        }
    }
}

/// What somebody does in an evening as learning plays it.
fn lived(dice: &Dice) -> Vec<Event> {
    let hold = 5.0 * dice.below(7) as f64;
    let talk = 10.0 * dice.below(2) as f64;
    let apart = 20.0 * dice.below(2) as f64;
    let mut events = Vec::new();
    for who in Who::BOTH {
        let away = dice.below(4) == 0;
        let acts = [
            (0.0, Act::Hold, hold),
            (hold, Act::Talk, talk),
            (hold + talk, Act::Wash, if away { 0.0 } else { apart }),
            (
                hold + talk,
                Act::RollOver,
                if away { apart.max(15.0) } else { 0.0 },
            ),
            (0.0, Act::Soothe, if dice.below(3) == 0 { 5.0 } else { 0.0 }),
        ];
        events.extend(
            acts.into_iter()
                .filter(|act| act.2 > 0.0)
                .map(|(at_min, act, for_min)| Event {
                    at_min,
                    who,
                    act,
                    for_min: Some(for_min),
                }),
        );
    }
    events
}

/// Anybody, under any draw of the parameters, in any evening: what learning reads against the reference. Most are far
/// nearer; those who swing between closeness and distance without end are furthest.
#[test]
fn readings_of_anybody_are_near_those_of_the_reference() {
    let mut off = Vec::new();
    for evening in 0..EVENINGS as u32 {
        let dice = Dice(Cell::new(5000 + u64::from(evening)));
        let couples = people(&dice, 8);
        let draws: Vec<Draw> = (0..8).map(|lane| Draw::at(11, 8 * evening + lane)).collect();
        let ready =
            Under::new(&couples[0], Preset::Measured, &draws.iter().collect::<Vec<_>>()).expect("draws");
        let openings = Openings::new(&couples, &ready).expect("couples");
        let events = lived(&dice);
        let scene = |couple| Scene {
            events: &events,
            horizon_min: 60.0,
            ..Scene::new(couple)
        };
        let found = openings.readings(&scene(&couples[0]), &[5.0, 15.0, 60.0]);
        for ((couple, draw), found) in couples.iter().zip(&draws).zip(found) {
            let exact = crate::evening::run(&scene(couple), draw, 0.0, 5.0).expect("an evening");
            for (now, k) in found.iter().zip([1, 3, 12]) {
                for (now, exact) in now.iter().zip(&exact.partners) {
                    let exact = exact.reading.as_array().map(|curve| curve[k]);
                    off.extend(now.iter().zip(exact).map(|(fast, exact)| (fast - exact).abs()));
                }
            }
        }
    }
    off.sort_by(f64::total_cmp);
    let at = |share: f64| off[(share * (off.len() - 1) as f64) as usize];
    let found = [0.5, 0.99, 1.0].map(at);
    assert!(
        found[0] < 2e-5 && found[1] < 1.5e-3 && found[2] < 2e-2,
        "the middle, the hundredth and the last are off by {found:?}"
    );
}

#[test]
fn readings_are_those_of_the_reference() {
    let dice = Dice(Cell::new(7));
    let couples = people(&dice, 5);
    let draw = Draw::at(4, 1);
    let ready = Under::new(&couples[0], Preset::Measured, &[&draw]).expect("a draw");
    let openings = Openings::new(&couples, &ready).expect("couples");
    let steps = [(StepKind::Hold, 8), (StepKind::Wash, 7)];
    let agreement =
        Agreement::new(steps.map(|(kind, minutes)| Step { kind, minutes }).to_vec()).expect("steps");
    let scene = Scene {
        agreement: Some(&agreement),
        horizon_min: 60.0,
        ..Scene::new(&couples[0])
    };
    let found = openings.readings(&scene, &[5.0, 15.0, 45.0]);
    assert_eq!(found.len(), couples.len());
    for (couple, found) in couples.iter().zip(found) {
        let mut course = Course::begin(couple, Preset::Measured, &draw);
        let stretches = [
            (Some(StepKind::Hold), 5.0, true),
            (Some(StepKind::Hold), 3.0, false),
            (Some(StepKind::Wash), 7.0, true),
            (None, 30.0, true),
        ];
        let mut found = found.iter();
        for (kind, minutes, looked) in stretches {
            course.step(kind, minutes);
            if !looked {
                continue;
            }
            let now = found.next().expect("a reading");
            for (i, now) in now.iter().enumerate() {
                let exact = [at::PULL, at::DISTANCE, at::CLOSENESS, at::CALM, at::SHUTDOWN]
                    .map(|k| course.moment().state[k].0[i]);
                for (fast, exact) in now.iter().zip(exact) {
                    // The reference begins anew at each look, so its steps are others.
                    assert!((fast - exact).abs() < 1e-3, "{fast} is not {exact}");
                }
            }
        }
    }
    // What stays in mind is not played here.
    let asks = [Event {
        at_min: 3.0,
        who: Who::A,
        act: Act::Ask,
        for_min: None,
    }];
    let scene = Scene {
        events: &asks,
        ..scene
    };
    assert!(openings.readings(&scene, &[5.0]).is_empty());
}

#[test]
fn draws_and_couples_that_do_not_fit_are_none() {
    let couples = people(&Dice(Cell::new(9)), 9);
    let draws: Vec<Draw> = (0..9).map(|index| Draw::at(4, index)).collect();
    let draws: Vec<&Draw> = draws.iter().collect();
    let under = |draws: &[&Draw]| Under::new(&couples[0], Preset::Measured, draws);
    assert!(under(&[]).is_none() && under(&draws).is_none());
    let two = under(&draws[..2]).expect("two draws");
    assert!(Openings::new(&couples[..3], &two).is_none() && Openings::new(&[], &two).is_none());
    let one = under(&draws[..1]).expect("one draw");
    assert!(Openings::new(&couples, &one).is_none() && Openings::new(&couples[..8], &one).is_some());
}

/// What the method costs: a change here is a change of speed.
#[test]
fn statistics_of_a_solve() {
    let evening = [
        ("hold", 8.0),
        ("apart_with_return", 15.0),
        ("quiet", 20.0),
        ("free", 77.0),
    ];
    let mut text = String::new();
    let (mut minute, mut all) = (0.0, 0);
    for (name, minutes) in evening {
        let steps = Steps::new(minutes, minute, 0).count();
        // Six changes a step, and one after each breakpoint.
        let changes = 6 * steps + 1;
        text += &format!("{name}: {minutes} min, {steps} steps, {changes} changes\n");
        minute += minutes;
        all += changes;
    }
    text += &format!(
        "an evening of {minute} min: {all} changes for {} draws\n",
        lanes::DRAWS
    );
    insta::assert_snapshot!(text, @r"
    hold: 8 min, 12 steps, 73 changes
    apart_with_return: 15 min, 19 steps, 115 changes
    quiet: 20 min, 24 steps, 145 changes
    free: 77 min, 81 steps, 487 changes
    an evening of 120 min: 820 changes for 8 draws
    ");
}
