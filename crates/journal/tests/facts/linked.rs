//! Other phones: what this one keeps of them, and the things that go between them.

use journal::linked::Hidden;
use journal::thing::{Apart, Joint, Signal, TEXT_MAX, Topic, apart, words};
use journal::{Entry, Fact, LinkAct, Mode, Moment, State, Thing};
use model::{BodyProfile, Step, StepKind, Who};

const THINGS: &str = include_str!("../../../../vectors/shared-things-1.txt");
const SPACE: [u8; 16] = [7; 16];
const ID: [u8; 16] = [9; 16];
const AT: Moment = Moment {
    unix_s: 1_781_992_800,
    offset_min: 0,
};

/// Every fact about other phones, for the golden lines.
pub(crate) fn facts() -> Vec<Fact> {
    let acts = [
        LinkAct::Relay {
            origin: Some("https://relay.example".to_owned()),
        },
        LinkAct::Relay { origin: None },
        LinkAct::Sealed {
            space: SPACE,
            id: ID,
            key: Hidden([3; 32]),
        },
        LinkAct::Took { space: SPACE, id: ID },
        LinkAct::Agreed { space: SPACE, id: ID },
        LinkAct::Over { space: SPACE, id: ID },
    ];
    acts.into_iter().map(|act| Fact::Linked { act }).collect()
}

fn things() -> Vec<(&'static str, Thing)> {
    let text = |topic| Thing::Words {
        topic,
        text: "Danke.\nFür gestern.".to_owned(),
    };
    vec![
        ("note", text(Topic::Note)),
        ("repair", text(Topic::Repair)),
        ("ask", text(Topic::Ask)),
        (
            "check",
            Thing::Check {
                answers: vec![("anx-1".to_owned(), 7), ("avo-2".to_owned(), 1)],
                body: BodyProfile::ToldFemale,
                tolerance_min: Some(10),
            },
        ),
        (
            "check-short",
            Thing::Check {
                answers: Vec::new(),
                body: BodyProfile::Average,
                tolerance_min: None,
            },
        ),
        (
            "steps",
            Thing::Steps {
                steps: StepKind::ALL[..6]
                    .iter()
                    .map(|kind| Step {
                        kind: *kind,
                        minutes: 5,
                    })
                    .collect(),
            },
        ),
        (
            "begin-evening",
            Thing::Begin {
                what: Joint::Evening,
                start_ms: 1_781_992_800_250,
                ahead_ms: -1_500,
            },
        ),
        (
            "begin-breathing",
            Thing::Begin {
                what: Joint::Breathing,
                start_ms: 1_781_992_800_250,
                ahead_ms: 0,
            },
        ),
        (
            "sealed",
            Thing::Sealed {
                sealed: vec![1, 2, 3],
            },
        ),
        (
            "key",
            Thing::Key {
                of: ID,
                key: Hidden([4; 32]),
            },
        ),
        (
            "clock",
            Thing::Clock {
                what: Joint::Breathing,
                heard: None,
                sent_ms: 1_781_992_800_250,
            },
        ),
        (
            "clock-answer",
            Thing::Clock {
                what: Joint::Evening,
                heard: Some((1_781_992_800_250, 1_781_992_801_000)),
                sent_ms: 1_781_992_801_001,
            },
        ),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn things_sent_once_are_read_for_ever() {
    let written: Vec<String> = things()
        .iter()
        .map(|(name, thing)| format!("{name} = {}", hex(&thing.to_bytes())))
        .collect();
    let golden: Vec<&str> = THINGS.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(golden, written, "expected lines:\n{}", written.join("\n"));
    for (name, thing) in things() {
        assert_eq!(Thing::read(&thing.to_bytes()), Some(thing), "{name}");
    }
}

#[test]
fn nothing_but_whole_and_sound_things_is_read() {
    let good = Thing::Words {
        topic: Topic::Note,
        text: "a".to_owned(),
    };
    let bytes = good.to_bytes();
    assert_eq!(Thing::read(&bytes[..bytes.len() - 1]), None, "cut");
    assert_eq!(Thing::read(&[bytes.as_slice(), &[0]].concat()), None, "longer");
    let mut more = [bytes.as_slice(), b"\x46hidden"].concat();
    more[3] += 1;
    assert_eq!(Thing::read(&more), None, "a field that nobody would see");
    assert_eq!(
        Thing::read(&[&[2], &bytes[1..]].concat()),
        None,
        "a later version"
    );
    assert_eq!(Thing::read(&[]), None, "nothing");
    let refused = [
        Thing::Words {
            topic: Topic::Note,
            text: "turned \u{202E}round".to_owned(),
        },
        Thing::Words {
            topic: Topic::Note,
            text: "a".repeat(TEXT_MAX + 1),
        },
        Thing::Check {
            answers: vec![("anx-1".to_owned(), 8)],
            body: BodyProfile::Average,
            tolerance_min: None,
        },
        Thing::Check {
            answers: vec![("<b>".to_owned(), 1)],
            body: BodyProfile::Average,
            tolerance_min: None,
        },
        Thing::Check {
            answers: Vec::new(),
            body: BodyProfile::Average,
            tolerance_min: Some(0),
        },
        Thing::Steps { steps: Vec::new() },
        Thing::Steps {
            steps: vec![Step {
                kind: StepKind::Hold,
                minutes: 0,
            }],
        },
    ];
    for thing in refused {
        assert_eq!(Thing::read(&thing.to_bytes()), None, "{thing:?}");
    }
}

#[test]
fn words_are_sent_without_what_cannot_be_seen() {
    let sent = words(Topic::Repair, "  I was \u{202E}far away.\nSorry.\u{0007} ");
    let expected = Thing::Words {
        topic: Topic::Repair,
        text: "I was far away.\nSorry.".to_owned(),
    };
    assert_eq!(sent, Some(expected));
    assert_eq!(words(Topic::Note, " \u{200E} "), None);
    assert_eq!(words(Topic::Note, &"a".repeat(TEXT_MAX + 1)), None);
}

#[test]
fn a_signal_has_one_number_for_ever() {
    let numbers: Vec<(u8, &str)> = Signal::ALL
        .map(|signal| (signal.number(), signal.name()))
        .to_vec();
    assert_eq!(numbers, [(0, "space"), (1, "close"), (2, "right")]);
    assert_eq!(Signal::from_number(3), None);
}

#[test]
fn what_was_taken_over_and_sealed_is_known_by_space_and_id() {
    let mut state = State::default();
    for fact in facts() {
        state.take(&Entry { at: AT, fact });
    }
    assert_eq!(state.linked.relay, None, "the later word counts");
    assert_eq!(state.linked.key(SPACE, ID), Some(Hidden([3; 32])));
    assert_eq!(state.linked.key(ID, ID), None);
    assert!(state.linked.took(SPACE, ID) && !state.linked.took(SPACE, SPACE));
    assert!(state.linked.agreed(SPACE, ID), "it was one, and is remembered");
    assert_eq!(state.linked.standing(SPACE).count(), 0, "it is over");
}

#[test]
fn a_relay_is_an_origin_and_nothing_else() {
    for (origin, good) in [
        ("https://relay.example", true),
        ("http://127.0.0.1:8090", true),
        ("https://relay.example/x", false),
        ("relay.example", false),
        ("javascript:alert(1)", false),
        ("https://", false),
    ] {
        assert_eq!(journal::linked::check_relay(origin).is_ok(), good, "{origin}");
    }
}

#[test]
fn a_key_is_never_printed() {
    let shown = format!("{:?}", facts());
    assert!(shown.contains("Hidden") && !shown.contains("3, 3, 3"), "{shown}");
}

#[test]
fn a_clock_that_is_ahead_is_known_however_long_the_answer_waited() {
    let hour = 3_600_000;
    // Each way took 300 ms, and the other answered after ten minutes.
    for ahead_ms in [hour, 0, -hour * 24 * 365 * 40] {
        let known = apart(1_000, 1_300 + ahead_ms, 601_300 + ahead_ms, 601_600);
        let took_ms = 600;
        assert_eq!(known, Some(Apart { ahead_ms, took_ms }));
    }
    assert_eq!(apart(0, 0, 0, 20_001), None, "too slow to know");
    assert_eq!(apart(0, 500, 400, 600), None, "answered before it was heard");
    assert_eq!(apart(0, 0, 700, 600), None, "answered before it was asked");
    assert_eq!(apart(i64::MIN, i64::MAX, 0, 0), None, "no times");
}

/// One way may take all of the time that both took, and the other none.
#[test]
fn a_clock_is_off_by_half_the_way_at_most() {
    for (there, back) in [(0, 2_500), (2_500, 0), (400, 100)] {
        let known = apart(0, there, there, there + back).unwrap();
        assert_eq!(known.took_ms, there + back);
        assert!(known.ahead_ms.abs() <= known.took_ms / 2, "{known:?}");
    }
}

#[test]
fn the_others_answers_count_once_they_are_open_here() {
    let mut state = State::default();
    let mut take = |fact| state.take(&Entry { at: AT, fact });
    take(Fact::Opened { mode: Mode::JustMe });
    take(Fact::Answered {
        who: Who::B,
        item: "avo-1".to_owned(),
        value: Some(6),
    });
    assert_eq!(
        journal::ask::two(&state).sides[1].answers,
        [],
        "not finished, not used"
    );
    state.take(&Entry {
        at: AT,
        fact: Fact::CheckDone { who: Who::B },
    });
    let sides = journal::ask::two(&state).sides;
    assert_eq!(sides[1].answers, [("avo-1".to_owned(), Some(6))]);
}

#[test]
fn the_list_of_two_phones_fits_what_is_sealed_and_holds_agreements_only() {
    let entries = journal::menu::entries();
    assert_eq!(
        entries.len(),
        22,
        "a new list is a new name, and old phones do not score it"
    );
    for steps in &entries {
        let thing = Thing::Steps { steps: steps.clone() };
        assert_eq!(Thing::read(&thing.to_bytes()), Some(thing));
    }
    let mut different = entries.clone();
    different.sort_by_key(|steps| format!("{steps:?}"));
    different.dedup();
    assert_eq!(different.len(), entries.len(), "no entry twice");
    assert_ne!(journal::menu::name(4), journal::menu::name(5));
    assert_eq!(journal::menu::period(91 * 86_400 - 1), 0);
    assert_eq!(journal::menu::period(-1), -1);
}
