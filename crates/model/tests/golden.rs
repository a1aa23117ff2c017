//! Whole evenings, every curve at several minutes, beside the numbers that were there before.
//!
//! `vectors/evening-bytes.txt` says that something changed; this table says what, when, for whom and by how much. The
//! evenings are chosen so that every act, every agreed step, both bodies, every reason to begin, the laboratory and
//! the longest horizon are among them.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;

use model::draw::Draw;
use model::evening::{HORIZON_MAX_MIN, Readings, Scene, Trajectory, run};
use model::{
    Act, Agreement, Begun, BodyProfile, Couple, Event, Marker, Percentile, Person, Preset, Step, StepKind,
    Summary, Who,
};

const SECURE: Person = Person::at(0.2, 0.2, 0.1);
const ANXIOUS: Person = Person::at(0.85, 0.3, 0.1);
const AVOIDANT: Person = Person::at(0.2, 0.8, 0.1);
const DISORGANISED: Person = Person::at(0.8, 0.8, 0.9);

/// Before and after every place where the equations change: the rise, the plateau of the pressure, the end of sex, the
/// first steps after it, and the slow part.
const MINUTES: [f64; 10] = [-20.0, -9.5, -3.0, -0.5, 0.0, 1.0, 5.5, 21.0, 60.0, 120.0];
const EVERY_MIN: f64 = 0.5;
/// Differences below this are none: the last digits of the table.
const SAME: f64 = 2e-9;

/// One evening of the table.
struct Row {
    name: &'static str,
    partners: [Person; 2],
    draw: Draw,
    preset: Preset,
    contact: Option<f64>,
    horizon_min: f64,
    events: Vec<Event>,
    steps: Vec<Step>,
}

fn row(name: &'static str, one: Person, other: Person, draw: Draw) -> Row {
    Row {
        name,
        partners: [one, other],
        draw,
        preset: Preset::Measured,
        contact: None,
        horizon_min: Scene::HORIZON_MIN,
        events: Vec::new(),
        steps: Vec::new(),
    }
}

fn told(row: Row) -> Row {
    Row {
        preset: Preset::Told,
        ..row
    }
}

fn held(contact: f64, row: Row) -> Row {
    Row {
        contact: Some(contact),
        ..row
    }
}

fn acts(row: Row, events: &[(f64, Who, Act, Option<f64>)]) -> Row {
    let event = |&(at_min, who, act, for_min)| Event {
        at_min,
        who,
        act,
        for_min,
    };
    Row {
        events: events.iter().map(event).collect(),
        ..row
    }
}

fn agreed(row: Row, steps: &[(StepKind, u16)]) -> Row {
    let step = |&(kind, minutes)| Step { kind, minutes };
    Row {
        steps: steps.iter().map(step).collect(),
        ..row
    }
}

fn with(orgasms: u8, body: BodyProfile, begun_from: Begun, person: Person) -> Person {
    Person {
        orgasms,
        body,
        begun_from,
        ..person
    }
}

fn rows() -> Vec<Row> {
    use Act::*;
    use Begun::{Desire, Insecurity, ToPlease, ToSoothe};
    use BodyProfile::{Average, ToldFemale, ToldMale};
    use Who::{A, B};
    let estimated = Person {
        anxiety: Percentile::About { z: 0.7, sd: 0.4 },
        avoidance: Percentile::About { z: -0.3, sd: 0.8 },
        fear: Percentile::Unknown,
        tolerance_min: Some(12.0),
        ..Person::UNKNOWN
    };
    vec![
        row(
            "two secure partners, the middle of everything",
            SECURE,
            SECURE,
            Draw::median(),
        ),
        told(row(
            "as told: a woman twice, a man once",
            with(2, ToldFemale, Desire, ANXIOUS),
            with(1, ToldMale, Desire, AVOIDANT),
            Draw::median(),
        )),
        row(
            "as measured: three and ten times",
            with(3, ToldMale, Insecurity, ANXIOUS),
            with(10, ToldFemale, ToPlease, AVOIDANT),
            Draw::at(1, 3),
        ),
        row(
            "no orgasm, to soothe a feeling",
            with(0, Average, ToSoothe, DISORGANISED),
            with(0, ToldMale, Insecurity, SECURE),
            Draw::at(1, 4),
        ),
        held(
            0.0,
            told(row(
                "the laboratory, as told",
                with(1, ToldFemale, Desire, SECURE),
                with(2, ToldMale, Desire, DISORGANISED),
                Draw::at(2, 0),
            )),
        ),
        held(
            0.5,
            row("contact held at a half", DISORGANISED, AVOIDANT, Draw::at(2, 1)),
        ),
        row(
            "known a little, and not at all",
            estimated,
            Person::UNKNOWN,
            Draw::at(2, 2),
        ),
        acts(
            row("coming closer", ANXIOUS, AVOIDANT, Draw::at(3, 0)),
            &[
                (-10.0, A, Soothe, Some(8.0)),
                (0.0, B, Hold, Some(6.0)),
                (2.0, A, Talk, Some(9.5)),
                (4.0, B, Reassure, Some(20.0)),
                (12.0, A, Soften, Some(7.25)),
                (15.0, A, Ask, Some(5.0)),
                (16.0, B, StayLonger, Some(30.0)),
                (30.0, A, NameIt, None),
                (50.0, B, Return, None),
            ],
        ),
        acts(
            row("going away", DISORGANISED, SECURE, Draw::at(3, 1)),
            &[
                (1.0, B, RollOver, Some(6.0)),
                (5.0, A, Accuse, Some(4.0)),
                (8.0, A, Ground, Some(10.0)),
                (9.0, B, Phone, Some(8.0)),
                (18.0, B, Leave, Some(12.0)),
                (20.0, A, Breathe, None),
                (31.0, B, Wash, Some(10.0)),
                (45.0, B, Sleep, None),
            ],
        ),
        agreed(
            row("six agreed steps", ANXIOUS, AVOIDANT, Draw::at(4, 0)),
            &[
                (StepKind::Hold, 4),
                (StepKind::Talk, 3),
                (StepKind::Breathe, 5),
                (StepKind::ApartInRoom, 10),
                (StepKind::Wash, 9),
                (StepKind::Sleep, 30),
            ],
        ),
        acts(
            agreed(
                row("agreed, kept and broken", ANXIOUS, AVOIDANT, Draw::at(4, 1)),
                &[(StepKind::ApartWithReturn, 15), (StepKind::Quiet, 20)],
            ),
            &[
                (5.0, B, Leave, Some(10.0)),
                (20.0, B, Wash, Some(5.0)),
                (21.0, A, Accuse, Some(2.0)),
            ],
        ),
        Row {
            horizon_min: HORIZON_MAX_MIN,
            ..told(row("four hours, as told", ANXIOUS, DISORGANISED, Draw::at(5, 0)))
        },
    ]
}

fn play(row: &Row) -> Trajectory {
    let couple = Couple {
        partners: row.partners,
    };
    let agreement =
        (!row.steps.is_empty()).then(|| Agreement::new(row.steps.clone()).expect("a sound agreement"));
    let scene = Scene {
        preset: row.preset,
        events: &row.events,
        agreement: agreement.as_ref(),
        horizon_min: row.horizon_min,
        contact: row.contact,
        ..Scene::new(&couple)
    };
    run(&scene, &row.draw, -20.0, EVERY_MIN).expect("a sound scene")
}

/// The numbers of one evening with their names, in the order of the table.
fn numbers(trajectory: &Trajectory) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for minute in MINUTES {
        let k = ((minute + 20.0) / EVERY_MIN) as usize;
        assert_eq!(trajectory.time_min[k], minute);
        found.push((format!("contact at {minute}"), trajectory.contact[k]));
        for (who, curves) in ["A", "B"].into_iter().zip(&trajectory.partners) {
            let named = Marker::ALL
                .iter()
                .map(|marker| (marker.name(), curves.marker(*marker)))
                .chain(
                    Readings::<()>::NAMES
                        .into_iter()
                        .zip(curves.reading.as_array().map(Vec::as_slice)),
                )
                .chain([("approach", curves.approach.as_slice())]);
            for (name, curve) in named {
                found.push((format!("{name} of {who} at {minute}"), curve[k]));
            }
        }
    }
    for (who, curves) in ["A", "B"].into_iter().zip(&trajectory.partners) {
        for (name, value) in Summary::NAMES.into_iter().zip(curves.summary.values()) {
            found.push((format!("{name} of {who}"), value));
        }
    }
    found
}

/// The table as it is written: one line for a minute's contact, one for a partner at a minute, one for a summary.
fn table() -> String {
    let mut text = String::from(
        "# Whole evenings (see golden.rs): contact; then for A and for B the twelve markers, the five readings and\n\
         # approach, at each minute; then both summaries. It changes when the equations or a parameter is meant to\n\
         # change: `GOLDEN=write cargo test -p model --test golden` writes it anew, and the commit says why.\n",
    );
    for row in rows() {
        let _ = writeln!(text, "[{}]", row.name);
        for numbers in numbers(&play(&row)).chunks(37) {
            let numbers: Vec<String> = numbers.iter().map(|(_, value)| format!("{value:.9}")).collect();
            let _ = writeln!(text, "{}", numbers.join(" "));
        }
    }
    text
}

#[test]
fn every_curve_of_twelve_evenings_is_where_it_was() {
    if std::env::var_os("GOLDEN").is_some_and(|word| word == "write") {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden.txt");
        std::fs::write(file, table()).expect("the table can be written");
    }
    let pinned = include_str!("golden.txt");
    let mut evenings: Vec<(&str, Vec<f64>)> = Vec::new();
    for line in pinned.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            evenings.push((name, Vec::new()));
        } else if let Some((_, numbers)) = evenings.last_mut() {
            numbers.extend(
                line.split(' ')
                    .map(|number| number.parse::<f64>().expect("a number")),
            );
        }
    }
    let rows = rows();
    assert_eq!(evenings.len(), rows.len());
    for (row, (name, pinned)) in rows.iter().zip(evenings) {
        assert_eq!(row.name, name);
        let found = numbers(&play(row));
        assert_eq!(found.len(), pinned.len(), "{name}");
        for ((what, value), pinned) in found.iter().zip(pinned) {
            assert!(
                (value - pinned).abs() <= SAME * pinned.abs().max(1.0),
                "{name}: {what} was {pinned:.9} and is {value:.9}"
            );
        }
    }
}
