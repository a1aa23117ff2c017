//! One evening from the outside: accuracy, sharing, refusals, symmetry, and bytes that must not change.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use model::course::Course;
use model::draw::Draw;
use model::evening::{Curves, Readings, Scene, Trajectory, band, run, run_finer, summary};
use model::{Act, Agreement, Couple, Event, Marker, Percentile, Person, Preset, Step, StepKind, Who};

const SECURE: Person = Person::at(0.2, 0.2, 0.1);
const ANXIOUS: Person = Person::at(0.85, 0.3, 0.1);
const AVOIDANT: Person = Person::at(0.2, 0.8, 0.1);
const DISORGANISED: Person = Person::at(0.8, 0.8, 0.9);

fn couple(one: Person, other: Person) -> Couple {
    Couple {
        partners: [one, other],
    }
}

fn agreed() -> Agreement {
    let step = |kind, minutes| Step { kind, minutes };
    Agreement::new(vec![
        step(StepKind::Hold, 8),
        step(StepKind::ApartWithReturn, 15),
        step(StepKind::Quiet, 20),
    ])
    .expect("a sound agreement")
}

fn play(scene: &Scene, draw: &Draw) -> Trajectory {
    run(scene, draw, -20.0, 1.0).expect("a sound scene")
}

/// Every number of a trajectory in a fixed order.
fn numbers(trajectory: &Trajectory) -> Vec<f64> {
    let mut all = trajectory.time_min.clone();
    all.extend(&trajectory.contact);
    for curves in &trajectory.partners {
        for curve in curves
            .markers
            .iter()
            .chain(curves.reading.as_array())
            .chain([&curves.approach])
        {
            all.extend(curve);
        }
        all.extend(curves.summary.values());
    }
    all
}

/// FNV-1a over the bytes of all numbers: a short name for "the same bytes".
fn fingerprint(trajectory: &Trajectory) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in numbers(trajectory).iter().flat_map(|number| number.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[test]
fn every_state_is_within_1e_4_of_a_much_finer_integration() {
    let agreement = agreed();
    let events = [
        Event {
            at_min: 12.0,
            who: Who::B,
            act: Act::RollOver,
            for_min: Some(7.3),
        },
        Event {
            at_min: 30.0,
            who: Who::A,
            act: Act::Accuse,
            for_min: Some(5.0),
        },
    ];
    let people = [SECURE, ANXIOUS, AVOIDANT, DISORGANISED, Person::UNKNOWN];
    for index in 0..50_u32 {
        let pair = couple(people[index as usize % 5], people[index as usize / 5 % 5]);
        let scene = Scene {
            events: if index % 3 == 0 { &events } else { &[] },
            agreement: (index % 2 == 1).then_some(&agreement),
            ..Scene::new(&pair)
        };
        let draw = Draw::at(5, index);
        let usual = run(&scene, &draw, -20.0, 0.5).expect("a sound scene");
        let tight = run_finer(&scene, &draw, -20.0, 0.5, 4).expect("a sound scene");
        let worst = numbers(&usual)
            .iter()
            .zip(&numbers(&tight))
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f64::max);
        assert!(worst <= 1e-4, "draw {index} is off by {worst:e}");
    }
}

#[test]
fn a_course_is_the_evening_with_that_agreement() {
    let agreement = agreed();
    let pair = couple(ANXIOUS, AVOIDANT);
    for index in 0..10 {
        let draw = Draw::at(3, index);
        let scene = Scene {
            agreement: Some(&agreement),
            ..Scene::new(&pair)
        };
        let mut course = Course::begin(&pair, Preset::Measured, &draw);
        for step in agreement.steps() {
            course.step(Some(step.kind), f64::from(step.minutes));
        }
        let shared = course.clone();
        course.step(None, 120.0 - course.minute());
        assert_eq!(course.summary(), summary(&scene, &draw).expect("a sound scene"));
        assert_eq!(shared.minute(), 43.0, "a copy goes its own way");
    }
}

#[test]
fn the_order_of_partners_and_events_means_nothing() {
    let windowed = |person: Person| Person {
        tolerance_min: Some(10.0),
        ..person
    };
    let (one, other) = (windowed(ANXIOUS), windowed(DISORGANISED));
    let leave = |who| Event {
        at_min: 10.0,
        who,
        act: Act::Leave,
        for_min: Some(10.0),
    };
    let ask = |who| Event {
        at_min: 4.0,
        who,
        act: Act::Ask,
        for_min: Some(3.0),
    };
    let (there, back) = (couple(one, other), couple(other, one));
    let draw = Draw::median();
    let first = play(
        &Scene {
            events: &[leave(Who::A), ask(Who::B)],
            ..Scene::new(&there)
        },
        &draw,
    );
    let second = play(
        &Scene {
            events: &[ask(Who::A), leave(Who::B)],
            ..Scene::new(&back)
        },
        &draw,
    );
    let [a, b] = &first.partners;
    let [c, d] = &second.partners;
    assert_eq!((a, b), (d, c));
}

#[test]
fn everything_stays_where_it_means_something() {
    let people = [
        SECURE,
        ANXIOUS,
        AVOIDANT,
        DISORGANISED,
        Person::UNKNOWN,
        Person::at(1.0, 1.0, 1.0),
    ];
    let inside = |curve: &[f64], low: f64, high: f64, name: &str| {
        assert!(
            curve.iter().all(|value| (low..=high).contains(value)),
            "{name} leaves {low}..{high}"
        );
    };
    for index in 0..60_u32 {
        let orgasms = (index % 11) as u8;
        let pair = couple(
            Person {
                orgasms,
                ..people[index as usize % 6]
            },
            people[index as usize / 6 % 6],
        );
        for preset in [Preset::Measured, Preset::Told] {
            let trajectory = play(
                &Scene {
                    preset,
                    ..Scene::new(&pair)
                },
                &Draw::at(9, index),
            );
            inside(&trajectory.contact, 0.0, 1.0, "contact");
            for Curves {
                markers,
                reading,
                approach,
                ..
            } in &trajectory.partners
            {
                inside(approach, -1.0, 1.0, "approach");
                for (curve, name) in reading.as_array().into_iter().zip(Readings::<()>::NAMES) {
                    inside(curve, 0.0, 1.0, name);
                }
                for (marker, curve) in Marker::ALL.into_iter().zip(markers) {
                    let (low, high) = match marker.unit() {
                        "bpm" => (40.0, 180.0),
                        "mmHg" => (70.0, 220.0),
                        "fold" => (0.5, 40.0),
                        _ => (0.0, 1.0),
                    };
                    inside(curve, low, high, marker.name());
                }
            }
        }
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_the_cure() {
    let sound = couple(SECURE, ANXIOUS);
    let with = |change: &dyn Fn(&mut Person)| {
        let mut pair = sound;
        change(&mut pair.partners[1]);
        Scene::new(&pair).check().map_err(|error| error.to_string())
    };
    let error = |result: Result<(), String>| result.expect_err("must be refused");
    assert_eq!(
        error(with(&|p| p.avoidance = Percentile::Exact(1.4))),
        "partner 2: avoidance is 1.4, it is a percentile: give a number from 0 to 1"
    );
    assert_eq!(
        error(with(&|p| p.fear = Percentile::Exact(f64::NAN))),
        "partner 2: fear is NaN, it is a percentile: give a number from 0 to 1"
    );
    assert_eq!(
        error(with(&|p| p.tolerance_min = Some(0.0))),
        "partner 2: tolerance_min is 0, give minutes above 0 and up to 240, or leave it out"
    );
    assert_eq!(
        error(with(&|p| p.orgasms = 40)),
        "partner 2: orgasms is 40, give a number from 0 to 10"
    );
    let scene = |change: &dyn Fn(&mut Scene)| {
        let mut scene = Scene::new(&sound);
        change(&mut scene);
        error(scene.check().map_err(|error| error.to_string()))
    };
    assert_eq!(
        scene(&|s| s.horizon_min = 5_256_000.0),
        "horizon_min is 5256000, the model speaks of one evening: give minutes above 0 and up to 240"
    );
    assert_eq!(
        scene(&|s| s.contact = Some(-0.1)),
        "contact is -0.1, give a number from 0 (the laboratory) to 1, or leave it out"
    );
    let early = [Event {
        at_min: -30.0,
        who: Who::A,
        act: Act::Hold,
        for_min: None,
    }];
    let mut with_event = Scene::new(&sound);
    with_event.events = &early;
    assert_eq!(
        with_event.check().expect_err("must be refused").to_string(),
        "event 1: at_min is -30, give a minute from -20 to the horizon of 120"
    );
    let endless = [Event {
        at_min: 5.0,
        who: Who::A,
        act: Act::Hold,
        for_min: Some(f64::INFINITY),
    }];
    with_event.events = &endless;
    assert_eq!(
        with_event.check().expect_err("must be refused").to_string(),
        "event 1: for_min is inf, give minutes above 0 or leave it out"
    );
    let refused =
        |from, step| run(&Scene::new(&sound), &Draw::median(), from, step).expect_err("must be refused");
    assert_eq!(
        refused(-60.0, 1.0).to_string(),
        "from is -60, give a minute from -20 to the horizon of 120"
    );
    assert_eq!(
        refused(0.0, 0.0).to_string(),
        "step is 0, give minutes above 0 that make at most 100000 samples of the evening"
    );
    assert_eq!(
        band(&Scene::new(&sound), 1, 0, 0.0, 1.0)
            .expect_err("must be refused")
            .to_string(),
        "draws is 0, give at least 1"
    );
}

#[test]
fn a_band_holds_its_median_and_is_neither_empty_nor_everything() {
    let pair = couple(ANXIOUS, AVOIDANT);
    let band = band(&Scene::new(&pair), 1, 60, 0.0, 10.0).expect("a sound scene");
    for partner in &band.partners {
        for range in partner.reading.as_array() {
            for ((low, median), high) in range.low.iter().zip(&range.median).zip(&range.high) {
                assert!(low <= median && median <= high);
            }
        }
    }
    let alarm = &band.partners[0].reading.alarm_distance;
    let width = alarm.high[4] - alarm.low[4];
    assert!(
        (0.05..0.8).contains(&width),
        "the band at minute 40 is {width} wide"
    );
}

/// The 5th, 50th and 95th of a hundred and one runs are runs: the sixth from below, the middle, the sixth from above.
#[test]
fn a_band_is_the_middle_of_its_runs_at_every_minute() {
    const DRAWS: u32 = 101;
    let pair = couple(Person::UNKNOWN, AVOIDANT);
    let scene = Scene::new(&pair);
    let runs: Vec<Trajectory> = (0..DRAWS)
        .map(|index| run(&scene, &Draw::at(6, index), 5.0, 40.0).expect("a sound scene"))
        .collect();
    let band = band(&scene, 6, DRAWS, 5.0, 40.0).expect("a sound scene");
    assert_eq!((band.draws, &band.time_min), (DRAWS, &runs[0].time_min));
    let check = |found: [&[f64]; 3], of: &dyn Fn(&Trajectory) -> Vec<f64>, what: &str| {
        let curves: Vec<Vec<f64>> = runs.iter().map(of).collect();
        assert!(found.iter().all(|one| one.len() == curves[0].len()), "{what}");
        for k in 0..curves[0].len() {
            let mut sorted: Vec<f64> = curves.iter().map(|curve| curve[k]).collect();
            sorted.sort_by(f64::total_cmp);
            let wanted = [sorted[50], sorted[5], sorted[95]];
            assert_eq!(found.map(|one| one[k]), wanted, "{what}, number {k}");
        }
    };
    check(
        [&band.contact.median, &band.contact.low, &band.contact.high],
        &|run| run.contact.clone(),
        "contact",
    );
    for (i, partner) in band.partners.iter().enumerate() {
        let summary = &partner.summary;
        check(
            [&summary.median, &summary.low, &summary.high]
                .map(|one| one.values())
                .each_ref()
                .map(|one| &one[..]),
            &|run| run.partners[i].summary.values().to_vec(),
            "the summary",
        );
        let approach = &partner.approach;
        check(
            [&approach.median, &approach.low, &approach.high],
            &|run| run.partners[i].approach.clone(),
            "approach",
        );
        for (k, range) in partner.reading.as_array().into_iter().enumerate() {
            check(
                [&range.median, &range.low, &range.high],
                &|run| run.partners[i].reading.as_array()[k].clone(),
                Readings::<()>::NAMES[k],
            );
        }
        for (marker, range) in Marker::ALL.into_iter().zip(&partner.markers) {
            check(
                [&range.median, &range.low, &range.high],
                &|run| run.partners[i].marker(marker).to_vec(),
                marker.name(),
            );
        }
    }
}

/// What is just inside is played, what is just outside is refused.
#[test]
fn the_limits_of_an_evening_are_where_they_are_said_to_be() {
    let person = |change: &dyn Fn(&mut Person)| {
        let mut pair = couple(SECURE, ANXIOUS);
        change(&mut pair.partners[0]);
        Scene::new(&pair).check().is_ok()
    };
    let about = |z, sd| person(&|p| p.fear = Percentile::About { z, sd });
    assert!(
        person(&|p| p.anxiety = Percentile::Exact(0.0)) && person(&|p| p.anxiety = Percentile::Exact(1.0))
    );
    assert!(!person(&|p| p.anxiety = Percentile::Exact(-1e-9)));
    assert!(about(-3.0, 0.0) && !about(0.0, -0.1) && !about(f64::NAN, 1.0) && !about(0.0, f64::INFINITY));
    assert!(person(&|p| p.tolerance_min = Some(240.0)) && !person(&|p| p.tolerance_min = Some(240.1)));
    assert!(!person(&|p| p.tolerance_min = Some(f64::NAN)) && !person(&|p| p.tolerance_min = Some(-1.0)));
    assert!(person(&|p| p.orgasms = 10) && !person(&|p| p.orgasms = 11));

    let pair = couple(SECURE, ANXIOUS);
    let scene = |change: &dyn Fn(&mut Scene)| {
        let mut scene = Scene::new(&pair);
        change(&mut scene);
        scene.check().is_ok()
    };
    assert!(scene(&|s| s.horizon_min = 240.0) && !scene(&|s| s.horizon_min = 240.1));
    assert!(scene(&|s| s.horizon_min = 0.1) && !scene(&|s| s.horizon_min = 0.0));
    assert!(!scene(&|s| s.horizon_min = f64::NAN) && !scene(&|s| s.horizon_min = f64::INFINITY));
    assert!(scene(&|s| s.contact = Some(0.0)) && scene(&|s| s.contact = Some(1.0)));
    assert!(!scene(&|s| s.contact = Some(1.1)) && !scene(&|s| s.contact = Some(f64::NAN)));
    let event = |at_min, for_min| {
        let events = [Event {
            at_min,
            who: Who::A,
            act: Act::Talk,
            for_min,
        }];
        let mut scene = Scene::new(&pair);
        scene.events = &events;
        scene.check().is_ok()
    };
    assert!(event(-20.0, None) && event(120.0, None) && !event(-20.1, None) && !event(120.1, None));
    assert!(!event(f64::NAN, None) && event(0.0, Some(1e-3)) && !event(0.0, Some(0.0)));
    assert!(!event(0.0, Some(-1.0)) && !event(0.0, Some(f64::NAN)));

    let samples = |from, step| {
        let played = run(&Scene::new(&pair), &Draw::median(), from, step).ok()?;
        Some((played.time_min.len(), *played.time_min.last()?))
    };
    assert_eq!(samples(-20.0, 140.0), Some((2, 120.0)));
    assert_eq!(samples(-20.0, 70.25), Some((2, 50.25)));
    assert_eq!(samples(120.0, 5.0), Some((1, 120.0)));
    // A tenth is no binary fraction: the last step still counts.
    assert_eq!(samples(119.0, 0.1).map(|found| found.0), Some(11));
    assert_eq!(samples(0.0, 120.0 / 100_000.0), None);
    assert_eq!(samples(-20.1, 1.0), None);
    assert_eq!(samples(120.1, 1.0), None);
    for step in [f64::NAN, f64::INFINITY, -1.0] {
        assert_eq!(samples(0.0, step), None);
    }
}

#[test]
fn an_estimate_that_is_no_number_is_refused_with_the_cure() {
    let mut pair = couple(SECURE, ANXIOUS);
    pair.partners[0].fear = Percentile::About { z: 0.0, sd: -1.0 };
    assert_eq!(
        Scene::new(&pair)
            .check()
            .expect_err("must be refused")
            .to_string(),
        "partner 1: fear is About { z: 0.0, sd: -1.0 }, give a finite score and a spread of 0 or more"
    );
}

#[test]
fn the_bytes_of_four_couples_do_not_change() {
    let agreement = agreed();
    let events = [
        Event {
            at_min: 5.0,
            who: Who::B,
            act: Act::Sleep,
            for_min: Some(60.0),
        },
        Event {
            at_min: 6.5,
            who: Who::A,
            act: Act::Soothe,
            for_min: None,
        },
    ];
    let rows = [
        (
            "secure-secure",
            couple(SECURE, SECURE),
            Draw::median(),
            None,
            Preset::Measured,
        ),
        (
            "anxious-avoidant",
            couple(ANXIOUS, AVOIDANT),
            Draw::at(1, 0),
            None,
            Preset::Measured,
        ),
        (
            "anxious-avoidant agreed",
            couple(ANXIOUS, AVOIDANT),
            Draw::at(1, 0),
            Some(&agreement),
            Preset::Measured,
        ),
        (
            "disorganised-unknown told",
            couple(DISORGANISED, Person::UNKNOWN),
            Draw::at(1, 7),
            None,
            Preset::Told,
        ),
    ];
    let mut lines = String::new();
    for (name, pair, draw, agreement, preset) in rows {
        let scene = Scene {
            agreement,
            preset,
            events: &events,
            ..Scene::new(&pair)
        };
        let trajectory = run(&scene, &draw, -20.0, 0.5).expect("a sound scene");
        lines += &format!("{name}: {}\n", fingerprint(&trajectory));
    }
    let pinned = include_str!("../../../vectors/evening-bytes.txt");
    let pinned: String = pinned
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.to_owned() + "\n")
        .collect();
    assert_eq!(
        lines, pinned,
        "the model's numbers changed: if they were meant to, pin the new ones"
    );
}
